package io.volano.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Another Java process with the classes of this one.
public final class Child implements AutoCloseable {

  private static final long TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux
  private static final int UTIME = 11; // after the name: proc(5) fields 14 and 15
  private static final int STIME = 12;

  private final Process process;

  /// @param options of the JVM
  public static ProcessBuilder of(List<String> options, Class<?> main, List<String> args) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(args);
    return new ProcessBuilder(command);
  }

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
