package io.volano.testkit.kill;

import io.volano.Catalog;
import io.volano.DecisionLog;
import io.volano.Draws;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.Volano;
import io.volano.testkit.kill.KillLoad.Question;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Callers of several servers, each of which turns to the next server when one does not answer, and
/// tries the same again until it is acknowledged.
///
/// Decisions are mostly reported to another server than the one that made them.
public final class SharedLoad implements AutoCloseable {

  private static final int CALLERS = 6;

  private final List<ServerUnderLoad> servers;
  private final AtomicLong next = new AtomicLong();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Set<String> decided = ConcurrentHashMap.newKeySet();
  private final Set<String> observed = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final List<Thread> callers = new CopyOnWriteArrayList<>();

  /// @param servers may be changed meanwhile
  public SharedLoad(List<ServerUnderLoad> servers) {
    this.servers = servers;
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      callers.add(Thread.ofPlatform().daemon().start(() -> callUntilEnd(caller)));
    }
  }

  private void callUntilEnd(int caller) {
    try {
      while (!ending.get()) {
        call(caller, "call-" + next.getAndIncrement());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void call(int caller, String id) throws InterruptedException {
    untilAcknowledged(caller, id, server -> server.decide(Question.of(id)));
    decided.add(id);
    if (id.hashCode() % 2 == 0) {
      untilAcknowledged(caller + 1, id, server -> server.click(id));
      observed.add(id);
    }
    synchronized (this) {
      notifyAll();
    }
  }

  private interface Try {
    int on(ServerUnderLoad server) throws InterruptedException;
  }

  private void untilAcknowledged(int first, String id, Try call) throws InterruptedException {
    for (int i = first; ; i++) {
      var now = servers.toArray(ServerUnderLoad[]::new);
      int status = call.on(now[i % now.length]);
      if (status / 100 == 2) {
        return;
      }
      if (status / 100 == 4 && status != 429) {
        refused.add(id + ": " + status); // which would be a fault of ours
        return;
      }
    }
  }

  /// Waits until so many decisions more were acknowledged.
  public synchronized void awaitMore(int decisions) throws InterruptedException {
    int until = decided.size() + decisions;
    while (decided.size() < until) {
      wait();
    }
  }

  /// Decisions that were acknowledged.
  public Set<String> decided() {
    return decided;
  }

  /// Decisions whose outcomes were acknowledged.
  public Set<String> observed() {
    return observed;
  }

  /// What was answered in a way that trying again does not help.
  public Set<String> refused() {
    return refused;
  }

  /// What the log has of all that was acknowledged, and the servers of the log.
  ///
  /// @param unequal servers whose state is not that of a fold of the whole log, bit for bit
  public record Verdict(
      long lostDecisions, long lostOutcomes, long doubled, boolean learnedOnce, long unequal) {

    public static final Verdict CLEAN = new Verdict(0, 0, 0, true, 0);
  }

  /// Ends the load and looks at what it left, once all slots are settled and every server has
  /// learned them.
  public Verdict verdict(DecisionLog log, Catalog catalog, List<ServerUnderLoad> all)
      throws IOException, InterruptedException {
    close();
    while (log.pending(KillRun.TASK) > 0) {
      all.getFirst().policy(); // takes its time
    }
    var stores = new Stores(log, new HeapPolicyStore());
    var whole =
        Volano.open(stores, catalog, Draws.seeded(1), InstantSource.system())
            .task(KillRun.TASK)
            .policy();
    long unequal = 0;
    for (var server : all) {
      unequal += server.learned(whole.steps()).contains(whole.fingerprint()) ? 0 : 1;
    }
    var seen = new Acknowledged();
    decided.forEach(id -> seen.add("D " + id));
    observed.forEach(id -> seen.add("O " + id));
    var scan = Scan.ofAll(log, seen, List.of(whole));
    return new Verdict(
        scan.lostDecisions(), scan.lostOutcomes(), scan.doubled(), scan.equalSteps(), unequal);
  }

  /// Finishes the calls that are under way.
  @Override
  public void close() {
    ending.set(true);
    try {
      for (var caller : callers) {
        caller.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
