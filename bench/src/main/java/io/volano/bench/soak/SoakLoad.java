package io.volano.bench.soak;

import io.volano.Features;
import io.volano.bench.loop.LoadClient;
import io.volano.bench.loop.Workload;
import io.volano.store.json.FeaturesJson;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.JsonNodeFactory;

/// Decisions and their outcomes at a fixed rate, whatever becomes of the server.
///
/// Every request is tried once. Those due while nobody answers count as not answered, as do those
/// that were on their way when the server died, and all answers but 200.
final class SoakLoad {

  static final String TASK = "soak";
  private static final int CONNECTIONS = 32;
  private static final int OUTCOMES_BEHIND = 500;
  private static final Duration SLICE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  private final int port;
  private final List<Features> contexts = Workload.LIN_UCB.contexts();
  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final AtomicLong due = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Histogram latency = new ConcurrentHistogram(LONGEST_NANOS, 3);
  private long sent;

  SoakLoad(int port) {
    this.port = port;
  }

  /// What came so far.
  record Counts(long due, long answered) {

    Counts since(Counts before) {
      return new Counts(due - before.due, answered - before.answered);
    }

    double share() {
      return due == 0 ? 1 : Math.min(1, (double) answered / due);
    }
  }

  Counts counts() {
    return new Counts(due.get(), answered.get());
  }

  /// The latency since it was asked for last; of what was answered.
  Histogram latency() {
    var copy = latency.copy();
    latency.reset();
    return copy;
  }

  /// As many requests a second as it takes.
  double peak(Duration time) throws IOException {
    try (var client = new LoadClient(port, CONNECTIONS, this::request)) {
      return client.closed(time).perSecond();
    }
  }

  /// Goes on at a rate until it is told to end.
  void run(double perSecond) {
    long since = System.nanoTime();
    while (!ending.get()) {
      try (var client = new LoadClient(port, CONNECTIONS, this::request)) {
        due.addAndGet(dueSince(since, perSecond));
        since = System.nanoTime();
        since = slices(client, perSecond, since);
      } catch (IOException e) {
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos()); // down: what is due meanwhile is counted
      }
    }
  }

  /// @param start of the first slice
  /// @return when the slice began in which the server died, or in which it was told to end
  private long slices(LoadClient client, double perSecond, long start) {
    long slice = start;
    while (!ending.get()) {
      try {
        var load = client.open(perSecond, SLICE);
        due.addAndGet((long) (perSecond * SLICE.toNanos() / 1e9));
        answered.addAndGet(load.answered());
        latency.add(load.latency());
        slice = System.nanoTime();
      } catch (IOException e) {
        answered.addAndGet(client.answered());
        return slice;
      }
    }
    return slice;
  }

  private static long dueSince(long start, double perSecond) {
    return (long) ((System.nanoTime() - start) / 1e9 * perSecond);
  }

  void end() {
    ending.set(true);
  }

  /// Decides with a new id, or reports what came of an earlier decision.
  private byte[] request(long ofThisConnection) {
    long n = sent++;
    long decision = n / 2;
    return n % 2 == 0 || decision < OUTCOMES_BEHIND
        ? decide(n, decision)
        : outcome(decision - OUTCOMES_BEHIND);
  }

  private byte[] decide(long n, long decision) {
    var body = JsonNodeFactory.instance.objectNode().put("subject", "u" + n % 10_000);
    if (n % 2 == 0) {
      body.put("decisionId", id(decision));
    }
    body.set("context", FeaturesJson.write(contexts.get((int) (n % contexts.size()))));
    return LoadClient.post("/v1/tasks/" + TASK + "/decide", body.toString());
  }

  private byte[] outcome(long decision) {
    return LoadClient.post(
        "/v1/tasks/" + TASK + "/decisions/" + id(decision) + "/outcomes",
        "{\"type\": \"click\", \"value\": " + (decision % 3 == 0 ? 1 : 0) + "}");
  }

  private String id(long decision) {
    return run + "-" + decision;
  }
}
