package io.volano.bench.operate;

import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.bench.Figure;
import io.volano.bench.Postgres;
import io.volano.bench.Row;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.bench.loop.Workload;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// How much later than the leader a follower has learned a step: one at a time, both in this
/// process, each with its own connections and threads.
final class FollowerRow implements Row {

  private static final double P99 = 99;
  private static final double P50 = 50;
  private static final long LOOK_NANOS = 200_000;

  @Override
  public String id() {
    return "follower";
  }

  @Override
  public List<Figure> measure(Scale scale) throws Exception {
    try (var folder = WorkFolder.create();
        var postgres = Postgres.start(folder.resolve("postgresql"));
        var leader = Volano.open(Wiring.stores(postgres.url()), PolicyCatalog.ALL)) {
      var leading = leader.declare(Workload.TASK, Workload.LIN_UCB.declaration());
      try (var follower = Volano.open(Wiring.stores(postgres.url()), PolicyCatalog.ALL)) {
        var later = later(leading, follower.task(Workload.TASK), scale.of(5, 200, 1000));
        return List.of(
            Figure.of("follower-p99", later.getValueAtPercentile(P99) / 1e9, "s")
                .atMost(1)
                .beside("median", later.getValueAtPercentile(P50) / 1e9));
      }
    }
  }

  private static Histogram later(TaskLoop leading, TaskLoop following, int steps) {
    var contexts = Workload.LIN_UCB.contexts();
    var later = new Histogram(3);
    for (int i = 1; i <= steps; i++) {
      var decision = leading.decide(Workload.request(contexts, i));
      leading.observe(decision.id(), Workload.outcome(i, Instant.now()));
      await(leading, i);
      long learned = System.nanoTime();
      await(following, i);
      later.recordValue(System.nanoTime() - learned);
    }
    return later;
  }

  private static void await(TaskLoop loop, int steps) {
    while (loop.stepsLearned() < steps) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
