package io.volano.bench.operate;

import io.volano.bench.Figure;
import io.volano.bench.Row;
import io.volano.bench.Sample;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.bench.loop.LoadClient;
import io.volano.bench.loop.Workload;
import io.volano.testkit.kill.ServerUnderLoad;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// The overview of a hundred tasks with millions of decisions behind them, while more are made: how
/// soon its first byte comes, and what a viewer of its live updates costs.
///
/// Pages are asked for more than a second apart, so that each is of a new look at all tasks. The
/// viewers' part is the difference of the server's processor time with and without them, in turns.
final class OverviewRow implements Row {

  private static final int TASKS = 100;
  private static final int WARM = 100; // pages
  private static final int VIEWERS = 50;
  private static final int CALLERS = 4;
  private static final double DECISIONS_PER_SECOND = 200;
  private static final Duration APART = Duration.ofMillis(1_100);

  @Override
  public String id() {
    return "overview";
  }

  @Override
  public List<Figure> measure(Scale scale) throws Exception {
    try (var folder = WorkFolder.create()) {
      int perTask = scale.of(1, 2_000, 100_000);
      Past.fill(folder.resolve("data"), TASKS, perTask);
      try (var servers = Servers.in(folder.resolve("data"))) {
        var figures = new ArrayList<Figure>();
        var server = servers.start();
        figures.add(firstByte(server, scale.of(1, 15, 100), (double) TASKS * perTask));
        figures.add(viewers(server, servers, scale));
        return figures;
      }
    }
  }

  // ---- the page

  private static Figure firstByte(ServerUnderLoad server, int pages, double behind)
      throws Exception {
    var waits = new Histogram(3);
    try (var client = HttpClient.newHttpClient()) {
      for (int i = 0; i < WARM; i++) {
        firstByteNanos(client, server);
      }
      for (int i = 0; i < pages; i++) {
        LockSupport.parkNanos(APART.toNanos());
        waits.recordValue(firstByteNanos(client, server));
      }
    }
    return Figure.of("overview-first-byte-p99", waits.getValueAtPercentile(99) / 1e6, "ms")
        .atMost(200)
        .beside(
            "median, ms, of %,.0f decisions".formatted(behind),
            waits.getValueAtPercentile(50) / 1e6);
  }

  private static long firstByteNanos(HttpClient client, ServerUnderLoad server)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    var page = HttpRequest.newBuilder(URI.create(server.url() + "/ui")).build();
    var answer = client.send(page, BodyHandlers.ofInputStream());
    long nanos = System.nanoTime() - start;
    try (var body = answer.body()) {
      if (answer.statusCode() != 200 || body.readAllBytes().length == 0) {
        throw new IOException("the overview answers " + answer.statusCode());
      }
    }
    return nanos;
  }

  // ---- its viewers

  private static Figure viewers(ServerUnderLoad server, Servers servers, Scale scale)
      throws Exception {
    var time = Duration.ofMillis(scale.of(200, 10_000, 30_000));
    int turns = scale.of(1, 2, 4);
    var live = URI.create(server.url() + "/ui/live");
    var alone = new ArrayList<Double>();
    var watched = new ArrayList<Double>();
    load(server, time);
    for (int i = 0; i < turns; i++) {
      alone.add(cores(server, servers, time));
      try (var viewers = Viewers.of(live, VIEWERS)) {
        watched.add(cores(server, servers, time));
        viewers.checkAllWatch();
      }
    }
    double each = (mean(watched) - mean(alone)) / VIEWERS;
    return Figure.of("overview-viewer", 100 * each, "% of a core")
        .atMost(1)
        .beside("without viewers, % of a core", 100 * mean(alone));
  }

  private static double mean(List<Double> values) {
    return new Sample(values.stream().mapToDouble(Double::doubleValue).toArray()).mean();
  }

  /// Cores the server keeps busy under the load.
  private static double cores(ServerUnderLoad server, Servers servers, Duration time)
      throws Exception {
    double before = servers.cpuSeconds();
    double seconds = load(server, time);
    return (servers.cpuSeconds() - before) / seconds;
  }

  private static double load(ServerUnderLoad server, Duration time) throws IOException {
    int port = URI.create(server.url()).getPort();
    var calls = Workload.LIN_UCB.calls(TASKS, i -> "/v1/tasks/" + Past.task(i).name() + "/decide");
    try (var client = new LoadClient(port, CALLERS, calls)) {
      return client.open(DECISIONS_PER_SECOND, time).allAnswered().seconds();
    }
  }
}
