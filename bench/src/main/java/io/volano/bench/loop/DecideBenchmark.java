package io.volano.bench.loop;

import io.volano.Decision;
import io.volano.Draws;
import io.volano.Features;
import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.policy.PolicyCatalog;
import java.time.InstantSource;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A decision in process by a policy that has learned something, from the request to the answer;
/// only what the log would do is left out.
@State(Scope.Thread)
public class DecideBenchmark {

  private static final int LEARNED = 3000;

  /// What learns.
  @Param({"LIN_UCB", "HASHED_LINEAR"})
  public String workload;

  private TaskLoop loop;
  private List<Features> contexts;
  private long n;

  @Setup
  public void learn() {
    var chosen = workload.equals("LIN_UCB") ? Workload.LIN_UCB : Workload.HASHED_LINEAR;
    var log = new DroppingLog(new HeapDecisionLog());
    var stores = new Stores(log, new HeapPolicyStore());
    var clock = InstantSource.system();
    var volano = Volano.open(stores, PolicyCatalog.ALL, Draws.seeded(1), clock);
    loop = volano.declare(Workload.TASK, chosen.declaration());
    contexts = chosen.contexts();
    for (int i = 0; i < LEARNED; i++) {
      var decision = loop.decide(Workload.request(contexts, i));
      loop.observe(decision.id(), Workload.outcome(i, clock.instant()));
      if (i % 100 == 0) {
        loop.learn();
      }
    }
    loop.learn();
    log.drop();
  }

  @Benchmark
  public Decision decide() {
    return loop.decide(Workload.request(contexts, n++));
  }
}
