package io.volano.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.LongStream;

/// How long the disk takes to keep a page: what every durable commit waits for at least.
public final class Fsync {

  private static final int PAGE = 4096;
  private static final int TRIES = 21;

  private Fsync() {}

  /// The median of some writes of one page of a file, each forced to the disk.
  public static Duration once(Path file) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      write(channel); // from now on the file does not grow
      var nanos = new long[TRIES];
      for (int i = 0; i < TRIES; i++) {
        nanos[i] = write(channel);
      }
      return Duration.ofNanos(
          LongStream.of(nanos).sorted().skip(TRIES / 2).findFirst().orElseThrow());
    }
  }

  private static long write(FileChannel channel) throws IOException {
    long start = System.nanoTime();
    channel.write(ByteBuffer.allocate(PAGE), 0);
    channel.force(false);
    return System.nanoTime() - start;
  }
}
