package io.volano.bench;

import io.volano.bench.kill.KillCommand;
import io.volano.bench.loop.LoopRows;
import io.volano.bench.operate.OperateRows;
import io.volano.bench.soak.SoakCommand;
import io.volano.server.cli.CommandLines;
import io.volano.server.cli.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/// Entry point of `./volano bench`.
@Command(
    name = "bench",
    description = "Measures how good and how fast it is.",
    synopsisSubcommandLabel = "NAME",
    mixinStandardHelpOptions = true,
    subcommands = {
      Main.Loop.class,
      Main.Operate.class,
      KillCommand.class,
      SoakCommand.class,
      HelpCommand.class
    })
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(CommandLines.of(new Main()).execute(args));
  }

  /// What the learning loop has to reach.
  @Command(
      name = "loop",
      description = "Deciding, logging, learning: latency, throughput, restarts, and hits.",
      mixinStandardHelpOptions = true)
  static final class Loop extends Rows {
    Loop() {
      super("loop");
    }

    @Override
    List<Row> all() {
      return LoopRows.ALL;
    }
  }

  /// What running it for others has to reach.
  @Command(
      name = "operate",
      description = {
        "Several servers on one PostgreSQL: throughput, take-over, following, upgrade;",
        "strangers: what tenants learn, wrong keys; the overview; traces."
      },
      mixinStandardHelpOptions = true)
  static final class Operate extends Rows {
    @Option(
        names = "--from",
        paramLabel = "PATH",
        description =
            "A checkout of an older release, or its executable jar: adds the row upgrade.")
    private Optional<Path> older = Optional.empty();

    Operate() {
      super("operate");
    }

    @Override
    List<Row> all() {
      return OperateRows.all(older);
    }
  }

  /// Rows to be measured one after the other.
  abstract static class Rows implements Callable<Integer> {

    private final String name;

    @Option(names = "--only", paramLabel = "ROW", description = "Rows whose id starts with this.")
    private Optional<String> only = Optional.empty();

    @Option(names = "--quick", description = "Shorter: some minutes a row at most.")
    private boolean quick;

    @Option(names = "--json", description = "One JSON line a figure.")
    private boolean json;

    Rows(String name) {
      this.name = name;
    }

    abstract List<Row> all();

    @Override
    public Integer call() {
      var printout = new Printout(json, System.out);
      var rows = rows();
      try (var bar = Progress.of("bench " + name, rows.size())) {
        for (var row : rows) {
          printout.add(row, quick ? Scale.QUICK : Scale.FULL, only);
          bar.step();
        }
      }
      return printout.complete() ? 0 : 1;
    }

    private List<Row> rows() {
      var rows =
          all().stream()
              .filter(
                  row ->
                      only.map(o -> o.startsWith(row.id()) || row.id().startsWith(o)).orElse(true))
              .toList();
      if (rows.isEmpty()) {
        throw new IllegalArgumentException(
            "--only must be one of " + all().stream().map(Row::id).toList());
      }
      return rows;
    }
  }
}
