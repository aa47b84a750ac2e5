package io.volano.server.ui;

import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.server.Meters;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Looks at all tasks of a tenant once a second, as long as somebody watches: one look for all of
/// them, so that a viewer more costs a write a second and nothing else.
///
/// A beat asks the store nothing: everything is in memory. What a viewer misses while it does not
/// read is gone: it gets the newest.
final class Pulse {

  private static final System.Logger LOG = System.getLogger(Pulse.class.getName());
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final String tenant;
  private final Supplier<Volano> volano;
  private final Meters meters;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition beaten = lock.newCondition();
  private final Condition left = lock.newCondition();
  private volatile Beat latest = Beat.NONE;
  private long nanos;
  private int viewers;
  private Thread thread;
  private boolean closed;

  Pulse(String tenant, Supplier<Volano> volano, Meters meters, InstantSource clock) {
    this.tenant = tenant;
    this.volano = volano;
    this.meters = meters;
    this.clock = clock;
  }

  /// How all tasks do now: what was seen less than a second ago if there are no other tasks since,
  /// or a new look.
  Beat now() {
    lock.lock();
    try {
      boolean fresh = System.nanoTime() - nanos <= SECOND.toNanos();
      if (latest.number() == 0 || !fresh || othersThanSeen()) {
        look();
      }
      return latest;
    } finally {
      lock.unlock();
    }
  }

  private boolean othersThanSeen() {
    var seen = latest.tasks().stream().map(TaskPulse::task).toList();
    return !volano.get().tasks(tenant).stream().map(loop -> loop.id().name()).toList().equals(seen);
  }

  /// A look, whether or not the second is over.
  Beat look() {
    lock.lock();
    try {
      double elapsed = (System.nanoTime() - nanos) / 1e9;
      var opened = volano.get();
      var troubles = opened.troubles();
      var before = latest;
      var known =
          before.tasks().stream().collect(Collectors.toMap(TaskPulse::task, Function.identity()));
      var now = clock.instant();
      latest =
          new Beat(
              before.number() + 1,
              now,
              opened.tasks(tenant).stream()
                  .map(loop -> of(opened, loop, troubles, known, elapsed, before))
                  .toList());
      nanos = System.nanoTime();
      beaten.signalAll();
      return latest;
    } finally {
      lock.unlock();
    }
  }

  private TaskPulse of(
      Volano opened,
      TaskLoop loop,
      Map<TaskId, String> troubles,
      Map<String, TaskPulse> known,
      double elapsed,
      Beat before) {
    return TaskPulse.of(
        loop,
        troubles.containsKey(loop.id()),
        meters.decisions(loop.id()),
        opened.standing(loop).lag(),
        known.get(loop.id().name()),
        elapsed,
        before.number() + 1);
  }

  // ---- watching

  /// Somebody watches from now on.
  void enter() {
    lock.lock();
    try {
      viewers++;
      if (thread == null && !closed) {
        thread = Thread.ofVirtual().name("pulse " + tenant).start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      viewers--;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int viewers() {
    lock.lock();
    try {
      return viewers;
    } finally {
      lock.unlock();
    }
  }

  /// The first beat after one, or that one again if none comes within a time.
  Beat after(long number, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (latest.number() <= number && left > 0 && !closed) {
        left = beaten.awaitNanos(left);
      }
      return latest;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (viewers > 0 && !closed) {
        beat();
        left.await(SECOND.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      thread = null;
      lock.unlock();
    }
  }

  private void beat() {
    try {
      now();
    } catch (RuntimeException e) { // viewers see how old the last beat is
      LOG.log(Level.WARNING, "the tasks of " + tenant + " cannot be looked at", e);
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Lets all viewers go.
  void close() {
    lock.lock();
    try {
      closed = true;
      beaten.signalAll();
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
