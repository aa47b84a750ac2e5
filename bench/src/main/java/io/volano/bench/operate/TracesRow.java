package io.volano.bench.operate;

import com.sun.net.httpserver.HttpServer;
import io.volano.Volano;
import io.volano.bench.Figure;
import io.volano.bench.Row;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.bench.loop.LoadClient;
import io.volano.bench.loop.Workload;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Main;
import io.volano.server.Wiring;
import io.volano.testkit.JavaProcess;
import io.volano.testkit.kill.ServerUnderLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// What recording traces costs a server: its processor time for a decision over HTTP with all
/// recorded, and with one in a hundred, beside one that records none.
///
/// Each is a server of its own. They take turns under the same load, and what is told is the mean
/// of the differences within a round. The collector only reads what it is sent.
final class TracesRow implements Row {

  private static final int CALLERS = 16;
  private static final int REQUESTS = 512;
  private static final double DECISIONS_PER_SECOND = 1_000;

  private enum Recorded {
    NONE,
    ALL,
    HUNDREDTH;

    /// What a server is told of it.
    Map<String, String> environment() {
      return switch (this) {
        case NONE -> Map.of("OTEL_TRACES_EXPORTER", "none");
        case ALL -> Map.of();
        case HUNDREDTH ->
            Map.of(
                "OTEL_TRACES_SAMPLER",
                "parentbased_traceidratio",
                "OTEL_TRACES_SAMPLER_ARG",
                "0.01");
      };
    }
  }

  /// Where traces are sent to.
  private static final class Collector implements AutoCloseable {

    private final AtomicLong sendings = new AtomicLong();
    private final HttpServer http;

    Collector() throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/v1/traces",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            sendings.incrementAndGet();
          });
      http.start();
    }

    String address() {
      return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }

  @Override
  public String id() {
    return "traces";
  }

  @Override
  public List<Figure> measure(Scale scale) throws Exception {
    var servers = new EnumMap<Recorded, ServerUnderLoad>(Recorded.class);
    try (var folder = WorkFolder.create();
        var collector = new Collector()) {
      for (var recorded : Recorded.values()) {
        servers.put(recorded, start(folder, recorded, collector));
      }
      return figures(servers, collector, scale);
    } finally {
      servers.values().forEach(ServerUnderLoad::close);
    }
  }

  private static ServerUnderLoad start(WorkFolder folder, Recorded recorded, Collector collector)
      throws IOException, InterruptedException {
    var data = folder.resolve(recorded.name());
    try (var stores = Wiring.stores(data.toString());
        var volano = Volano.open(stores, PolicyCatalog.ALL)) {
      volano.declare(Workload.TASK, Workload.LIN_UCB.declaration());
    }
    var program =
        JavaProcess.of(
            List.of("-Xmx512m"),
            Main.class,
            List.of("serve", "--port", "0", "--data", data.toString()));
    program.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address());
    program.environment().putAll(recorded.environment());
    return ServerUnderLoad.start(program);
  }

  private static List<Figure> figures(
      Map<Recorded, ServerUnderLoad> servers, Collector collector, Scale scale) throws IOException {
    var time = Duration.ofMillis(scale.of(300, 5_000, 20_000));
    int rounds = scale.of(2, 4, 12);
    for (var server : servers.values()) {
      warm(server, Duration.ofMillis(scale.of(300, 20_000, 60_000)));
    }
    var none = new double[rounds];
    var all = new double[rounds];
    var hundredth = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      none[i] = micros(servers.get(Recorded.NONE), time);
      all[i] = micros(servers.get(Recorded.ALL), time) - none[i];
      hundredth[i] = micros(servers.get(Recorded.HUNDREDTH), time) - none[i];
    }
    if (scale != Scale.TINY && collector.sendings.get() == 0) {
      throw new IOException("no traces were sent");
    }
    var unit = "us of CPU a decision";
    var without = Figure.mean("traces-none", none, unit);
    return List.of(
        without,
        Figure.mean("traces-all-more", all, unit).beside("without traces", without.value()),
        Figure.mean("traces-hundredth-more", hundredth, unit)
            .beside("without traces", without.value()));
  }

  /// Until it has compiled what it runs all the time.
  private static void warm(ServerUnderLoad server, Duration time) throws IOException {
    try (var client = client(server)) {
      client.closed(time).allAnswered();
    }
  }

  /// Processor time of a server for each decision of a load, in microseconds.
  private static double micros(ServerUnderLoad server, Duration time) throws IOException {
    try (var client = client(server)) {
      double before = Servers.cpuSeconds(server);
      var load = client.open(DECISIONS_PER_SECOND, time).allAnswered();
      return 1e6 * (Servers.cpuSeconds(server) - before) / load.answered();
    }
  }

  private static LoadClient client(ServerUnderLoad server) throws IOException {
    var path = "/v1/tasks/" + Workload.TASK.name() + "/decide";
    var calls = Workload.LIN_UCB.calls(REQUESTS, _ -> path);
    return new LoadClient(URI.create(server.url()).getPort(), CALLERS, calls);
  }
}
