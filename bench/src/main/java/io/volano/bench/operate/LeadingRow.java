package io.volano.bench.operate;

import io.volano.bench.Figure;
import io.volano.bench.Postgres;
import io.volano.bench.Row;
import io.volano.bench.Sample;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.testkit.kill.ServerUnderLoad;
import io.volano.testkit.kill.SharedLoad;
import java.util.ArrayList;
import java.util.List;

/// What leading a task costs beyond following it: two servers answer the same number of calls, and
/// one of them settles what all of them decide.
///
/// They change roles in the middle, so that neither has the warmer code or the better half of the
/// machine every time.
final class LeadingRow implements Row {

  @Override
  public String id() {
    return "leading";
  }

  /// @param decisions of both servers
  private record Turn(double leader, double follower, long decisions) {

    double more() {
      return (leader - follower) / decisions;
    }
  }

  @Override
  public List<Figure> measure(Scale scale) throws Exception {
    var turns = new ArrayList<Turn>();
    try (var folder = WorkFolder.create();
        var postgres = Postgres.start(folder.resolve("postgresql"));
        var servers = Servers.onPostgres(postgres.url())) {
      var leader = servers.start();
      leader.declare();
      leader.awaitLeading();
      var follower = servers.start();
      try (var load = new SharedLoad(servers.running())) {
        turns(load, leader, follower, scale, turns);
        leader.signal("STOP"); // and so loses its lease, but none of its warmth
        follower.awaitLeading();
        leader.signal("CONT");
        turns(load, follower, leader, scale, turns);
      }
    }
    return figures(turns);
  }

  private static void turns(
      SharedLoad load,
      ServerUnderLoad leader,
      ServerUnderLoad follower,
      Scale scale,
      List<Turn> turns)
      throws InterruptedException {
    int decisions = scale.of(50, 4_000, 20_000);
    load.awaitMore(2 * decisions); // until both are warm
    for (int i = 0; i < scale.of(1, 2, 4); i++) {
      turns.add(turn(load, leader, follower, decisions));
    }
  }

  private static Turn turn(
      SharedLoad load, ServerUnderLoad leader, ServerUnderLoad follower, int decisions)
      throws InterruptedException {
    double leading = Servers.cpuSeconds(leader);
    double following = Servers.cpuSeconds(follower);
    int before = load.decided().size();
    load.awaitMore(decisions);
    return new Turn(
        Servers.cpuSeconds(leader) - leading,
        Servers.cpuSeconds(follower) - following,
        load.decided().size() - before);
  }

  private static List<Figure> figures(List<Turn> turns) {
    double more = median(turns.stream().mapToDouble(Turn::more).toArray());
    double all =
        median(turns.stream().mapToDouble(t -> (t.leader + t.follower) / t.decisions).toArray());
    return List.of(
        Figure.of("leading-more", more * 1e6, "us of CPU a settled decision")
            .beside("both servers", all * 1e6),
        Figure.of("leading-share", more / all, "of the CPU of both servers"));
  }

  private static double median(double[] values) {
    return new Sample(values).median();
  }
}
