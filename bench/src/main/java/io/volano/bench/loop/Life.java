package io.volano.bench.loop;

import io.volano.Draws;
import io.volano.Features;
import io.volano.Report;
import io.volano.Request;
import io.volano.Stores;
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.policy.PolicyCatalog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A task that lives: decisions and their outcomes in batches, learned as they come.
final class Life {

  private static final int BATCH = 250;

  private final InstantSource clock = InstantSource.system();
  private final TaskLoop loop;
  private final List<Features> contexts;
  private long n;

  /// @param stores stay open
  Life(Stores stores, Workload workload) {
    var volano = Volano.open(stores, PolicyCatalog.ALL, Draws.seeded(1), clock);
    loop = volano.declare(Workload.TASK, workload.declaration());
    contexts = workload.contexts();
  }

  /// Decides and settles so many more.
  void live(long decisions) {
    long end = n + decisions;
    while (n < end) {
      batch((int) Math.min(BATCH, end - n));
    }
  }

  private void batch(int size) {
    var requests = new ArrayList<Request>(size);
    for (int i = 0; i < size; i++) {
      requests.add(Workload.request(contexts, n + i));
    }
    var reports = new ArrayList<Report>(size);
    for (var answer : loop.decide(requests)) {
      reports.add(new Report(answer.orElseThrow().id(), Workload.outcome(n++, clock.instant())));
    }
    loop.observe(reports);
    loop.learn();
  }
}
