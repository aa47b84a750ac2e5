package io.volano.bench.loop;

import com.sun.management.OperatingSystemMXBean;
import io.volano.Decision;
import io.volano.DecisionLog;
import io.volano.Draws;
import io.volano.Durability;
import io.volano.Entry.Decided;
import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.Volano;
import io.volano.bench.Figure;
import io.volano.bench.Postgres;
import io.volano.bench.Row;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import io.volano.server.cli.Fsync;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Decisions made durable by 64 callers at once, each waiting for its own before the next.
final class DurableLogRow implements Row {

  private static final int CALLERS = 64;
  private static final Draws IDS = Draws.random();

  @Override
  public String id() {
    return "durable-log";
  }

  @Override
  public List<Figure> measure(Scale scale) throws Exception {
    var figures = new ArrayList<Figure>();
    var time = Duration.ofMillis(scale.of(100, 3000, 15_000));
    try (var folder = WorkFolder.create()) {
      var fsync = Fsync.once(folder.resolve("probe"));
      try (var stores = Wiring.stores(folder.resolve("data").toString())) {
        figures.addAll(
            figures("durable-log-sqlite", stores, time, fsync, 50_000, Optional.empty()));
      }
      if (scale != Scale.TINY) {
        figures.addAll(postgres(folder, time, fsync));
      }
    }
    return figures;
  }

  private static List<Figure> postgres(WorkFolder folder, Duration time, Duration fsync)
      throws IOException, InterruptedException, ExecutionException {
    try (var postgres = Postgres.start(folder.resolve("postgres"));
        var stores = Wiring.stores(postgres.url())) {
      return figures("durable-log-postgres", stores, time, fsync, 25_000, Optional.of(postgres));
    }
  }

  /// @param server of the store, if it is another process
  private static List<Figure> figures(
      String row,
      Stores stores,
      Duration time,
      Duration fsync,
      double goal,
      Optional<Postgres> server)
      throws IOException, InterruptedException, ExecutionException {
    var decision = decision(stores);
    run(stores.log(), decision, time.dividedBy(2));
    long start = System.nanoTime();
    long cpu = cpuNanos();
    double serverCpu = cpuSeconds(server);
    long done = run(stores.log(), decision, time);
    double perCpuSecond = done * 1e9 / (cpuNanos() - cpu);
    double perSecond = done * 1e9 / (System.nanoTime() - start);
    var figures = new ArrayList<Figure>();
    figures.add(
        Figure.of(row, perSecond, "decisions/s")
            .atLeast(goal)
            .beside("fsync, µs", fsync.toNanos() / 1e3));
    figures.add(Figure.of(row + "-per-cpu-second", perCpuSecond, "decisions, of this process"));
    if (server.isPresent()) {
      figures.add(
          Figure.of(
              row + "-server-cpu", 1e6 * (cpuSeconds(server) - serverCpu) / done, "us a decision"));
    }
    return figures;
  }

  private static double cpuSeconds(Optional<Postgres> server) throws IOException {
    return server.isPresent() ? server.get().cpuSeconds() : 0;
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long run(DecisionLog log, Decision decision, Duration time)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + time.toNanos();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var counts = new ArrayList<Future<Long>>();
      for (int caller = 0; caller < CALLERS; caller++) {
        counts.add(callers.submit(() -> append(log, decision, end)));
      }
      long sum = 0;
      for (var count : counts) {
        sum += count.get();
      }
      return sum;
    }
  }

  /// Ids are those the loop makes: they grow with time, as far as their indexes are concerned.
  private static long append(DecisionLog log, Decision decision, long end) {
    long done = 0;
    while (System.nanoTime() < end) {
      var id = IDS.newId(Instant.now());
      log.append(List.of(new Decided(decision.withId(id))), Durability.SYNC);
      done++;
    }
    return done;
  }

  /// A decision as the loop makes it, in the task that the stores now have.
  private static Decision decision(Stores stores) {
    var clock = InstantSource.system();
    var declaration = Workload.LIN_UCB.declaration();
    Volano.open(stores, PolicyCatalog.ALL, Draws.seeded(1), clock)
        .declare(Workload.TASK, declaration);
    var heap = new Stores(new HeapDecisionLog(), new HeapPolicyStore());
    try (var volano = Volano.open(heap, PolicyCatalog.ALL, Draws.seeded(1), clock)) {
      return volano
          .declare(Workload.TASK, declaration)
          .decide(Workload.request(Workload.LIN_UCB.contexts(), 0));
    }
  }
}
