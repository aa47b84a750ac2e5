package io.volano.store;

import io.volano.Durability;
import io.volano.Receipt;
import io.volano.testkit.JavaProcess;
import io.volano.testkit.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

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
    new CountDownLatch(1).await(); // until it is killed
  }

  /// Starts it as a process of its own.
  static Process start(String... args) throws IOException {
    return start(List.of(), args);
  }

  /// @param options of the JVM
  static Process start(List<String> options, String... args) throws IOException {
    return start(AppendingProcess.class, options, args);
  }

  /// Starts another of our programs.
  static Process java(Class<?> main, String... args) throws IOException {
    return start(main, List.of(), args);
  }

  private static Process start(Class<?> main, List<String> options, String... args)
      throws IOException {
    var all = Stream.concat(Stream.of("-Xmx256m"), options.stream()).toList();
    return JavaProcess.of(all, main, List.of(args))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Reads what it prints until it has promised some, then kills it; answers all it promised.
  static List<String> killAfter(Process process, int promises) throws IOException {
    var promised = new ArrayList<String>();
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
