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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;

/// Durable decisions over HTTP by three servers on one PostgreSQL, beside one server.
///
/// The same number of callers, once all at one server and once spread over three; and three times
/// as many at three, so that each server has as many as the one. Compared is the processor time of
/// those servers and of PostgreSQL together: all of it runs on this machine. Every server is warm
/// before it is counted, one and three take turns, and a share is the mean of the rounds', so that
/// a drift of the machine counts on both sides. While one serves, the others follow what it writes.
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

  /// @param perCpuSecond with PostgreSQL's time
  /// @param perServerSecond of their processors, without it
  private record Turn(double perSecond, double perCpuSecond, double perServerSecond) {}

  /// One and three, by how many callers there were.
  private record Round(Map<Integer, Turn> one, Map<Integer, Turn> three) {

    double share(int ofThree, int ofOne) {
      return three.get(ofThree).perCpuSecond / one.get(ofOne).perCpuSecond;
    }
  }

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

    /// @param number of the round: who is the one, and who comes first, changes with it
    Round round(int number, Duration time) throws Exception {
      var all = servers.running();
      var one = List.of(all.get(number % all.size()));
      if (number % 2 == 0) {
        var first = turns(one, time);
        return new Round(first, turns(all, time));
      }
      var first = turns(all, time);
      return new Round(turns(one, time), first);
    }

    private Map<Integer, Turn> turns(List<ServerUnderLoad> serving, Duration time)
        throws Exception {
      var turns = new HashMap<Integer, Turn>();
      for (int callers : CALLERS) {
        turns.put(callers, turn(serving, callers, time));
      }
      return turns;
    }

    private Turn turn(List<ServerUnderLoad> serving, int callers, Duration time) throws Exception {
      double ofServers = cpuSeconds(serving);
      double ofPostgres = postgres.cpuSeconds();
      long start = System.nanoTime();
      long answered = answered(serving, callers, time);
      double seconds = (System.nanoTime() - start) / 1e9;
      ofServers = cpuSeconds(serving) - ofServers;
      ofPostgres = postgres.cpuSeconds() - ofPostgres;
      return new Turn(
          answered / seconds, answered / (ofServers + ofPostgres), answered / ofServers);
    }

    private static double cpuSeconds(List<ServerUnderLoad> servers) {
      return servers.stream().mapToDouble(Servers::cpuSeconds).sum();
    }

    private static long answered(List<ServerUnderLoad> serving, int callers, Duration time)
        throws Exception {
      var loads = new ArrayList<Callable<Load>>();
      for (var server : serving) {
        loads.add(() -> load(server, callers / serving.size(), time));
      }
      long answered = 0;
      try (var threads = Executors.newFixedThreadPool(serving.size())) {
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
    var time = Duration.ofMillis(scale.of(300, 6_000, 12_000));
    for (int i = 0; i < SERVERS; i++) {
      machine.join(warm);
    }
    var rounds = new ArrayList<Round>();
    for (int i = 0; i < scale.of(1, 3, 5); i++) {
      rounds.add(machine.round(i, time));
    }
    return figures(rounds);
  }

  private static List<Figure> figures(List<Round> rounds) {
    var figures = new ArrayList<Figure>();
    for (int callers : CALLERS) {
      var share = share(rounds, "share-of-one", callers, callers);
      figures.add(callers == MOST_CALLERS ? share.atLeast(GOAL) : share);
    }
    figures.add(share(rounds, "as-many-each", MOST_CALLERS, MOST_CALLERS / SERVERS));
    for (int callers : CALLERS) {
      figures.add(beside(rounds, callers, "per-cpu-second-of-servers", Turn::perServerSecond));
      figures.add(beside(rounds, callers, "per-second", Turn::perSecond));
    }
    return figures;
  }

  /// What three do for a second of processor time with so many callers, against one with others.
  private static Figure share(List<Round> rounds, String name, int ofThree, int ofOne) {
    var shares = rounds.stream().mapToDouble(round -> round.share(ofThree, ofOne)).toArray();
    return Figure.mean(row(ofThree, name), shares, "")
        .beside(
            "one server per CPU-second, %d callers".formatted(ofOne),
            median(rounds, round -> round.one.get(ofOne).perCpuSecond));
  }

  private static String row(int callers, String name) {
    return "servers-" + callers + "-callers-" + name;
  }

  private static Figure beside(
      List<Round> rounds, int callers, String name, ToDoubleFunction<Turn> figure) {
    double three = median(rounds, round -> figure.applyAsDouble(round.three.get(callers)));
    double one = median(rounds, round -> figure.applyAsDouble(round.one.get(callers)));
    return Figure.of(row(callers, name), three, "decisions").beside("one server", one);
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return new Sample(rounds.stream().mapToDouble(figure).toArray()).median();
  }
}
