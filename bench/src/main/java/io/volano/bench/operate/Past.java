package io.volano.bench.operate;

import io.volano.Draws;
import io.volano.Report;
import io.volano.Request;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.bench.loop.Workload;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import io.volano.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.IntStream;

/// Stores with tasks that have decided for long.
final class Past {

  private static final int BATCH = 500;
  private static final int CLICKED = 10; // one in so many

  private Past() {}

  /// Every decision is settled, one in ten with a click.
  ///
  /// @param data where the stores are to be
  static void fill(Path data, int tasks, int perTask) {
    int rounds = (perTask + BATCH - 1) / BATCH;
    var wait = Workload.LIN_UCB.declaration().horizon().delay();
    var clock = new SettableClock(Instant.now().minus(wait.multipliedBy(rounds + 1L)));
    var draws = Draws.random();
    try (var volano =
        Volano.open(Wiring.stores(data.toString()), PolicyCatalog.ALL, draws, clock)) {
      var loops =
          IntStream.range(0, tasks)
              .mapToObj(i -> volano.declare(task(i), Workload.LIN_UCB.declaration()))
              .toList();
      for (int done = 0; done < perTask; done += BATCH) {
        for (var loop : loops) {
          decide(loop, Math.min(BATCH, perTask - done), clock.instant());
        }
        clock.advance(wait);
        volano.learn();
      }
    }
  }

  private static void decide(TaskLoop loop, int count, Instant at) {
    var contexts = Workload.LIN_UCB.contexts();
    var requests = new ArrayList<Request>();
    for (int i = 0; i < count; i++) {
      requests.add(Workload.request(contexts, i));
    }
    var reports = new ArrayList<Report>();
    var decisions = loop.decide(requests);
    for (int i = 0; i < decisions.size(); i += CLICKED) {
      reports.add(new Report(decisions.get(i).orElseThrow().id(), Workload.outcome(i, at)));
    }
    loop.observe(reports);
  }

  /// The name of a task by its number.
  static TaskId task(int i) {
    return TaskId.of("task-%03d".formatted(i));
  }
}
