package io.volano.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.volano.Credited;
import io.volano.Decision;
import io.volano.DecisionLog;
import io.volano.Refusal;
import io.volano.Schedule;
import io.volano.StoreException;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.server.Installation.NotReady;
import io.volano.server.ServerStatus.Writing;
import io.volano.server.alert.Alert;
import io.volano.server.alert.Alerts;
import io.volano.server.alert.Alerts.Delivery;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.web.ErrorResponse;

/// What the server counts and measures. Tasks are named, subjects never.
///
/// | meter | what |
/// |---|---|
/// | `volano_decisions_total{task}` | decisions answered |
/// | `volano_decide_seconds{task}` | calls that decide, from the parsed request to the answer |
/// | `volano_propensity_least{task}` | the smallest propensity drawn in the last 10 minutes |
/// | `volano_outcomes_total{task}` | outcomes taken |
/// | `volano_outcomes_unmatched_total{task}` | outcomes whose decision there is not |
/// | `volano_events_total{became}` | events: `credited`, `unmatched`, or `repeated` |
/// | `volano_append_seconds` | calls that append to the log, the wait for their commit included |
/// | `volano_commit_seconds` | groups of appends written, the wait for the disk (fsync) included |
/// | `volano_append_waiting` | entries that wait to be written, beyond those being written |
/// | `volano_append_waiting_most` | how many may; a call that would make it more gets 429 |
/// | `volano_refusals_total{status}` | requests not carried out, by their status |
/// | `volano_errors_total{kind}` | what went wrong here: `store`, `not-ready`, `defect` |
/// | `volano_retention_failures_total` | hourly rounds of dropping old texts that failed |
/// | `volano_steps_learned{task}` | settled steps the present state was learned from |
/// | `volano_rewards_learned{task}` | the sum of their rewards |
/// | `volano_learn_seconds{task}` | time spent settling and learning since the start |
/// | `volano_pending{task}` | slots that are not settled yet |
/// | `volano_learning_trouble{task}` | 1 while the task cannot learn |
/// | `volano_learning_lag_seconds{task}` | how far learning is behind: since when the oldest thing that should have been learned was there |
/// | `volano_leads{task}` | 1 if this server settles the task |
/// | `volano_job_last_run_seconds{name}` | when a job was last begun, in seconds since 1970; 0 if never |
/// | `volano_job_duration_seconds{name}` | how long its last run took, or takes so far |
/// | `volano_job_failures{name}` | how often in a row it failed, up to now |
/// | `volano_job_late_seconds{name}` | how long it has been due without being done |
/// | `volano_alerts{kind}` | alerts that are open |
/// | `volano_alert_messages_total{target, became}` | `sent`, `retried`, `failed` or `dropped` |
///
/// Beside these: `jvm_*`, `process_*` and `system_*`. A thousand tasks have series of their own,
/// those beyond share one, of the task `(others)`; a task that is deleted loses its series.
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

  private static final int MOST_TASKS = 1_000;
  private static final System.Logger LOG = System.getLogger(Meters.class.getName());

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<TaskId, TaskMeters> tasks = new ConcurrentHashMap<>();
  private final TaskMeters others;
  private final Map<Integer, Counter> refusals = new ConcurrentHashMap<>();
  private final Timer appends;
  private final Counter retentionFailures;
  private final LongAdder reported = new LongAdder();
  private final LongAdder unmatched = new LongAdder();
  private final MultiGauge steps;
  private final MultiGauge rewards;
  private final MultiGauge learning;
  private final MultiGauge pending;
  private final MultiGauge trouble;
  private final MultiGauge lag;
  private final MultiGauge leads;
  private final MultiGauge alerts;
  private volatile Optional<Alerts> open = Optional.empty();
  private volatile Runnable jobs = () -> {};
  private volatile Optional<DecisionLog> log = Optional.empty();

  public Meters() {
    this.others = new TaskMeters(registry, Tags.of("tenant", "", "task", "(others)"), BUCKETS);
    this.appends =
        Timer.builder("volano.append").serviceLevelObjectives(BUCKETS).register(registry);
    this.retentionFailures = registry.counter("volano.retention.failures");
    this.steps = MultiGauge.builder("volano.steps.learned").register(registry);
    this.rewards = MultiGauge.builder("volano.rewards.learned").register(registry);
    this.learning = MultiGauge.builder("volano.learn.seconds").register(registry);
    this.pending = MultiGauge.builder("volano.pending").register(registry);
    this.trouble = MultiGauge.builder("volano.learning.trouble").register(registry);
    this.lag = MultiGauge.builder("volano.learning.lag").baseUnit("seconds").register(registry);
    this.leads = MultiGauge.builder("volano.leads").register(registry);
    this.alerts = MultiGauge.builder("volano.alerts").register(registry);
    List.of("store", "not-ready", "defect").forEach(this::errors); // from 0, so that rates show
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
  }

  /// Counts decisions that were made by one call.
  ///
  /// @param nanos how long the call took
  public void decided(TaskId task, List<Decision> decisions, long nanos) {
    of(task).decided(decisions, nanos);
  }

  /// How many decisions this server answered.
  public double decisions(TaskId task) {
    return of(task).decisions();
  }

  /// How the server does.
  ///
  /// @param stores of which kind
  /// @param trouble why they do not answer; empty if they do
  public ServerStatus status(String stores, Optional<String> trouble) {
    var runtime = ManagementFactory.getRuntimeMXBean();
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    var commits = log.map(DecisionLog::commits).orElse(new DecisionLog.Commits(0, 0));
    var most = ServerStatus.seconds(appends.max(TimeUnit.SECONDS));
    return new ServerStatus(
        stores,
        trouble,
        Instant.ofEpochMilli(runtime.getStartTime()),
        Writing.of(appends.count(), appends.totalTime(TimeUnit.SECONDS), Optional.of(most)),
        Writing.of(commits.count(), commits.seconds(), Optional.empty()),
        waiting(),
        heap.getUsed(),
        heap.getMax(),
        counts("volano.errors", "kind", kind -> kind),
        counts("volano.refusals", "status", Integer::valueOf));
  }

  private <K> Map<K, Long> counts(String counter, String tag, Function<String, K> key) {
    return registry.find(counter).counters().stream()
        .collect(
            Collectors.toMap(
                c -> key.apply(c.getId().getTag(tag)),
                c -> (long) c.count(),
                Long::sum,
                TreeMap::new));
  }

  /// Counts outcomes that were taken.
  public void observed(TaskId task, int outcomes) {
    of(task).outcomes.increment(outcomes);
    reported.add(outcomes);
  }

  /// Counts outcomes whose decision there is not.
  public void unmatched(TaskId task, int outcomes) {
    of(task).unmatched.increment(outcomes);
    reported.add(outcomes);
    unmatched.add(outcomes);
  }

  /// Counts an event, and the outcomes it became.
  public void credited(String tenant, Credited credited) {
    registry.counter("volano.events", "tenant", tenant, "became", became(credited)).increment();
    if (credited.isNew()) {
      credited.credits().forEach(credit -> observed(credit.task(), 1));
      int missed = credited.credits().isEmpty() ? 1 : 0;
      reported.add(missed);
      unmatched.add(missed);
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

  /// Counts what went wrong here; what a caller did wrong is only a refusal.
  public void failed(Throwable cause) {
    switch (cause) {
      case StoreException _ -> errors("store").increment();
      case NotReady _ -> errors("not-ready").increment();
      case Refusal _, ErrorResponse _, IOException _ -> {}
      default -> errors("defect").increment();
    }
  }

  private Counter errors(String kind) {
    return registry.counter("volano.errors", "kind", kind);
  }

  /// What waits before the log now.
  DecisionLog.Waiting waiting() {
    return log.map(DecisionLog::waiting).orElse(new DecisionLog.Waiting(0, 0));
  }

  /// Shows what waits before a log, also while its store does not answer.
  void watch(DecisionLog log) {
    this.log = Optional.of(log);
    Gauge.builder("volano.append.waiting", log, l -> l.waiting().entries())
        .strongReference(true)
        .register(registry);
    Gauge.builder("volano.append.waiting.most", log, l -> l.waiting().most())
        .strongReference(true)
        .register(registry);
    FunctionTimer.builder(
            "volano.commit",
            log,
            l -> l.commits().count(),
            l -> l.commits().seconds(),
            TimeUnit.SECONDS)
        .register(registry);
  }

  /// Shows what is wrong, and whether those who are to know can be told.
  void watch(Alerts alerts) {
    open = Optional.of(alerts);
    for (var delivery : alerts.deliveries()) {
      count(alerts, delivery.target(), "sent", Delivery::sent);
      count(alerts, delivery.target(), "retried", Delivery::retried);
      count(alerts, delivery.target(), "failed", Delivery::failed);
      count(alerts, delivery.target(), "dropped", Delivery::dropped);
    }
  }

  /// Shows how it stands with the jobs.
  void watch(Supplier<List<Schedule>> schedules, InstantSource clock) {
    var meters = new JobMeters(registry, clock);
    jobs = () -> meters.look(schedules.get());
  }

  private void count(Alerts alerts, String target, String became, ToLongFunction<Delivery> of) {
    FunctionCounter.builder(
            "volano.alert.messages",
            alerts,
            a -> a.deliveries().stream().filter(d -> d.target().equals(target)).mapToLong(of).sum())
        .tags("target", target, "became", became)
        .register(registry);
  }

  void appended(long nanos) {
    appends.record(Duration.ofNanos(nanos));
  }

  void retentionFailed() {
    retentionFailures.increment();
  }

  /// How many outcomes and events came so far, and how many of them matched no decision.
  public Reported reported() {
    return new Reported(reported.sum(), unmatched.sum());
  }

  /// @param all of them
  public record Reported(long all, long unmatched) {}

  private TaskMeters of(TaskId task) {
    var known = tasks.get(task);
    return known != null ? known : learn(task);
  }

  private synchronized TaskMeters learn(TaskId task) {
    if (tasks.size() >= MOST_TASKS) {
      return others;
    }
    return tasks.computeIfAbsent(task, t -> new TaskMeters(registry, TaskMeters.tags(t), BUCKETS));
  }

  /// A series of a task that is gone would be told for ever.
  private synchronized void forget(Set<TaskId> left) {
    for (var task : List.copyOf(tasks.keySet())) {
      if (!left.contains(task)) {
        tasks.remove(task).removeFrom(registry);
      }
    }
  }

  /// All of it in the text form of Prometheus, after a new look at every task.
  ///
  /// What only a store knows is as it was when the store last answered.
  public synchronized String scrape(Supplier<Volano> volano) {
    open.ifPresent(this::look);
    try {
      look(volano.get());
      jobs.run();
    } catch (NotReady | StoreException e) {
      LOG.log(Level.DEBUG, "counted without what only the store knows", e);
    }
    return registry.scrape();
  }

  private void look(Alerts watched) {
    var byKind =
        watched.open().stream().collect(Collectors.groupingBy(Alert::kind, Collectors.counting()));
    alerts.register(
        byKind.entrySet().stream()
            .<Row<?>>map(e -> Row.of(Tags.of("kind", e.getKey()), e.getValue()))
            .toList(),
        true);
  }

  private void look(Volano volano) {
    forget(volano.tasks().stream().map(TaskLoop::id).collect(Collectors.toSet()));
    var troubles = volano.troubles();
    read(steps, volano, TaskLoop::stepsLearned);
    read(rewards, volano, TaskLoop::rewardsLearned);
    read(learning, volano, TaskLoop::secondsLearning);
    read(trouble, volano, loop -> troubles.containsKey(loop.id()) ? 1 : 0);
    read(lag, volano, loop -> volano.standing(loop).lagSeconds());
    read(leads, volano, loop -> volano.standing(loop).leads() ? 1 : 0);
    read(pending, volano, loop -> volano.stores().log().pending(loop.id()));
  }

  private void read(MultiGauge gauge, Volano volano, ToDoubleFunction<TaskLoop> of) {
    gauge.register(
        volano.tasks().stream()
            .limit(MOST_TASKS)
            .<Row<?>>map(loop -> Row.of(TaskMeters.tags(loop.id()), of.applyAsDouble(loop)))
            .toList(),
        true);
  }
}
