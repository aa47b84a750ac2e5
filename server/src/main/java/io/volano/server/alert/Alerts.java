package io.volano.server.alert;

import io.volano.access.AccessStore;
import io.volano.access.Silence;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Where everything that finds something wrong says so.
///
/// ```java
/// alerts.raise(Alert.of("disk-full", Severity.CRITICAL, "…", now));
/// alerts.resolve(Alert.Key.of("disk-full"));
/// ```
///
/// Raising what is known already changes its text and severity only, resolving what is not known
/// does nothing: both may be said again and again. Neither waits for a target. Safe to use from any
/// thread.
public final class Alerts implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Alerts.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// Longer ones are refused: who silences for good should change the check.
  public static final Duration LONGEST_SILENCE = Duration.ofDays(30);

  /// What became of the messages to a target.
  ///
  /// @param retried tries that failed
  /// @param failed messages given up
  /// @param dropped messages that went because too many waited
  public record Delivery(
      String target, long sent, long retried, long failed, long dropped, int waiting) {}

  private final InstantSource clock;
  private final Board board;
  private final List<Outbox> outboxes;
  private final Silences silences;
  private final CountDownLatch closing = new CountDownLatch(1);
  private Optional<Thread> thread = Optional.empty();

  /// @param window what is found within it after the first news is told together
  /// @param repeat how long until what lasts is told again
  /// @param store where silences are kept, for all servers and over restarts
  public Alerts(
      Duration window,
      Duration repeat,
      List<Target> targets,
      AccessStore store,
      InstantSource clock) {
    this.clock = clock;
    this.silences = new Silences(store);
    this.board = new Board(window, repeat);
    this.outboxes = targets.stream().map(target -> new Outbox(target, clock)).toList();
  }

  /// Tells people from now on.
  public synchronized Alerts start() {
    outboxes.forEach(Outbox::start);
    thread = Optional.of(Thread.ofVirtual().name("alerts").start(this::run));
    return this;
  }

  private void run() {
    try {
      while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        tell();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Hands what is due to the targets.
  synchronized void tell() {
    var now = clock.instant();
    silences.follow(now);
    var message = board.due(now, alert -> silences.cover(alert, now));
    if (message != null) {
      message.firing().forEach(alert -> LOG.log(Level.WARNING, "alert: {0}", alert));
      message.resolved().forEach(alert -> LOG.log(Level.INFO, "alert resolved: {0}", alert));
      outboxes.forEach(outbox -> outbox.add(message));
    }
  }

  public synchronized void raise(Alert alert) {
    board.raise(alert);
  }

  public synchronized void resolve(Alert.Key key) {
    board.resolve(key);
  }

  /// What is wrong now, the oldest first, silenced or not.
  public synchronized List<Alert> open() {
    return board.open();
  }

  /// Tells nobody of some alerts for a time, on whichever server, also after a restart.
  ///
  /// @return with its id
  /// @throws io.volano.Refusal.Invalid if its end has passed or is too far
  public synchronized Silence silence(
      Optional<String> kind, Optional<String> tenant, Optional<String> task, Instant until) {
    return silences.add(kind, tenant, task, until, clock.instant());
  }

  /// Ends a silence early.
  public synchronized void unsilence(String id) {
    silences.end(id, clock.instant());
  }

  public synchronized List<Silence> silences() {
    silences.follow(clock.instant());
    return silences.all();
  }

  /// Sends a message that says it is a test, to see that it arrives.
  ///
  /// @return how many targets there are
  public synchronized int test() {
    var now = clock.instant();
    var alert = Alert.of("test", Severity.WARNING, "this is a test; nothing is wrong", now);
    outboxes.forEach(outbox -> outbox.add(Message.of(now, List.of(alert), List.of())));
    return outboxes.size();
  }

  public List<Delivery> deliveries() {
    return outboxes.stream()
        .map(
            outbox -> {
              var c = outbox.counts();
              return new Delivery(
                  outbox.target(), c.sent(), c.retried(), c.failed(), c.dropped(), c.waiting());
            })
        .toList();
  }

  /// Tries every first message whose time has come, on this thread.
  void deliver() throws InterruptedException {
    for (var outbox : outboxes) {
      outbox.turn();
    }
  }

  /// Ends at once. What was not sent is found again after the next start, if it is still wrong.
  @Override
  public void close() {
    closing.countDown();
    Optional<Thread> telling;
    synchronized (this) {
      telling = thread;
      thread = Optional.empty();
    }
    telling.ifPresent(
        t -> {
          try {
            t.join();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          outboxes.forEach(Outbox::close);
        });
  }
}
