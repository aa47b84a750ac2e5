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
import java.util.stream.Stream;

/// Durable decisions over HTTP by three servers on one PostgreSQL, beside one server.
///
/// The same number of callers, once all at one server and once spread over three; a larger number
/// and a smaller one. Compared is the processor time of the servers and of PostgreSQL together: all
/// of it runs on this machine. Each server is warm before it is counted. The one server is measured
/// before and after the three, so that a slow drift of the machine counts on both sides.
final class ServersRow implements Row {

  private static final int SERVERS = 3;
  private static final List<Integer> CALLERS = List.of(96, 48);
  private static final double GOAL = 0.85; // of the first
  private static final int REQUESTS = 512;

  @Override
  public String id() {
    return "servers";
  }

  /// @param servers how many shared the callers
  /// @param perCpuSecond with PostgreSQL's time
  /// @param perServerSecond without it
  private record Turn(
      int servers, int callers, double perSecond, double perCpuSecond, double perServerSecond) {}

  /// Everything that takes processor time for a load.
  private record Machine(Servers servers, Postgres postgres) {

    /// A server that has answered so many, all callers at it: compiling takes a new one several
    /// seconds of processor time, and would otherwise count three times.
    void join(int requests) throws Exception {
      var server = servers.start();
      for (long answered = 0; answered < requests; ) {
        answered += answered(List.of(server), CALLERS.getFirst(), Duration.ofSeconds(1));
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
    int times = scale.of(1, 2, 4);
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
    machine.turn(CALLERS.getFirst(), time); // while PostgreSQL ends what it had for them
    turns(machine, times, time, turns);
    return CALLERS.stream().flatMap(callers -> figures(turns, callers)).toList();
  }

  private static void turns(Machine machine, int times, Duration time, List<Turn> into)
      throws Exception {
    for (int i = 0; i < times; i++) {
      for (int callers : CALLERS) {
        into.add(machine.turn(callers, time));
      }
    }
  }

  private static Stream<Figure> figures(List<Turn> turns, int callers) {
    var row = "servers-" + callers + "-callers";
    double one = median(turns, 1, callers, Turn::perCpuSecond);
    var share =
        Figure.of(
                row + "-share-of-one",
                median(turns, SERVERS, callers, Turn::perCpuSecond) / one,
                "")
            .beside("one server per CPU-second", one);
    return Stream.of(
        callers == CALLERS.getFirst() ? share.atLeast(GOAL) : share,
        beside(
            turns, callers, row + "-per-cpu-second", Turn::perServerSecond, "without PostgreSQL"),
        beside(turns, callers, row + "-per-second", Turn::perSecond, "decisions/s"));
  }

  private static Figure beside(
      List<Turn> turns, int callers, String row, ToDoubleFunction<Turn> figure, String unit) {
    return Figure.of(row, median(turns, SERVERS, callers, figure), unit)
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
