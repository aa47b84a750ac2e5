package io.volano.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.volano.Decision;
import io.volano.Slot;
import io.volano.TaskId;
import java.time.Duration;
import java.util.List;

/// The meters of one task, found once and kept: looking them up costs more than counting.
final class TaskMeters {

  private static final Duration LATELY = Duration.ofMinutes(10);
  private static final int PARTS_OF_LATELY = 5;

  final Counter outcomes;
  final Counter unmatched;
  private final Counter decisions;
  private final Timer decide;
  private final Gauge least;
  private final TimeWindowMax largestWeight; // of 1 / propensity, since a maximum is what there is

  /// @param buckets bounds between which calls are counted by their time
  TaskMeters(MeterRegistry registry, Tags tags, Duration[] buckets) {
    outcomes = registry.counter("volano.outcomes", tags);
    unmatched = registry.counter("volano.outcomes.unmatched", tags);
    decisions = registry.counter("volano.decisions", tags);
    decide =
        Timer.builder("volano.decide")
            .tags(tags)
            .serviceLevelObjectives(buckets)
            .register(registry);
    largestWeight =
        new TimeWindowMax(
            registry.config().clock(),
            LATELY.dividedBy(PARTS_OF_LATELY).toMillis(),
            PARTS_OF_LATELY);
    least =
        Gauge.builder("volano.propensity.least", this, TaskMeters::leastPropensity)
            .tags(tags)
            .strongReference(true)
            .register(registry);
  }

  /// Where a task's series are named.
  static Tags tags(TaskId task) {
    return Tags.of("tenant", task.tenant(), "task", task.name());
  }

  double decisions() {
    return decisions.count();
  }

  void decided(List<Decision> made, long nanos) {
    decisions.increment(made.size());
    decide.record(Duration.ofNanos(nanos));
    for (var decision : made) {
      for (var slot : decision.slots()) {
        drawn(slot);
      }
    }
  }

  private void drawn(Slot slot) {
    if (slot.propensity() > 0) { // what a caller chose without saying has none
      largestWeight.record(1 / slot.propensity());
    }
  }

  /// `NaN` if nothing was drawn lately.
  private double leastPropensity() {
    double weight = largestWeight.poll();
    return weight == 0 ? Double.NaN : 1 / weight;
  }

  void removeFrom(MeterRegistry registry) {
    for (var meter : List.of(outcomes, unmatched, decisions, decide, least)) {
      registry.remove(meter);
    }
  }
}
