package io.volano.bench.operate;

import io.volano.Stores;
import io.volano.Volano;
import io.volano.bench.Figure;
import io.volano.bench.Postgres;
import io.volano.bench.Row;
import io.volano.bench.Sample;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.bench.loop.Load;
import io.volano.bench.loop.LoadClient;
import io.volano.bench.loop.Workload;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import io.volano.store.json.FeaturesJson;
import io.volano.testkit.kill.ServerUnderLoad;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.JsonNodeFactory;

/// Durable decisions over HTTP by three servers on one PostgreSQL, beside one server.
///
/// The same number of callers, once all at one server and once spread over three. Compared is the
/// processor time of the servers and of PostgreSQL together: all of it runs on this machine. Each
/// server is warm before it is counted. The one server is measured before and after the three, so
/// that a slow drift of the machine counts on both sides.
final class ServersRow implements Row {

  private static final int SERVERS = 3;
  private static final int CALLERS = 96;
  private static final int REQUESTS = 512;

  @Override
  public String id() {
    return "servers";
  }

  /// @param perCpuSecond with PostgreSQL's time
  /// @param perServerSecond without it
  private record Turn(double perSecond, double perCpuSecond, double perServerSecond) {}

  /// Everything that takes processor time for a load.
  private record Machine(Servers servers, Postgres postgres) {

    /// A server that has answered so many, all callers at it: compiling takes a new one several
    /// seconds of processor time, and would otherwise count three times.
    void join(int requests) throws Exception {
      var server = servers.start();
      for (long answered = 0; answered < requests; ) {
        answered += answered(List.of(server), Duration.ofSeconds(1));
      }
    }

    Turn turn(Duration time) throws Exception {
      double servers = this.servers.cpuSeconds();
      double postgres = this.postgres.cpuSeconds();
      long start = System.nanoTime();
      long answered = answered(this.servers.running(), time);
      double seconds = (System.nanoTime() - start) / 1e9;
      servers = this.servers.cpuSeconds() - servers;
      postgres = this.postgres.cpuSeconds() - postgres;
      return new Turn(answered / seconds, answered / (servers + postgres), answered / servers);
    }

    private static long answered(List<ServerUnderLoad> running, Duration time) throws Exception {
      var loads = new ArrayList<Callable<Load>>();
      for (var server : running) {
        loads.add(() -> load(server, CALLERS / running.size(), time));
      }
      long answered = 0;
      try (var threads = Executors.newFixedThreadPool(running.size())) {
        for (var load : threads.invokeAll(loads)) {
          answered += load.get().answered();
        }
      }
      return answered;
    }
  }

  private static Load load(ServerUnderLoad server, int callers, Duration time) throws IOException {
    int port = URI.create(server.url()).getPort();
    try (var client = new LoadClient(port, callers, requests())) {
      var load = client.closed(time);
      if (load.refused() > 0) {
        throw new IOException(load.refused() + " were refused: " + load.refusal());
      }
      return load;
    }
  }

  @Override
  public List<Figure> measure(Scale scale) throws Exception {
    try (var folder = WorkFolder.create();
        var postgres = Postgres.start(folder.resolve("postgresql"));
        var servers = Servers.onPostgres(postgres.url())) {
      try (Stores stores = Wiring.stores(postgres.url());
          var volano = Volano.open(stores, PolicyCatalog.ALL)) {
        volano.declare(Workload.TASK, Workload.LIN_UCB.declaration());
      }
      return figures(new Machine(servers, postgres), scale);
    }
  }

  private static List<Figure> figures(Machine machine, Scale scale) throws Exception {
    int warm = scale.of(100, 100_000, 300_000);
    var time = Duration.ofMillis(scale.of(300, 8_000, 20_000));
    int turns = scale.of(1, 2, 4);
    var one = new ArrayList<Turn>();
    var three = new ArrayList<Turn>();
    machine.join(warm);
    turns(machine, turns, time, one);
    for (int i = 1; i < SERVERS; i++) {
      machine.join(warm);
    }
    turns(machine, 2 * turns, time, three);
    while (machine.servers.running().size() > 1) {
      machine.servers.end(machine.servers.running().getLast());
    }
    machine.turn(time); // while PostgreSQL ends what it had for them, whose time is gone then
    turns(machine, turns, time, one);
    return figures(one, three);
  }

  private static void turns(Machine machine, int times, Duration time, List<Turn> into)
      throws Exception {
    for (int i = 0; i < times; i++) {
      into.add(machine.turn(time));
    }
  }

  private static List<Figure> figures(List<Turn> one, List<Turn> three) {
    double alone = median(one.stream().mapToDouble(Turn::perCpuSecond).toArray());
    double shared = median(three.stream().mapToDouble(Turn::perCpuSecond).toArray());
    double own = median(three.stream().mapToDouble(Turn::perServerSecond).toArray());
    return List.of(
        Figure.of("servers-share-of-one", shared / alone, "")
            .atLeast(0.85)
            .beside("one server per CPU-second", alone),
        Figure.of("servers-per-cpu-second", own, "decisions, without PostgreSQL")
            .beside(
                "one server", median(one.stream().mapToDouble(Turn::perServerSecond).toArray())),
        Figure.of(
                "servers-per-second",
                median(three.stream().mapToDouble(Turn::perSecond).toArray()),
                "decisions/s")
            .beside("one server", median(one.stream().mapToDouble(Turn::perSecond).toArray())));
  }

  private static double median(double[] values) {
    return new Sample(values).median();
  }

  private static List<byte[]> requests() {
    var contexts = Workload.LIN_UCB.contexts();
    return IntStream.range(0, REQUESTS)
        .mapToObj(
            i -> {
              var body = JsonNodeFactory.instance.objectNode().put("subject", "u" + i);
              body.set("context", FeaturesJson.write(contexts.get(i)));
              return LoadClient.post(
                  "/v1/tasks/" + Workload.TASK.name() + "/decide", body.toString());
            })
        .toList();
  }
}
