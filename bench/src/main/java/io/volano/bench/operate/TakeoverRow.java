package io.volano.bench.operate;

import io.volano.bench.Figure;
import io.volano.bench.Postgres;
import io.volano.bench.Row;
import io.volano.bench.Sample;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import io.volano.testkit.kill.ServerUnderLoad;
import io.volano.testkit.kill.SharedLoad;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The leader of three servers is killed (`kill -9`) under load, again and again: how long it takes
/// until another leads, and whether anything is lost or learned twice.
final class TakeoverRow implements Row {

  private static final int SERVERS = 3;
  private static final int DECISIONS_BETWEEN = 100;

  @Override
  public String id() {
    return "takeover";
  }

  @Override
  public List<Figure> measure(Scale scale) throws Exception {
    try (var folder = WorkFolder.create();
        var postgres = Postgres.start(folder.resolve("postgresql"));
        var servers = Servers.onPostgres(postgres.url())) {
      var leader = servers.start();
      leader.declare();
      leader.awaitLeading();
      while (servers.running().size() < SERVERS) {
        servers.start();
      }
      try (var load = new SharedLoad(servers.running())) {
        var seconds = killed(servers, leader, load, scale.of(1, 5, 20));
        try (var stores = Wiring.stores(postgres.url())) {
          var verdict = load.verdict(stores.log(), PolicyCatalog.ALL, servers.running());
          return figures(seconds, verdict, load);
        }
      }
    }
  }

  /// @return how long each took
  private static double[] killed(Servers servers, ServerUnderLoad first, SharedLoad load, int times)
      throws Exception {
    var seconds = new ArrayList<Double>();
    var leader = first;
    for (int i = 0; i < times; i++) {
      load.awaitMore(DECISIONS_BETWEEN);
      long killed = System.nanoTime();
      var others = servers.others(leader);
      servers.end(leader);
      leader = ServerUnderLoad.firstToLead(others);
      seconds.add((System.nanoTime() - killed) / 1e9);
      servers.start();
    }
    return seconds.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<Figure> figures(
      double[] seconds, SharedLoad.Verdict verdict, SharedLoad load) {
    return List.of(
        Figure.of(
                "takeover-longest",
                Arrays.stream(seconds).max().orElseThrow(),
                "s of " + seconds.length)
            .atMost(10)
            .beside("median", new Sample(seconds).median()),
        count(
            "takeover-lost",
            verdict.lostDecisions() + verdict.lostOutcomes(),
            "of " + (load.decided().size() + load.observed().size())),
        count("takeover-twice", verdict.doubled() + (verdict.learnedOnce() ? 0 : 1), ""),
        count("takeover-unequal", verdict.unequal(), "servers"));
  }

  private static Figure count(String row, long count, String unit) {
    return Figure.of(row, (double) count, unit).atMost(0);
  }
}
