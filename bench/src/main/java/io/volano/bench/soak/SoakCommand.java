package io.volano.bench.soak;

import io.volano.bench.Figure;
import io.volano.bench.Launcher;
import io.volano.bench.Sample;
import io.volano.bench.WorkFolder;
import io.volano.bench.loop.Workload;
import io.volano.store.json.DeclarationJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A server at half of its peak, for hours, killed every ten minutes.
@Command(
    name = "soak",
    description = {
      "Half of the peak load for hours, with kill -9 every ten minutes:",
      "what clients see, how soon it is back, and whether heap, descriptors",
      "and disk grow. A line each minute."
    },
    mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {

  private static final Duration WARM = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @ArgGroup(multiplicity = "1")
  private Length length = new Length();

  private static final class Length {
    @Option(names = "--hours", description = "How long.")
    private Optional<Integer> hours = Optional.empty();

    @Option(names = "--minutes", description = "How long, to see that it works; at least 3.")
    private Optional<Integer> minutes = Optional.empty();

    int inMinutes() {
      return hours.map(h -> h * 60).or(() -> minutes).orElseThrow();
    }
  }

  @Option(
      names = "--kill-every",
      defaultValue = "10",
      paramLabel = "MINUTES",
      description = "How often it is killed (10).")
  private int killEvery;

  @Option(names = "--json", description = "One JSON line a figure.")
  private boolean json;

  private final List<Minute> minutes = new ArrayList<>();
  private final List<Double> recoveries = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (length.inMinutes() < 3 || killEvery < 1) {
      throw new IllegalArgumentException("at least 3 minutes, and 1 between two kills");
    }
    try (var folder = WorkFolder.create();
        var server =
            new SoakServer(Launcher.find(), folder.resolve("data"), folder.resolve("server.log"))) {
      server.start();
      server.declare(
          SoakLoad.TASK, DeclarationJson.write(Workload.LIN_UCB.declaration()).toString());
      var load = new SoakLoad(server.port());
      load.peak(WARM);
      double half = load.peak(WARM) / 2;
      System.err.printf("half of the peak: %,.0f requests a second%n", half);
      soak(folder, server, load, half);
      var figures = figures(half, load.counts());
      figures.forEach(figure -> System.out.println(json ? figure.toJson() : figure.toLine()));
      return figures.stream().allMatch(figure -> figure.met().orElse(true)) ? 0 : 1;
    }
  }

  private void soak(WorkFolder folder, SoakServer server, SoakLoad load, double half)
      throws IOException, InterruptedException {
    var watcher = new Watcher(server);
    var loading = Thread.ofPlatform().daemon().name("load").start(() -> load.run(half));
    var watching = Thread.ofVirtual().name("watch").start(watcher::run);
    try {
      minutes(folder, server, load, loading, watcher);
    } finally {
      load.end();
      watcher.end();
      loading.join();
      watching.join();
    }
  }

  private void minutes(
      WorkFolder folder, SoakServer server, SoakLoad load, Thread loading, Watcher watcher)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    var before = load.counts();
    for (int i = 1; i <= length.inMinutes(); i++) {
      if (i > 1 && (i - 1) % killEvery == 0) {
        var recovery = server.killAndStart();
        recoveries.add(recovery.toMillis() / 1e3);
        System.err.printf("killed; ready again after %.2f s%n", recovery.toMillis() / 1e3);
      }
      if (loading.join(Duration.ofNanos(start + i * MINUTE.toNanos() - System.nanoTime()))) {
        throw new IllegalStateException("the load ended in minute " + i);
      }
      var now = load.counts();
      var seen = watcher.taken();
      var minute =
          new Minute(
              i,
              now.since(before),
              load.latency().getValueAtPercentile(99) / 1e6,
              seen[0],
              seen[1],
              databases(folder.resolve("data")),
              now.answered() / 2.0);
      minutes.add(minute);
      before = now;
      System.err.println(minute.toLine());
    }
  }

  /// Bytes of the databases, without their write-ahead logs, which come and go.
  private static long databases(Path data) throws IOException {
    long bytes = 0;
    try (var files = Files.newDirectoryStream(data, "*.db")) {
      for (var file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private List<Figure> figures(double half, SoakLoad.Counts counts) {
    var figures = new ArrayList<Figure>();
    figures.add(Figure.of("soak-rate", half, "requests/s"));
    figures.add(
        Figure.of("soak-answered", 100 * counts.share(), "%")
            .atLeast(99.5)
            .beside("requests due", (double) counts.due()));
    if (!recoveries.isEmpty()) {
      var all = recoveries.stream().mapToDouble(Double::doubleValue).toArray();
      double worst = recoveries.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
      figures.add(
          Figure.of("soak-recovery-worst", worst, "s")
              .atMost(10)
              .beside("median of " + all.length + " kills, s", new Sample(all).median()));
    }
    figures.add(growth("soak-heap-growth", Minute.growth(minutes, Minute::heap)));
    figures.add(growth("soak-files-growth", Minute.growth(minutes, Minute::files)));
    figures.add(growth("soak-disk-growth", Minute.growthOfDisk(minutes)));
    return figures;
  }

  private static Figure growth(String row, double growth) {
    return Figure.of(row, growth, "last third/first").atMost(1.2);
  }
}
