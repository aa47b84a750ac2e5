package io.volano.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// A client of a Volano server that never makes its caller wait long, nor fail because the server
/// is away.
///
/// ```java
/// try (var volano = VolanoClient.to("http://127.0.0.1:8080").build()) {
///   var choice =
///       volano.decide(
///           "headline", DecideRequest.of().withSubject("ann").withBaseline(Baseline.of("short")));
///   show(choice.action());
///   volano.observe("headline", choice, Outcome.of("click"));
/// }
/// ```
///
/// Safe to use from any thread; make one and keep it.
public final class VolanoClient implements AutoCloseable {

  private final Transport transport;
  private final Breaker breaker;
  private final Sender sender;
  private final Outbox outbox;
  private final Duration timeout;
  private final Duration closing;
  private final boolean confirm;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final AtomicLong decided = new AtomicLong();
  private final AtomicLong fallbacks = new AtomicLong();
  private final AtomicLong ofFallbacks = new AtomicLong();

  private VolanoClient(Builder from) {
    transport = new Transport(from.url, from.key);
    breaker = new Breaker(from.failuresToOpen, from.openFor, from.nanos);
    outbox = new Outbox(from.queue);
    sender =
        new Sender(
            outbox,
            transport,
            from.sendTimeout,
            from.batch,
            new Backoff(from.random),
            from.rest,
            from.onTrouble);
    timeout = from.timeout;
    closing = from.closing;
    confirm = from.confirm;
    clock = from.clock;
    nanos = from.nanos;
  }

  /// @param url where the server is, as `http://127.0.0.1:8080`
  public static Builder to(String url) {
    return new Builder(URI.create(url));
  }

  /// Asks what to do. Answers within the time-out, whatever becomes of the server: a [Choice] that
  /// it did not make is a fallback.
  ///
  /// The call has an id of the client's making unless the request brings one, so that a broken
  /// connection is tried once more and nothing is decided twice.
  ///
  /// @throws Refused if the request is wrong
  /// @throws IllegalArgumentException if it names nothing to fall back on, or has no form in JSON
  public Choice decide(String task, DecideRequest request) {
    var fallback = Fallback.of(request);
    var path = Report.of(task) + "/decide";
    var body = JsonWriter.write(prepared(request));
    var choice = breaker.allows() ? ask(path, body, fallback) : fallback.because("circuit open");
    (choice.fallback() ? fallbacks : decided).incrementAndGet();
    if (confirms(request)) {
      activate(task, choice.decisionId());
    }
    return choice;
  }

  private boolean confirms(DecideRequest request) {
    return confirm && request.defer() == null;
  }

  private DecideRequest prepared(DecideRequest request) {
    var named =
        request.decisionId() == null
            ? request.withDecisionId(UUID.randomUUID().toString())
            : request;
    return confirms(request) ? named.withDefer(true) : named;
  }

  private Choice ask(String path, String body, Fallback fallback) {
    try {
      return judged(path, twice(path, body), fallback);
    } catch (HttpTimeoutException e) {
      breaker.failed();
      return fallback.because(e.getMessage());
    } catch (IOException e) {
      breaker.failed();
      return fallback.because("unreachable: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      breaker.failed();
      Thread.currentThread().interrupt();
      return fallback.because("interrupted");
    }
  }

  /// A connection that was kept may have been closed meanwhile: then it is tried once more.
  private Reply twice(String path, String body) throws IOException, InterruptedException {
    long start = nanos.getAsLong();
    try {
      return transport.post(path, body, timeout);
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      var left = timeout.minusNanos(nanos.getAsLong() - start);
      if (left.isNegative() || left.isZero()) {
        throw e;
      }
      return transport.post(path, body, left);
    }
  }

  private Choice judged(String path, Reply reply, Fallback fallback) {
    if (reply.isRefusal()) {
      breaker.succeeded(); // it answers, and well
      throw new Refused(reply.problem());
    }
    if (!reply.isFine()) {
      breaker.failed();
      if (reply.isKeyTrouble()) {
        sender.tell(new Trouble(path, "", reply.problem(), false));
      }
      return fallback.because("status " + reply.status());
    }
    try {
      var decision = Decision.read(JsonObject.of(JsonReader.read(reply.body())));
      breaker.succeeded();
      return Choice.of(decision);
    } catch (JsonException e) {
      breaker.failed();
      return fallback.because("the answer was no decision: " + e.getMessage());
    }
  }

  /// Reports what came of a choice.
  public void observe(String task, Choice choice, Outcome outcome) {
    observe(task, choice.decisionId(), outcome);
  }

  /// Reports what came of a decision. Returns at once; the report is sent in the background, as
  /// often as it takes, and counts once. It has the time of now and a key, unless it brings them.
  public void observe(String task, String decisionId, Outcome outcome) {
    if (Fallback.made(decisionId)) {
      ofFallbacks.incrementAndGet();
      return;
    }
    sender.send(
        Report.outcome(
            task,
            new OutcomeOf(
                decisionId,
                outcome.type(),
                outcome.value(),
                outcome.slot(),
                at(outcome.at()),
                key(outcome.key()))));
  }

  /// Reports what was seen of a subject, whatever decision it came of; sent as outcomes are.
  public void event(Event event) {
    sender.send(Report.event(event.withAt(at(event.at())).withKey(key(event.key()))));
  }

  /// Reports that a deferred decision was shown; sent as outcomes are.
  public void activate(String task, String decisionId) {
    if (!Fallback.made(decisionId)) {
      sender.send(Report.activation(task, decisionId));
    }
  }

  private String at(String given) {
    return given == null ? clock.instant().toString() : given;
  }

  private static String key(String given) {
    return given == null ? UUID.randomUUID().toString() : given;
  }

  /// Tries at once to send what waits, and waits for it.
  ///
  /// @return whether everything is sent
  public boolean flush(Duration timeout) {
    try {
      return sender.flush(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public Counts counts() {
    return new Counts(
        decided.get(),
        fallbacks.get(),
        sender.delivered(),
        sender.refused(),
        outbox.dropped(),
        ofFallbacks.get(),
        outbox.size());
  }

  /// Flushes for at most the time that was set, then drops what is left.
  @Override
  public void close() {
    flush(closing);
    sender.close();
  }

  /// What a client is made with. Everything but the URL has a default.
  public static final class Builder {
    private final URI url;
    private Optional<String> key = Optional.empty();
    private Duration timeout = Duration.ofMillis(250);
    private Duration sendTimeout = Duration.ofSeconds(10);
    private Duration closing = Duration.ofSeconds(5);
    private int queue = 10_000;
    private int batch = 500;
    private int failuresToOpen = 5;
    private Duration openFor = Duration.ofSeconds(5);
    private boolean confirm;
    private Consumer<Trouble> onTrouble = Sender::log;
    private InstantSource clock = InstantSource.system();
    private LongSupplier nanos = System::nanoTime;
    private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    private Rest rest = new Rest.Timed();

    private Builder(URI url) {
      if (url.getHost() == null
          || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        throw new IllegalArgumentException("url must be http:// or https:// and a host: " + url);
      }
      this.url = url;
    }

    /// The API key; none by default.
    public Builder key(String key) {
      this.key = Optional.of(key);
      return this;
    }

    /// How long to wait for a decision; 250 ms by default.
    public Builder timeout(Duration timeout) {
      this.timeout = positive("timeout", timeout);
      return this;
    }

    /// How long to wait for the server to take reports; 10 s by default.
    public Builder sendTimeout(Duration timeout) {
      this.sendTimeout = positive("sendTimeout", timeout);
      return this;
    }

    /// How long `close` waits for reports to be sent; 5 s by default.
    public Builder closing(Duration timeout) {
      this.closing = positive("closing", timeout);
      return this;
    }

    /// How many reports are kept until they are sent, 10,000 by default; beyond that the oldest
    /// goes.
    public Builder queue(int reports) {
      this.queue = positive("queue", reports);
      return this;
    }

    /// How many reports are sent at once; 500 by default.
    public Builder batch(int reports) {
      this.batch = Math.min(positive("batch", reports), 10_000);
      return this;
    }

    /// After how many failures in a row the server is left alone, and how long, before one call
    /// tries again; 5, and 5 s, by default.
    public Builder breaker(int failures, Duration pause) {
      this.failuresToOpen = positive("failures", failures);
      this.openFor = positive("pause", pause);
      return this;
    }

    /// Whether every decision is deferred until the client has it, which takes a second call in the
    /// background: then nothing is learned from a decision whose answer came too late. No by
    /// default.
    public Builder confirm(boolean confirm) {
      this.confirm = confirm;
      return this;
    }

    /// What is told of reports that were refused, and of keys; by default a line in the log. Called
    /// on the thread that it came up on.
    public Builder onTrouble(Consumer<Trouble> onTrouble) {
      this.onTrouble = onTrouble;
      return this;
    }

    Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    Builder nanos(LongSupplier nanos) {
      this.nanos = nanos;
      return this;
    }

    Builder rest(Rest rest) {
      this.rest = rest;
      return this;
    }

    private static Duration positive(String name, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(name + " must be above 0: " + value);
      }
      return value;
    }

    private static int positive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be above 0: " + value);
      }
      return value;
    }

    public VolanoClient build() {
      return new VolanoClient(this);
    }
  }
}
