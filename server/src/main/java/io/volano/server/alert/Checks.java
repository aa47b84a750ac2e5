package io.volano.server.alert;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Looks every ten seconds, one thread a check, and raises and resolves what is found.
///
/// A check that fails is an alert of its own, `check-NAME`, and what it told before stays.
public final class Checks implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Checks.class.getName());
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Alerts alerts;
  private final InstantSource clock;
  private final List<Round> rounds;
  private final CountDownLatch closing = new CountDownLatch(1);
  private List<Thread> threads = List.of();

  public Checks(Alerts alerts, List<Check> checks, InstantSource clock) {
    this.alerts = alerts;
    this.clock = clock;
    this.rounds = checks.stream().map(Round::new).toList();
  }

  public synchronized Checks start() {
    threads =
        rounds.stream()
            .map(r -> Thread.ofVirtual().name("check " + r.check.name()).start(() -> run(r)))
            .toList();
    return this;
  }

  private void run(Round round) {
    try {
      do {
        round.look();
      } while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Looks once, on this thread.
  void look() {
    rounds.forEach(Round::look);
  }

  /// One check and what it told last.
  private final class Round {
    private final Check check;
    private Set<Alert.Key> told = new HashSet<>();

    Round(Check check) {
      this.check = check;
    }

    void look() {
      var failed = Alert.Key.of("check-" + check.name());
      try {
        var found = check.look();
        var keys = found.stream().map(Alert::key).collect(Collectors.toSet());
        found.forEach(alerts::raise);
        told.stream().filter(key -> !keys.contains(key)).forEach(alerts::resolve);
        told = keys;
        alerts.resolve(failed);
      } catch (RuntimeException e) {
        if (closing.getCount() == 0) {
          return; // it was interrupted
        }
        LOG.log(Level.WARNING, "the check of " + check.name() + " failed", e);
        var text = "the check itself fails; the server's log says why";
        alerts.raise(Alert.of(failed.kind(), Severity.WARNING, text, clock.instant()));
      }
    }
  }

  /// Ends when every look under way has.
  @Override
  public synchronized void close() {
    closing.countDown();
    for (var thread : threads) {
      thread.interrupt(); // a look may wait for a store that does not answer
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
