package io.volano.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A process that was started, and ends with whoever has charge of it.
public final class Child implements AutoCloseable {

  private static final long TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux
  private static final int UTIME = 11; // after the name: proc(5) fields 14 and 15
  private static final int STIME = 12;

  private final Process process;

  /// Takes charge of a process that was started.
  public Child(Process process) {
    this.process = process;
  }

  /// Seconds of processor time it has used, in user and kernel mode.
  public double cpuSeconds() throws IOException {
    var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (double) (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]))
        / TICKS_PER_SECOND;
  }

  /// Asks it to end, and sees that it does.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
