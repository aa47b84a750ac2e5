package io.volano.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.volano.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The meters of jobs, whichever server does them.
///
/// The label is `name`, because Prometheus calls what it asks a `job` itself.
final class JobMeters {

  private final InstantSource clock;
  private final MultiGauge begun;
  private final MultiGauge duration;
  private final MultiGauge failures;
  private final MultiGauge late;

  JobMeters(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    this.begun = MultiGauge.builder("volano.job.last.run").baseUnit("seconds").register(registry);
    this.duration =
        MultiGauge.builder("volano.job.duration").baseUnit("seconds").register(registry);
    this.failures = MultiGauge.builder("volano.job.failures").register(registry);
    this.late = MultiGauge.builder("volano.job.late").baseUnit("seconds").register(registry);
  }

  void look(List<Schedule> schedules) {
    read(begun, schedules, JobMeters::begun);
    read(duration, schedules, this::duration);
    read(failures, schedules, Schedule::failures);
    read(late, schedules, this::late);
  }

  private static void read(
      MultiGauge gauge, List<Schedule> schedules, ToDoubleFunction<Schedule> of) {
    gauge.register(
        schedules.stream()
            .<Row<?>>map(s -> Row.of(Tags.of("name", s.name()), of.applyAsDouble(s)))
            .toList(),
        true);
  }

  private static double begun(Schedule schedule) {
    return schedule.last().map(run -> seconds(Instant.EPOCH, run.began())).orElse(0.0);
  }

  /// Of a run that has not ended, up to now.
  private double duration(Schedule schedule) {
    return schedule
        .last()
        .map(run -> seconds(run.began(), run.ended().orElseGet(clock::instant)))
        .orElse(0.0);
  }

  private double late(Schedule schedule) {
    return schedule.running() ? 0 : Math.max(0, seconds(schedule.next(), clock.instant()));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
