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
import java.util.ArrayList;
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
    var figures = new ArrayList<Figure>();
    figures.addAll(figures("restart-lin-ucb", Workload.LIN_UCB, scale));
    figures.addAll(figures("restart-hashed-linear", Workload.HASHED_LINEAR_16, scale));
    figures.addAll(figures("restart-hashed-linear-40-crosses", Workload.HASHED_LINEAR, scale));
    return figures;
  }

  /// How long the one thread that opens took.
  private record Opening(double cpuSeconds, double seconds) {}

  private static List<Figure> figures(String row, Workload workload, Scale scale)
      throws IOException {
    int settled = scale.of(500, 60_000, 400_000);
    try (var folder = WorkFolder.create();
        var stores = Wiring.stores(folder.resolve("data").toString())) {
      new Life(stores, workload).live(settled);
      var openings = new ArrayList<Opening>();
      for (int i = 0; i < scale.of(1, TRIES, TRIES); i++) {
        openings.add(open(stores, settled));
      }
      var cpu = openings.stream().mapToDouble(o -> settled / o.cpuSeconds).toArray();
      var wall = openings.stream().mapToDouble(o -> settled / o.seconds).toArray();
      var perCpuSecond =
          Figure.of(row, new Sample(cpu).median(), "settled/CPU-s")
              .beside("fixed loop, µs", FixedLoop.nanos() / 1000);
      return List.of(
          workload.equals(Workload.HASHED_LINEAR) ? perCpuSecond : perCpuSecond.atLeast(200_000),
          Figure.of(row + "-per-second", new Sample(wall).median(), "settled/s"));
    }
  }

  /// Without the policies that are kept, so that all of the log is its tail.
  private static Opening open(Stores stores, long settled) {
    var fresh = new Stores(stores.log(), new HeapPolicyStore());
    var threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    // not closed: that would close the log
    var volano = Volano.open(fresh, PolicyCatalog.ALL, Draws.seeded(1), InstantSource.system());
    var opening =
        new Opening(
            (threads.getCurrentThreadCpuTime() - cpu) / 1e9, (System.nanoTime() - start) / 1e9);
    long learned = volano.task(Workload.TASK).stepsLearned();
    if (learned != settled) {
      throw new IllegalStateException("learned " + learned + " of " + settled);
    }
    return opening;
  }
}
