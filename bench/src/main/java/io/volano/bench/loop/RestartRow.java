package io.volano.bench.loop;

import io.volano.Draws;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.Volano;
import io.volano.bench.Figure;
import io.volano.bench.FixedLoop;
import io.volano.bench.Row;
import io.volano.bench.Sample;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.List;

/// A start without a checkpoint: the whole log is read from SQLite and folded into a learner.
final class RestartRow implements Row {

  private static final int TRIES = 5;

  @Override
  public String id() {
    return "restart";
  }

  @Override
  public List<Figure> measure(Scale scale) throws IOException {
    return List.of(
        figure("restart-lin-ucb", Workload.LIN_UCB, scale).atLeast(200_000),
        figure("restart-hashed-linear", Workload.HASHED_LINEAR_16, scale).atLeast(200_000),
        figure("restart-hashed-linear-40-crosses", Workload.HASHED_LINEAR, scale));
  }

  private static Figure figure(String row, Workload workload, Scale scale) throws IOException {
    int settled = scale.of(500, 60_000, 400_000);
    try (var folder = WorkFolder.create();
        var stores = Wiring.stores(folder.resolve("data").toString())) {
      new Life(stores, workload).live(settled);
      var perSecond = new double[scale.of(1, TRIES, TRIES)];
      for (int i = 0; i < perSecond.length; i++) {
        perSecond[i] = settled / secondsToOpen(stores, settled);
      }
      return Figure.of(row, new Sample(perSecond).median(), "settled/CPU-s")
          .beside("fixed loop, µs", FixedLoop.nanos() / 1000);
    }
  }

  /// In processor time of the one thread that opens; without the policies that are kept, so that
  /// all of the log is its tail.
  private static double secondsToOpen(Stores stores, long settled) {
    var fresh = new Stores(stores.log(), new HeapPolicyStore());
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    // not closed: that would close the log
    var volano = Volano.open(fresh, PolicyCatalog.ALL, Draws.seeded(1), InstantSource.system());
    double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
    long learned = volano.task(Workload.TASK).stepsLearned();
    if (learned != settled) {
      throw new IllegalStateException("learned " + learned + " of " + settled);
    }
    return seconds;
  }
}
