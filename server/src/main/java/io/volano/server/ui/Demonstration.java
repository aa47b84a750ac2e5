package io.volano.server.ui;

import io.volano.Declaration;
import io.volano.Exploration;
import io.volano.Horizon;
import io.volano.Outcome;
import io.volano.Range;
import io.volano.Refusal;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.StoreException;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.Meters;
import io.volano.world.SegmentsWorld;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A task with simulated visitors, for a newcomer to see it learn: [SegmentsWorld] through the same
/// loop as every other task, some forty visitors a second.
///
/// A visitor who likes the offer clicks at once; one who does not is settled when the wait is over.
/// After so many visitors they stay away, so that a forgotten demonstration fills no disk.
public final class Demonstration implements AutoCloseable {

  /// What the task is called.
  public static final String NAME = "demonstration";

  private static final System.Logger LOG = System.getLogger(Demonstration.class.getName());
  private static final long SEED = 4;
  private static final int MOST_VISITORS = 100_000;
  private static final Duration BETWEEN = Duration.ofMillis(25);
  private static final Declaration DECLARATION =
      Declaration.of(
              new SegmentsWorld(SEED).next().actions(),
              Reward.of(
                  List.of(Signal.named("click", Range.UNIT).withWeight(1)), Reward.Fuse.SUM, 0),
              Horizon.of(Duration.ofSeconds(2), "click"))
          .withExploration(new Exploration(0.1, 0, 1, Map.of(), Map.of()));

  private final Installation installation;
  private final Meters meters;
  private final InstantSource clock;
  private final Map<String, Visitors> running = new ConcurrentHashMap<>();

  public Demonstration(Installation installation, Meters meters, InstantSource clock) {
    this.installation = installation;
    this.meters = meters;
    this.clock = clock;
  }

  /// Whether a task is one.
  public static boolean is(TaskId task) {
    return task.name().equals(NAME);
  }

  boolean runs(String tenant) {
    var visitors = running.get(tenant);
    return visitors != null && visitors.thread.isAlive();
  }

  /// Declares the task if it is not there, and lets visitors in.
  synchronized void start(String tenant) {
    var task = new TaskId(tenant, NAME);
    var volano = installation.volano();
    var loop = volano.find(task).orElseGet(() -> volano.declare(task, DECLARATION));
    if (!runs(tenant)) {
      running.put(tenant, new Visitors(loop));
    }
  }

  synchronized void stop(String tenant) {
    var visitors = running.remove(tenant);
    if (visitors != null) {
      visitors.stop();
    }
  }

  @Override
  public synchronized void close() {
    List.copyOf(running.keySet()).forEach(this::stop);
  }

  /// Those who come one after the other.
  private final class Visitors {
    private final TaskLoop loop;
    private final SegmentsWorld world = new SegmentsWorld(SEED);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    Visitors(TaskLoop loop) {
      this.loop = loop;
      this.thread = Thread.ofVirtual().name("visitors of " + loop.id()).start(this::run);
    }

    void stop() {
      stopping.countDown();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void run() {
      try {
        int visitors = 0;
        while (visitors < MOST_VISITORS
            && installation.volano().find(loop.id()).isPresent()
            && !stopping.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
          visit(visitors++);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void visit(int number) {
      var round = world.next();
      try {
        long start = System.nanoTime();
        var decision =
            loop.decide(
                Request.builder()
                    .subject("visitor-" + number % 1_000)
                    .context(round.context())
                    .build());
        meters.decided(loop.id(), List.of(decision), System.nanoTime() - start);
        int chosen = round.actions().indexOf(decision.action());
        if (chosen >= 0 && world.reward(chosen) > 0) {
          loop.observe(decision.id(), Outcome.of("click", clock.instant()));
          meters.observed(loop.id(), 1);
        }
      } catch (Refusal | StoreException e) { // as any visitor: the next one tries again
        LOG.log(Level.DEBUG, "a visitor of the demonstration was turned away", e);
      }
    }
  }
}
