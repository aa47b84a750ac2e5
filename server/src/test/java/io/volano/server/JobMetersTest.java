package io.volano.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.volano.Schedule;
import io.volano.Schedule.How;
import io.volano.Schedule.Run;
import io.volano.testkit.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JobMetersTest {

  private static final Instant EIGHT = Instant.parse("2026-01-01T08:00:00Z");

  private final SettableClock clock = new SettableClock();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JobMeters meters = new JobMeters(registry, clock);

  private static Schedule schedule(boolean running, Optional<Run> last) {
    return new Schedule("digest", "0 * * * *", EIGHT, running, 3, last);
  }

  private static Run run(Optional<Instant> ended) {
    return new Run(EIGHT, ended, How.RUNNING, "", "1@host");
  }

  private void assertShows(String sample) {
    assertThat(registry.scrape().lines()).contains(sample);
  }

  @Test
  void aJobThatIsDueAndNotBegunIsLate() {
    clock.set(EIGHT.plusSeconds(90));
    meters.look(List.of(schedule(false, Optional.empty())));
    assertShows("volano_job_late_seconds{name=\"digest\"} 90.0");
    assertShows("volano_job_failures{name=\"digest\"} 3.0");
    assertShows("volano_job_last_run_seconds{name=\"digest\"} 0.0");
  }

  @Test
  void aJobThatIsBeingDoneIsNotLateAndTakesUpToNow() {
    clock.set(EIGHT.plusSeconds(90));
    meters.look(List.of(schedule(true, Optional.of(run(Optional.empty())))));
    assertShows("volano_job_late_seconds{name=\"digest\"} 0.0");
    assertShows("volano_job_duration_seconds{name=\"digest\"} 90.0");
    assertShows("volano_job_last_run_seconds{name=\"digest\"} 1.7672544E9");
  }

  @Test
  void aRunThatEndedTookUntilThen() {
    clock.set(EIGHT.minusSeconds(1));
    meters.look(List.of(schedule(false, Optional.of(run(Optional.of(EIGHT.plusSeconds(2)))))));
    assertShows("volano_job_duration_seconds{name=\"digest\"} 2.0");
    assertShows("volano_job_late_seconds{name=\"digest\"} 0.0");
  }
}
