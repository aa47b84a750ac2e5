package io.volano.store;

import io.volano.Durability;
import io.volano.Receipt;
import io.volano.testkit.Samples;
import java.nio.file.Path;
import java.util.List;

/// A process that appends until it is killed, and prints each position when it was promised to be
/// durable.
final class AppendingProcess {

  private static final int CALLERS = 8;

  private AppendingProcess() {}

  public static void main(String[] args) throws InterruptedException {
    var log =
        args.length == 1
            ? SqliteDecisionLog.open(Path.of(args[0]))
            : PostgresDecisionLog.open(args[0], args[1], args[2]);
    log.append(List.of(Samples.declared(Samples.TASK, 1, Samples.START)), Durability.SYNC);
    var process = ProcessHandle.current().pid();
    for (int caller = 0; caller < CALLERS; caller++) {
      int number = caller;
      Thread.startVirtualThread(
          () -> {
            for (int i = 0; ; i++) {
              var id = process + "-" + number + "-" + i;
              var entry = Samples.decision(id).about("user-" + number).slots(2).entry();
              var receipt = log.append(List.of(entry), Durability.SYNC).getFirst();
              System.out.println(((Receipt.Appended) receipt).position() + " " + id);
            }
          });
    }
    Thread.sleep(Long.MAX_VALUE);
  }

  /// Starts it as a process of its own.
  static Process start(String... args) throws java.io.IOException {
    var command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingProcess.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /// Reads what it prints until it has promised some, then kills it; answers all it promised.
  static List<String> killAfter(Process process, int promises) throws java.io.IOException {
    var promised = new java.util.ArrayList<String>();
    try (var out = process.inputReader()) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        promised.add(line);
        if (promised.size() == promises) {
          new ProcessBuilder("kill", "-9", Long.toString(process.pid())).start(); // pipe stays open
        }
      }
    }
    return promised;
  }
}
