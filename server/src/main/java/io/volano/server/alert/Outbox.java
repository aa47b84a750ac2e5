package io.volano.server.alert;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Messages on their way to one target, in their order, on a thread of its own: one that hangs
/// holds up nothing else.
///
/// A message that cannot be delivered is tried again after 1, 2, 4, … seconds, at most 5 minutes
/// apart, and given up after an hour. At most 100 wait; beyond that the oldest is dropped.
final class Outbox implements AutoCloseable {

  static final int MOST = 100;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration GIVEN_UP = Duration.ofHours(1);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

  /// What became of messages since the start.
  ///
  /// @param dropped because too many waited
  /// @param failed given up
  public record Counts(long sent, long retried, long failed, long dropped, int waiting) {}

  private final Target target;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Message> queue = new ArrayDeque<>();
  private final Thread thread;
  private Duration pause = FIRST_PAUSE;
  private Instant nextTry = Instant.MIN;
  private long sent;
  private long retried;
  private long failed;
  private long dropped;
  private boolean closed;

  Outbox(Target target, InstantSource clock) {
    this.target = target;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("alerts to " + target.name()).unstarted(this::run);
  }

  String target() {
    return target.name();
  }

  void start() {
    thread.start();
  }

  void add(Message message) {
    lock.lock();
    try {
      if (queue.size() == MOST) {
        queue.removeFirst();
        dropped++;
        restart();
      }
      queue.add(message);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  Counts counts() {
    lock.lock();
    try {
      return new Counts(sent, retried, failed, dropped, queue.size());
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (awaitWork()) {
        turn();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed while it was sending
    }
  }

  /// @return `false` when it is closed
  private boolean awaitWork() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && !isDue()) {
        if (queue.isEmpty()) {
          changed.await();
        } else {
          changed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue() {
    return !queue.isEmpty() && !clock.instant().isBefore(nextTry);
  }

  /// Tries the first message, if its time has come.
  void turn() throws InterruptedException {
    var message = first();
    if (message == null) {
      return;
    }
    try {
      target.send(message);
      delivered(message);
    } catch (IOException | RuntimeException e) {
      notDelivered(message, e);
    }
  }

  private Message first() {
    lock.lock();
    try {
      return isDue() ? queue.peek() : null;
    } finally {
      lock.unlock();
    }
  }

  private void delivered(Message message) {
    lock.lock();
    try {
      sent++;
      queue.remove(message);
      restart();
    } finally {
      lock.unlock();
    }
  }

  private void notDelivered(Message message, Exception why) {
    lock.lock();
    try {
      var now = clock.instant();
      if (now.isAfter(message.at().plus(GIVEN_UP))) {
        failed++;
        queue.remove(message);
        restart();
        LOG.log(Level.ERROR, "alert to {0} given up: {1}", target.name(), words(why));
      } else {
        if (pause.equals(FIRST_PAUSE)) {
          LOG.log(Level.WARNING, "alert to {0} is tried again: {1}", target.name(), words(why));
        }
        retried++;
        nextTry = now.plus(pause);
        pause = pause.compareTo(LONGEST_PAUSE.dividedBy(2)) > 0 ? LONGEST_PAUSE : pause.plus(pause);
      }
    } finally {
      lock.unlock();
    }
  }

  /// What is not a target's own words may tell what it was given.
  private static String words(Exception why) {
    return why instanceof IOException ? why.getMessage() : why.getClass().getSimpleName();
  }

  private void restart() {
    pause = FIRST_PAUSE;
    nextTry = Instant.MIN;
  }

  /// Ends at once; what waits is not sent.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
