package io.volano.client;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Tells the server what is in the outbox, on a thread of its own that starts with the first report
/// and keeps no process alive.
final class Sender {

  private static final System.Logger LOG = System.getLogger(Sender.class.getName());

  private final Outbox outbox;
  private final Transport transport;
  private final Duration timeout;
  private final int most;
  private final Backoff backoff;
  private final Rest rest;
  private final Consumer<Trouble> onTrouble;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private Thread thread;
  private int failures;
  private int atOnce;

  /// @param timeout of a call
  /// @param most reports in a call
  Sender(
      Outbox outbox,
      Transport transport,
      Duration timeout,
      int most,
      Backoff backoff,
      Rest rest,
      Consumer<Trouble> onTrouble) {
    this.outbox = outbox;
    this.transport = transport;
    this.timeout = timeout;
    this.most = most;
    this.atOnce = most;
    this.backoff = backoff;
    this.rest = rest;
    this.onTrouble = onTrouble;
  }

  void send(Report report) {
    outbox.add(report);
    start();
  }

  private synchronized void start() {
    if (thread == null && !outbox.isClosed()) {
      thread = new Thread(this::run, "volano-sender");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run() {
    try {
      for (var batch = outbox.take(atOnce); !batch.isEmpty(); batch = outbox.take(atOnce)) {
        turn(batch);
      }
    } catch (InterruptedException e) {
      outbox.close(); // who interrupts us wants no more
    }
  }

  private void turn(List<Report> batch) throws InterruptedException {
    Optional<Duration> asked = Optional.empty();
    Judgement judgement;
    try {
      var reply = transport.post(batch.get(0).path(), Report.body(batch), timeout);
      asked = reply.retryAfter();
      judgement = Judgement.of(batch, reply);
      tellOfKey(batch.get(0), reply);
    } catch (IOException e) {
      judgement = Judgement.away(batch);
    }
    count(batch, judgement);
    atOnce = judgement.smaller() ? (batch.size() + 1) / 2 : most;
    failures = judgement.away() ? failures + 1 : 0;
    outbox.done(judgement.again());
    if (judgement.away()) {
      rest.rest(backoff.after(failures, asked));
    }
  }

  private void count(List<Report> batch, Judgement judgement) {
    int lost = judgement.refused().size();
    refused.addAndGet(lost);
    delivered.addAndGet(batch.size() - lost - judgement.again().size());
    for (var loss : judgement.refused()) {
      var report = loss.report();
      tell(new Trouble(report.path(), report.json(), loss.problem(), true));
    }
  }

  private void tellOfKey(Report report, Reply reply) {
    if (reply.isKeyTrouble()) {
      tell(new Trouble(report.path(), report.json(), reply.problem(), false));
    }
  }

  /// Tells the caller's handler, whose own failure must not end the sending.
  void tell(Trouble trouble) {
    try {
      onTrouble.accept(trouble);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the handler of trouble failed", e);
    }
  }

  /// What is done if the caller has no handler: a line that holds nothing of a person.
  static void log(Trouble trouble) {
    LOG.log(
        Level.WARNING,
        "volano answered {0} at {1}, field {2}: {3}; see onTrouble",
        trouble.problem().status(),
        trouble.path().replaceAll("/decisions/.*", "/decisions/…"),
        trouble.problem().field(),
        trouble.lost() ? "the report is lost" : "trying again");
  }

  /// Tries at once, and waits until everything is told.
  boolean flush(Duration timeout) throws InterruptedException {
    if (outbox.size() == 0) {
      return true;
    }
    rest.end();
    return outbox.awaitEmpty(timeout);
  }

  void close() {
    outbox.close();
    rest.end();
  }

  long delivered() {
    return delivered.get();
  }

  long refused() {
    return refused.get();
  }
}
