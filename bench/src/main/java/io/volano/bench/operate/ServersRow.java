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
import io.volano.testkit.kill.ServerUnderLoad;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;

/// Durable decisions over HTTP by three servers on one PostgreSQL, beside one server.
///
/// The same number of callers, once all at one server and once spread over three; and three times
/// as many at three, so that each server has as many as the one. Compared is the processor time of
/// the servers and of PostgreSQL together: all of it runs on this machine. Each server is warm
/// before it is counted. The one server is measured before and after the three, so that a slow
/// drift of the machine counts on both sides.
final class ServersRow implements Row {

  private static final int SERVERS = 3;
  private static final int MOST_CALLERS = 96;
  private static final List<Integer> CALLERS = List.of(MOST_CALLERS, 48, MOST_CALLERS / SERVERS);
  private static final double GOAL = 0.85;
  private static final int REQUESTS = 512;

  @Override
  public String id() {
    return "servers";
  }

  /// @param servers how many shared the callers
  /// @param perCpuSecond with PostgreSQL's time
  /// @param perServerSecond of their processors, without it
  private record Turn(
      int servers, int callers, double perSecond, double perCpuSecond, double perServerSecond) {}

  /// Everything that takes processor time for a load.
  private record Machine(Servers servers, Postgres postgres) {

    /// A server that has answered so many, all callers at it: compiling takes a new one several
    /// seconds of processor time, and would otherwise count three times.
    void join(int requests) throws Exception {
      var server = servers.start();
      for (long answered = 0; answered < requests; ) {
        answered += answered(List.of(server), MOST_CALLERS, Duration.ofSeconds(1));
      }
    }

    Turn turn(int callers, Duration time) throws Exception {
      var running = servers.running();
      double ofServers = servers.cpuSeconds();
      double ofPostgres = postgres.cpuSeconds();
      long start = System.nanoTime();
      long answered = answered(running, callers, time);
      double seconds = (System.nanoTime() - start) / 1e9;
      ofServers = servers.cpuSeconds() - ofServers;
      ofPostgres = postgres.cpuSeconds() - ofPostgres;
      return new Turn(
          running.size(),
          callers,
          answered / seconds,
          answered / (ofServers + ofPostgres),
          answered / ofServers);
    }

    private static long answered(List<ServerUnderLoad> running, int callers, Duration time)
        throws Exception {
      var loads = new ArrayList<Callable<Load>>();
      for (var server : running) {
        loads.add(() -> load(server, callers / running.size(), time));
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
    var path = "/v1/tasks/" + Workload.TASK.name() + "/decide";
    var calls = Workload.LIN_UCB.calls(REQUESTS, _ -> path);
    try (var client = new LoadClient(port, callers, calls)) {
      return client.closed(time).allAnswered();
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
    int times = scale.of(1, 2, 3);
    var turns = new ArrayList<Turn>();
    machine.join(warm);
    turns(machine, times, time, turns);
    for (int i = 1; i < SERVERS; i++) {
      machine.join(warm);
    }
    turns(machine, 2 * times, time, turns);
    while (machine.servers.running().size() > 1) {
      machine.servers.end(machine.servers.running().getLast());
    }
    machine.turn(MOST_CALLERS, time); // while PostgreSQL ends what it had for them
    turns(machine, times, time, turns);
    return figures(turns);
  }

  private static void turns(Machine machine, int times, Duration time, List<Turn> into)
      throws Exception {
    for (int i = 0; i < times; i++) {
      for (int callers : CALLERS) {
        into.add(machine.turn(callers, time));
      }
    }
  }

  private static List<Figure> figures(List<Turn> turns) {
    var figures = new ArrayList<Figure>();
    for (int callers : CALLERS) {
      var share = share(turns, "share-of-one", callers, callers);
      figures.add(callers == MOST_CALLERS ? share.atLeast(GOAL) : share);
    }
    figures.add(share(turns, "as-many-each", MOST_CALLERS, MOST_CALLERS / SERVERS));
    for (int callers : CALLERS) {
      figures.add(beside(turns, callers, "per-cpu-second-of-servers", Turn::perServerSecond));
      figures.add(beside(turns, callers, "per-second", Turn::perSecond));
    }
    return figures;
  }

  /// What three do for a second of processor time with so many callers, against one with others.
  private static Figure share(List<Turn> turns, String name, int ofThree, int ofOne) {
    double one = median(turns, 1, ofOne, Turn::perCpuSecond);
    double three = median(turns, SERVERS, ofThree, Turn::perCpuSecond);
    return Figure.of(row(ofThree, name), three / one, "")
        .beside("one server per CPU-second, %d callers".formatted(ofOne), one);
  }

  private static String row(int callers, String name) {
    return "servers-" + callers + "-callers-" + name;
  }

  private static Figure beside(
      List<Turn> turns, int callers, String name, ToDoubleFunction<Turn> figure) {
    return Figure.of(row(callers, name), median(turns, SERVERS, callers, figure), "decisions")
        .beside("one server", median(turns, 1, callers, figure));
  }

  private static double median(
      List<Turn> turns, int servers, int callers, ToDoubleFunction<Turn> figure) {
    var values =
        turns.stream()
            .filter(turn -> turn.servers == servers && turn.callers == callers)
            .mapToDouble(figure);
    return new Sample(values.toArray()).median();
  }
}
