package io.volano.bench.kill;

import io.volano.bench.Figure;
import io.volano.bench.WorkFolder;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Main;
import io.volano.server.Wiring;
import io.volano.server.cli.Progress;
import io.volano.testkit.JavaProcess;
import io.volano.testkit.kill.KillRun;
import io.volano.testkit.kill.LibraryLife;
import io.volano.testkit.kill.ServerLife;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Kills a writing process at random moments and looks at what it left behind.
@Command(
    name = "kill9",
    description = "Kills a writing process at random moments; nothing acknowledged may be lost.",
    mixinStandardHelpOptions = true)
public final class KillCommand implements Callable<Integer> {

  @Option(names = "--kills", defaultValue = "100", description = "How often (100).")
  private int kills;

  @Option(names = "--seed", description = "Of the moments of death.")
  private long seed = System.nanoTime();

  @Option(names = "--json", description = "One JSON line a figure.")
  private boolean json;

  @Option(
      names = "--over",
      defaultValue = "library",
      description = "Who is killed: a process that uses the library, or a server over HTTP.")
  private Over over;

  /// What is killed.
  public enum Over {
    LIBRARY,
    HTTP
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var folder = WorkFolder.create();
        var bar = Progress.of("kill9", kills)) {
      var verdict = run(folder, over, seed).kill(kills, bar::at);
      for (var figure : figures(verdict)) {
        System.out.println(json ? figure.toJson() : figure.toLine());
      }
      if (!verdict.clean()) {
        System.err.printf(
            "again: ./volano bench kill9 --kills %d --over %s --seed %d%n",
            kills, over.name().toLowerCase(Locale.ROOT), seed);
      }
      return verdict.clean() ? 0 : 1;
    }
  }

  /// A run against SQLite in a folder.
  public static KillRun run(WorkFolder folder, Over over, long seed) {
    var data = folder.resolve("data").toString();
    return new KillRun(
        (life, retries) ->
            switch (over) {
              case LIBRARY -> LibraryLife.of(using(data, life, retries));
              case HTTP -> ServerLife.of(serving(data), life, retries);
            },
        () -> Wiring.stores(data),
        PolicyCatalog.ALL,
        folder.resolve("retries"),
        seed);
  }

  private static ProcessBuilder using(String data, String life, Path retries) {
    return JavaProcess.of(List.of(), Using.class, List.of(data, life, retries.toString()));
  }

  private static ProcessBuilder serving(String data) {
    return JavaProcess.of(List.of(), Main.class, List.of("serve", "--port", "0", "--data", data));
  }

  /// What was found.
  public static List<Figure> figures(KillRun.Verdict verdict) {
    return List.of(
        count("kill9-kills", verdict.kills(), "kills"),
        count("kill9-decisions", verdict.decisions(), "acknowledged"),
        count("kill9-outcomes", verdict.outcomes(), "acknowledged"),
        count("kill9-lost-decisions", verdict.lostDecisions(), "").atMost(0),
        count("kill9-lost-outcomes", verdict.lostOutcomes(), "").atMost(0),
        count("kill9-doubled", verdict.doubled(), "").atMost(0),
        count("kill9-unequal-steps", verdict.unequalSteps(), "restarts").atMost(0),
        count("kill9-unequal-states", verdict.unequalStates(), "restarts").atMost(0));
  }

  private static Figure count(String row, long count, String unit) {
    return Figure.of(row, (double) count, unit);
  }

  /// The process that uses the library and is killed.
  static final class Using {
    private Using() {}

    public static void main(String[] arguments) {
      LibraryLife.run(
          Wiring.stores(arguments[0]), PolicyCatalog.ALL, arguments[1], Path.of(arguments[2]));
    }
  }
}
