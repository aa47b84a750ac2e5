package io.volano.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.volano.Credited;
import io.volano.DecisionLog;
import io.volano.StoreException;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.server.Installation.NotReady;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// What the server counts and measures. Tasks are named, subjects never.
///
/// | meter | what |
/// |---|---|
/// | `volano_decisions_total{task}` | decisions answered |
/// | `volano_decide_seconds{task}` | calls that decide, from the parsed request to the answer |
/// | `volano_outcomes_total{task}` | outcomes taken |
/// | `volano_events_total{became}` | events: `credited`, `unmatched`, or `repeated` |
/// | `volano_append_seconds` | calls that append to the log, the wait for their commit included |
/// | `volano_append_waiting` | entries that wait to be written, beyond those being written |
/// | `volano_append_waiting_most` | how many may; a call that would make it more gets 429 |
/// | `volano_refusals_total{status}` | requests not carried out, by their status |
/// | `volano_retention_failures_total` | hourly rounds of dropping old texts that failed |
/// | `volano_steps_learned{task}` | settled steps the present state was learned from |
/// | `volano_pending{task}` | slots that are not settled yet |
/// | `volano_learning_trouble{task}` | 1 while the task cannot learn |
public final class Meters {

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(4),
    Duration.ofMillis(16),
    Duration.ofMillis(64),
    Duration.ofMillis(256),
    Duration.ofSeconds(1),
    Duration.ofSeconds(4)
  };

  private static final System.Logger LOG = System.getLogger(Meters.class.getName());

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<TaskId, OfTask> tasks = new ConcurrentHashMap<>();
  private final Map<Integer, Counter> refusals = new ConcurrentHashMap<>();
  private final Timer appends;
  private final Counter retentionFailures;
  private final MultiGauge steps;
  private final MultiGauge pending;
  private final MultiGauge trouble;

  /// The meters of one task, found once and kept: looking them up costs more than counting.
  private record OfTask(Counter decisions, Timer decide, Counter outcomes) {}

  public Meters() {
    this.appends =
        Timer.builder("volano.append").serviceLevelObjectives(BUCKETS).register(registry);
    this.retentionFailures = registry.counter("volano.retention.failures");
    this.steps = MultiGauge.builder("volano.steps.learned").register(registry);
    this.pending = MultiGauge.builder("volano.pending").register(registry);
    this.trouble = MultiGauge.builder("volano.learning.trouble").register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /// Counts decisions that were made by one call.
  ///
  /// @param nanos how long the call took
  public void decided(TaskId task, int decisions, long nanos) {
    var meters = of(task);
    meters.decisions.increment(decisions);
    meters.decide.record(Duration.ofNanos(nanos));
  }

  /// How many decisions this server answered.
  public double decisions(TaskId task) {
    var meters = tasks.get(task);
    return meters == null ? 0 : meters.decisions.count();
  }

  /// What was counted and measured, for a page.
  public MeterRegistry registry() {
    return registry;
  }

  public void observed(TaskId task, int outcomes) {
    of(task).outcomes.increment(outcomes);
  }

  /// Counts an event, and the outcomes it became.
  public void credited(String tenant, Credited credited) {
    registry.counter("volano.events", "tenant", tenant, "became", became(credited)).increment();
    if (credited.isNew()) {
      credited.credits().forEach(credit -> observed(credit.task(), 1));
    }
  }

  private static String became(Credited credited) {
    if (!credited.isNew()) {
      return "repeated";
    }
    return credited.credits().isEmpty() ? "unmatched" : "credited";
  }

  public void refused(int status) {
    refusals
        .computeIfAbsent(status, s -> registry.counter("volano.refusals", "status", s.toString()))
        .increment();
  }

  /// Shows what waits before a log, also while its store does not answer.
  void watch(DecisionLog log) {
    Gauge.builder("volano.append.waiting", log, l -> l.waiting().entries())
        .strongReference(true)
        .register(registry);
    Gauge.builder("volano.append.waiting.most", log, l -> l.waiting().most())
        .strongReference(true)
        .register(registry);
  }

  void appended(long nanos) {
    appends.record(Duration.ofNanos(nanos));
  }

  void retentionFailed() {
    retentionFailures.increment();
  }

  private OfTask of(TaskId task) {
    return tasks.computeIfAbsent(
        task,
        t ->
            new OfTask(
                registry.counter("volano.decisions", tags(t)),
                Timer.builder("volano.decide")
                    .tags(tags(t))
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry),
                registry.counter("volano.outcomes", tags(t))));
  }

  /// All of it in the text form of Prometheus, after a new look at every task.
  ///
  /// What only a store knows is as it was when the store last answered.
  public synchronized String scrape(Supplier<Volano> volano) {
    try {
      look(volano.get());
    } catch (NotReady | StoreException e) {
      LOG.log(Level.DEBUG, "counted without what only the store knows", e);
    }
    return registry.scrape();
  }

  private void look(Volano volano) {
    var troubles = volano.troubles();
    read(steps, volano, TaskLoop::stepsLearned);
    read(trouble, volano, loop -> troubles.containsKey(loop.id()) ? 1 : 0);
    read(pending, volano, loop -> volano.stores().log().pending(loop.id()));
  }

  private void read(MultiGauge gauge, Volano volano, ToDoubleFunction<TaskLoop> of) {
    gauge.register(
        volano.tasks().stream()
            .<Row<?>>map(loop -> Row.of(tags(loop.id()), of.applyAsDouble(loop)))
            .toList(),
        true);
  }

  private static Tags tags(TaskId task) {
    return Tags.of("tenant", task.tenant(), "task", task.name());
  }
}
