package io.volano.server.cli;

import io.volano.server.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Looks at what a server needs, and says what to do where something is amiss.
@Command(
    name = "doctor",
    description = "Checks Java, memory, disk, permissions, clock, port and stores.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {

  private static final Runtime.Version JAVA = Runtime.Version.parse("25.0.3");
  private static final long DISK_MB = 1024;
  private static final long HEAP_MB = 256;
  private static final Instant BUILT_AFTER = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SLOW_FSYNC = Duration.ofMillis(20);

  @Mixin private StoreOptions stores;
  @Mixin private Output output;

  @Option(names = "--port", description = "Port the server is to use (VOLANO_PORT).")
  private Optional<Integer> port = Optional.empty();

  /// What was looked at.
  ///
  /// @param advice what to do; empty if all is well
  private record Finding(String check, boolean fine, String found, String advice) {

    static Finding fine(String check, String found) {
      return new Finding(check, true, found, "");
    }

    static Finding bad(String check, String found, String advice) {
      return new Finding(check, false, found, advice);
    }
  }

  @Override
  public Integer call() {
    var findings = findings();
    for (var finding : findings) {
      print(finding);
    }
    return findings.stream().allMatch(Finding::fine) ? Exit.OK : Exit.FAILED;
  }

  private List<Finding> findings() {
    var where = stores.where();
    if (where.startsWith("jdbc:")) {
      return List.of(java(), vectors(), heap(), clock(), port(chosenPort()), stores(), keys());
    }
    var folder = Path.of(where).toAbsolutePath();
    return List.of(
        java(),
        vectors(),
        heap(),
        clock(),
        port(chosenPort()),
        disk(folder),
        permissions(folder),
        stores(),
        keys());
  }

  private void print(Finding finding) {
    var json =
        TypedJson.object()
            .put("check", finding.check)
            .put("fine", finding.fine)
            .put("found", finding.found)
            .put("advice", finding.advice);
    var line = "%-4s %-12s %s".formatted(finding.fine ? "ok" : "BAD", finding.check, finding.found);
    output.print(json, finding.fine ? line : line + "\n     → " + finding.advice);
  }

  private static Finding java() {
    var version = Runtime.version();
    return version.compareTo(JAVA) >= 0
        ? Finding.fine("java", version.toString())
        : Finding.bad(
            "java",
            version.toString(),
            "install Java "
                + JAVA
                + " or later, or point VOLANO_JAVA_HOME at one: 25.0.0 to"
                + " 25.0.2 can corrupt what native code reads (JDK-8377811)");
  }

  private static Finding vectors() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? Finding.fine("vectors", "the Vector API is there")
        : Finding.bad(
            "vectors",
            "scalar arithmetic only, which is slower",
            "start with ./volano, or add --add-modules jdk.incubator.vector");
  }

  private static Finding heap() {
    long mb = Runtime.getRuntime().maxMemory() >> 20;
    return mb >= HEAP_MB
        ? Finding.fine("memory", "heap up to " + mb + " MB")
        : Finding.bad(
            "memory",
            "heap up to " + mb + " MB",
            "give at least " + HEAP_MB + " MB: VOLANO_JAVA_OPTS=-Xmx512m");
  }

  private static Finding clock() {
    var now = Instant.now();
    return now.isAfter(BUILT_AFTER)
        ? Finding.fine("clock", now.toString())
        : Finding.bad(
            "clock", now.toString(), "set the clock, for example with timedatectl set-ntp true");
  }

  private int chosenPort() {
    return port.orElseGet(() -> Settings.of(System.getenv()).port());
  }

  private static Finding port(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return Finding.fine("port", socket.getLocalPort() + " is free");
    } catch (IOException _) {
      return answersAsVolano(port)
          ? Finding.fine("port", port + " is used by a running Volano")
          : Finding.bad(
              "port",
              port + " is taken by another program",
              "choose another: ./volano serve --port 0, or VOLANO_PORT");
    }
  }

  private static boolean answersAsVolano(int port) {
    try {
      new Api(URI.create("http://127.0.0.1:" + port)).get("/health/live");
      return true;
    } catch (CommandFailure _) {
      return false;
    }
  }

  private static Finding disk(Path folder) {
    try {
      long mb = Files.getFileStore(nearest(folder)).getUsableSpace() >> 20;
      return mb >= DISK_MB
          ? Finding.fine("disk", mb + " MB free at " + folder)
          : Finding.bad(
              "disk",
              mb + " MB free at " + folder,
              "free some space, keep texts for a shorter time (retention), or move --data");
    } catch (IOException e) {
      return Finding.bad("disk", e.toString(), "check the file system of " + folder);
    }
  }

  /// The folder itself, or the closest one above it that exists.
  private static Path nearest(Path folder) {
    var existing = folder;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  /// Writes a file where the data is, and forces it to the disk.
  private static Finding permissions(Path folder) {
    try {
      var probe = Files.createTempFile(nearest(folder), "volano-doctor", ".tmp");
      try {
        var took = Fsync.once(probe);
        var found = "can write %s; one fsync takes %.1f ms".formatted(folder, took.toNanos() / 1e6);
        return took.compareTo(SLOW_FSYNC) <= 0
            ? Finding.fine("files", found)
            : Finding.bad(
                "files", found, "every commit waits that long; a local disk would be faster");
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      return Finding.bad(
          "files",
          "cannot write " + folder + " (" + e + ")",
          "let this user write it (chown, chmod), or move it with --data");
    }
  }

  /// Whether anybody may ask, or somebody at all.
  private Finding keys() {
    if (!stores.exist()) {
      return Finding.fine("keys", "none yet; only programs of this machine may call");
    }
    try (var access = stores.access()) {
      var keys = access.keys();
      var now = Instant.now();
      long good = keys.stream().filter(key -> key.isGood(now)).count();
      if (!keys.isEmpty() && good == 0) {
        return Finding.bad(
            "keys",
            "there were " + keys.size() + ", and none is good any more: nobody may call",
            "make another: ./volano key create --role admin --name me");
      }
      return Finding.fine(
          "keys",
          keys.isEmpty()
              ? "none; only programs of this machine may call"
              : good + " good of " + keys.size());
    } catch (RuntimeException e) {
      return Finding.bad("keys", String.valueOf(e.getMessage()), "see ./volano db status");
    }
  }

  private Finding stores() {
    if (!stores.exist()) {
      return Finding.fine("stores", "none yet; the first start makes them at " + stores.where());
    }
    try (var open = stores.open()) {
      open.log().check();
      return Finding.fine("stores", open.log().tasks().size() + " tasks at " + stores.where());
    } catch (RuntimeException e) {
      return answersAsVolano(chosenPort())
          ? Finding.fine("stores", "held by the running Volano")
          : Finding.bad(
              "stores",
              String.valueOf(e.getMessage()),
              "see ./volano db status; end any other process that holds them");
    }
  }
}
