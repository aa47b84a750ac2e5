package io.volano.bench.loop;

import io.volano.bench.Figure;
import io.volano.bench.Row;
import io.volano.bench.Sample;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.server.Wiring;
import io.volano.server.cli.Fsync;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Durable decisions over HTTP on SQLite, beside an endpoint that reads and writes the same records
/// and does nothing else.
///
/// Both go below the framework, and are measured through it as well, where an escaped letter in the
/// path leads. They take turns on one server. Work is compared by the processor time the server
/// uses, since the client runs on the same machine; latency under an open load of half of what
/// `decide` can take, the same for both.
final class HttpRow implements Row {

  private static final String TASK = "/v1/tasks/" + Workload.TASK.name();
  private static final int CONNECTIONS = 64;
  private static final int REQUESTS = 512;
  private static final int LEARNED = 3000;
  private static final double P99 = 99;
  private static final Duration LONGEST_WARMING = Duration.ofSeconds(30);

  @Override
  public String id() {
    return "http";
  }

  /// What one endpoint did in one turn.
  private record Turn(double perSecond, double perCpuSecond) {}

  private static final class Endpoint {
    private final ServerProcess server;
    private final List<byte[]> requests;
    private final List<Turn> turns = new ArrayList<>();

    Endpoint(ServerProcess server, String path) throws IOException {
      this.server = server;
      this.requests = Workload.LIN_UCB.calls(REQUESTS, _ -> path);
    }

    /// Until the server has compiled what it runs all the time.
    void warm(int requests) throws IOException {
      long end = System.nanoTime() + LONGEST_WARMING.toNanos();
      for (long done = 0; done < requests && System.nanoTime() < end; ) {
        done += closed(Duration.ofSeconds(1)).answered();
      }
    }

    void turn(Duration time) throws IOException {
      double before = server.cpuSeconds();
      var load = closed(time);
      double cpu = server.cpuSeconds() - before;
      turns.add(new Turn(load.perSecond(), load.answered() / cpu));
    }

    double peak() {
      return new Sample(turns.stream().mapToDouble(Turn::perSecond).toArray()).median();
    }

    double perCpuSecond() {
      return new Sample(turns.stream().mapToDouble(Turn::perCpuSecond).toArray()).median();
    }

    double p99(double perSecond, Duration time) throws IOException {
      try (var client = client()) {
        return client.open(perSecond, time).allAnswered().millisAt(P99);
      }
    }

    private Load closed(Duration time) throws IOException {
      try (var client = client()) {
        return client.closed(time).allAnswered();
      }
    }

    /// Fresh connections: a server closes those that wait for their turn.
    private LoadClient client() throws IOException {
      return new LoadClient(server.url().getPort(), CONNECTIONS, requests);
    }
  }

  @Override
  public List<Figure> measure(Scale scale) throws IOException, InterruptedException {
    try (var folder = WorkFolder.create()) {
      var data = folder.resolve("data");
      try (var stores = Wiring.stores(data.toString())) {
        new Life(stores, Workload.LIN_UCB).live(LEARNED);
      }
      double fsync = Fsync.once(folder.resolve("probe")).toNanos() / 1e6;
      try (var server = ServerProcess.start(data, folder.resolve("server.log"))) {
        return figures(server, scale, fsync);
      }
    }
  }

  private List<Figure> figures(ServerProcess server, Scale scale, double fsync) throws IOException {
    var decide = new Endpoint(server, TASK + "/decide");
    var echo = new Endpoint(server, "/bench/echo");
    var framedDecide = new Endpoint(server, TASK + "/%64ecide");
    var framedEcho = new Endpoint(server, "/bench/%65cho");
    var endpoints = List.of(decide, echo, framedDecide, framedEcho);
    int warm = scale.of(100, 60_000, 200_000);
    for (var endpoint : endpoints) {
      endpoint.warm(warm);
    }
    var turn = Duration.ofMillis(scale.of(200, 2000, 5000));
    for (int i = 0; i < scale.of(1, 3, 7); i++) {
      for (var endpoint : endpoints) {
        endpoint.turn(turn);
      }
    }
    double half = decide.peak() / 2;
    var steady = Duration.ofMillis(scale.of(200, 5000, 20_000));
    double echoP99 = echo.p99(half, steady);
    double decideP99 = decide.p99(half, steady);
    return List.of(
        Figure.of("http-share-of-echo", decide.perCpuSecond() / echo.perCpuSecond(), "")
            .atLeast(0.5)
            .beside("echo per CPU-second", echo.perCpuSecond()),
        Figure.of(
                "http-share-of-framed-echo", decide.perCpuSecond() / framedEcho.perCpuSecond(), "")
            .beside("echo through the framework, per CPU-second", framedEcho.perCpuSecond()),
        Figure.of("http-per-cpu-second", decide.perCpuSecond(), "decisions")
            .beside("through the framework", framedDecide.perCpuSecond()),
        Figure.of("http-peak", decide.peak(), "decisions/s").beside("echo's peak", echo.peak()),
        Figure.of("http-p99", decideP99, "ms at %.0f/s".formatted(half))
            .atMost(3 * echoP99 + fsync)
            .beside("echo's p99, ms", echoP99));
  }
}
