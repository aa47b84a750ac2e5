package io.volano.testkit.kill;

import io.volano.Catalog;
import io.volano.Draws;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.Volano;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// Kills a process that writes, again and again, and looks each time at what it left behind.
///
/// After every kill: each decision and outcome that was acknowledged is in the log; no decision,
/// outcome or settled slot is there twice; as many steps are learned as slots have a reward; and
/// the learner, started from its checkpoint, has the same bits as one that folds the whole log.
public final class KillRun {

  static final TaskId TASK = TaskId.of("killed");

  private static final int LONGEST_LIFE = 1_000; // decisions and outcomes acknowledged
  private static final int CHECKPOINT_EVERY = 5;
  private static final int FULL_LOOKS = 60;

  /// Starts the process, with the name of its life and the file of what to try again.
  @FunctionalInterface
  public interface Start {
    Life start(String life, Path retries) throws IOException;
  }

  /// What was found in all lives together; every count but the first three has to be 0.
  public record Verdict(
      int kills,
      long decisions,
      long outcomes,
      long lostDecisions,
      long lostOutcomes,
      long doubled,
      long unequalSteps,
      long unequalStates) {

    public boolean clean() {
      return lostDecisions + lostOutcomes + doubled + unequalSteps + unequalStates == 0;
    }

    private Verdict plus(Acknowledged life, Scan scan) {
      return new Verdict(
          kills + 1,
          decisions + life.decided().size(),
          outcomes + life.observed().size(),
          lostDecisions + scan.lostDecisions(),
          lostOutcomes + scan.lostOutcomes(),
          doubled + scan.doubled(),
          unequalSteps + (scan.equalSteps() ? 0 : 1),
          unequalStates + (scan.equalStates() ? 0 : 1));
    }
  }

  private final Start start;
  private final Supplier<Stores> stores;
  private final Catalog catalog;
  private final Path retries;
  private final Random random;
  private Acknowledged before = new Acknowledged();

  /// @param stores opens what the process writes to
  /// @param retries a file for what is to be tried again
  /// @param seed of the moments of death
  public KillRun(Start start, Supplier<Stores> stores, Catalog catalog, Path retries, long seed) {
    this.start = start;
    this.stores = stores;
    this.catalog = catalog;
    this.retries = retries;
    this.random = new Random(seed);
  }

  /// @param progress is told the number of each kill
  public Verdict kill(int times, IntConsumer progress) throws IOException, InterruptedException {
    var verdict = new Verdict(0, 0, 0, 0, 0, 0, 0, 0);
    int fullEvery = Math.max(1, times / FULL_LOOKS);
    for (int i = 1; i <= times; i++) {
      var life = live("life" + i);
      boolean full = i % fullEvery == 0 || i == times;
      verdict = verdict.plus(life, look(life, full, i % CHECKPOINT_EVERY == 0));
      before = life;
      progress.accept(i);
    }
    return verdict;
  }

  /// A life that ends at a random moment: when so much was acknowledged.
  private Acknowledged live(String name) throws IOException, InterruptedException {
    Files.write(retries, before.unfinished());
    var life = start.start(name, retries);
    var seen = new Acknowledged();
    int last = 1 + random.nextInt(LONGEST_LIFE);
    boolean killed = false;
    try {
      for (var line = life.readLine(); line != null; line = life.readLine()) {
        if (line.length() > 2) { // the last one may be torn
          seen.add(line);
        }
        if (!killed && seen.count() == last) {
          life.kill();
          killed = true;
        }
      }
    } finally {
      life.kill();
      life.process().waitFor();
    }
    if (!killed) {
      throw new IOException("the process ended by itself, with " + life.process().exitValue());
    }
    return seen;
  }

  private Scan look(Acknowledged life, boolean full, boolean checkpoint) {
    var open = stores.get();
    var volano = open(open);
    try {
      var loop = volano.task(TASK);
      if (!full) {
        return Scan.ofLife(open.log(), life);
      }
      var whole = open(new Stores(open.log(), new HeapPolicyStore())).task(TASK);
      return Scan.ofAll(open.log(), life, List.of(loop.policy(), whole.policy()));
    } finally {
      if (checkpoint) {
        volano.close(); // keeps one, from which the next life goes on
      } else {
        open.close();
      }
    }
  }

  /// Not started: it folds what is there and appends nothing.
  private Volano open(Stores stores) {
    return Volano.open(stores, catalog, Draws.seeded(1), InstantSource.system());
  }
}
