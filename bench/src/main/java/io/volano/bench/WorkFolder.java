package io.volano.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A folder that is gone when it is closed; where the build puts things, since `/tmp` may be
/// memory.
public final class WorkFolder implements AutoCloseable {

  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
  }

  public static WorkFolder create() throws IOException {
    var parent = Files.createDirectories(target().resolve("bench-work"));
    return new WorkFolder(Files.createTempDirectory(parent, "run"));
  }

  private static Path target() {
    return Stream.iterate(classes(), Objects::nonNull, Path::getParent)
        .filter(folder -> folder.endsWith("target"))
        .findFirst()
        .orElseGet(() -> classes().getParent());
  }

  /// Where the classes of bench are.
  public static Path classes() {
    var location = WorkFolder.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(location.toString())).toAbsolutePath();
  }

  public Path path() {
    return path;
  }

  public Path resolve(String name) {
    return path.resolve(name);
  }

  /// Bytes of all files in it.
  public static long bytes(Path folder) throws IOException {
    long bytes = 0;
    for (var file : files(folder)) {
      bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }

  @Override
  public void close() throws IOException {
    for (var file : files(path)) {
      Files.deleteIfExists(file);
    }
  }
}
