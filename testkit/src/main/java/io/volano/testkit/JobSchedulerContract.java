package io.volano.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Job;
import io.volano.JobScheduler;
import io.volano.Refusal;
import io.volano.Schedule;
import io.volano.Schedule.How;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every [JobScheduler] keeps to. The clock stands at midnight of a Thursday, the first of
/// January.
public abstract class JobSchedulerContract {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String HOURLY = "0 * * * *";

  protected final SettableClock clock = new SettableClock(START);
  protected JobScheduler scheduler;

  /// An empty one that has the jobs done by [#runDue] alone.
  protected abstract JobScheduler open(List<Job> jobs);

  /// Closes the one that was opened last, and opens its store again.
  protected abstract JobScheduler reopen(List<Job> jobs);

  /// The same store with threads, on the system's clock.
  protected abstract JobScheduler reopenInBackground(List<Job> jobs);

  /// Does what is due, on this thread.
  protected abstract void runDue(JobScheduler scheduler);

  @AfterEach
  void close() {
    if (scheduler != null) {
      scheduler.close();
    }
  }

  /// A job that counts how often it was done.
  protected static Job counting(String name, String cron, AtomicInteger times) {
    return new Job(name, cron, () -> "number " + times.incrementAndGet());
  }

  private void opened(Job... jobs) {
    scheduler = open(List.of(jobs));
    scheduler.start();
  }

  private Schedule only() {
    assertThat(scheduler.schedules()).hasSize(1);
    return scheduler.schedules().getFirst();
  }

  private void at(String time) {
    clock.set(Instant.parse(time));
    runDue(scheduler);
  }

  @Test
  void aJobIsDoneWhenItIsDueAndNotBefore() {
    var times = new AtomicInteger();
    opened(counting("tidy", HOURLY, times));
    assertThat(only().next()).isEqualTo("2026-01-01T01:00:00Z");
    assertThat(only().last()).isEmpty();
    at("2026-01-01T00:59:59Z");
    assertThat(times).hasValue(0);
    at("2026-01-01T01:00:00Z");
    assertThat(times).hasValue(1);
    runDue(scheduler);
    assertThat(times).hasValue(1);
    assertThat(only().next()).isEqualTo("2026-01-01T02:00:00Z");
  }

  @Test
  void sevenDaysOfSchedulesAreDoneAtTheirTimes() {
    var hourly = new AtomicInteger();
    var daily = new AtomicInteger();
    var weekly = new AtomicInteger();
    var monthly = new AtomicInteger();
    opened(
        counting("hourly", HOURLY, hourly),
        counting("daily", "30 3 * * *", daily),
        counting("weekly", "0 4 * * 1", weekly),
        counting("monthly", "0 5 1 * *", monthly));
    for (int quarter = 0; quarter < 7 * 24 * 4; quarter++) {
      clock.advance(Duration.ofMinutes(15));
      runDue(scheduler);
    }
    assertThat(hourly).hasValue(168);
    assertThat(daily).hasValue(7);
    assertThat(weekly).hasValue(1); // Monday, the fifth
    assertThat(monthly).hasValue(1); // at five on the first day
    assertThat(scheduler.runs("daily"))
        .extracting(Schedule.Run::began)
        .allSatisfy(began -> assertThat(began.toString()).endsWith("T03:30:00Z"));
  }

  @Test
  void timesThatWereMissedAreMadeUpForOnce() {
    var times = new AtomicInteger();
    opened(counting("tidy", HOURLY, times));
    at("2026-01-04T10:20:00Z");
    runDue(scheduler);
    assertThat(times).hasValue(1);
    assertThat(only().next()).isEqualTo("2026-01-04T11:00:00Z");
  }

  @Test
  void timesThatPassedWhileNothingRanAreMadeUpForOnce() {
    var times = new AtomicInteger();
    opened(counting("tidy", HOURLY, times));
    at("2026-01-01T01:00:00Z");
    clock.set(Instant.parse("2026-01-09T10:20:00Z"));
    scheduler = reopen(List.of(counting("tidy", HOURLY, times)));
    scheduler.start();
    runDue(scheduler);
    runDue(scheduler);
    assertThat(times).hasValue(2);
    assertThat(scheduler.runs("tidy")).hasSize(2);
  }

  @Test
  void anotherCronHoldsFromTheNextStartOn() {
    var times = new AtomicInteger();
    opened(counting("tidy", "0 0 1 * *", times));
    assertThat(only().next()).isEqualTo("2026-02-01T00:00:00Z");
    scheduler = reopen(List.of(counting("tidy", HOURLY, times)));
    scheduler.start();
    assertThat(only().next()).isEqualTo("2026-01-01T01:00:00Z");
  }

  @Test
  void aRunIsShownWithItsTimesAndWhatCameOfIt() {
    opened(
        new Job(
            "tidy",
            HOURLY,
            () -> {
              clock.advance(Duration.ofSeconds(5));
              return "dropped 3";
            }));
    at("2026-01-01T01:00:00Z");
    var run = only().last().orElseThrow();
    assertThat(run.began()).isEqualTo("2026-01-01T01:00:00Z");
    assertThat(run.ended()).contains(Instant.parse("2026-01-01T01:00:05Z"));
    assertThat(run.how()).isEqualTo(How.DONE);
    assertThat(run.result()).isEqualTo("dropped 3");
    assertThat(run.node()).startsWith(ProcessHandle.current().pid() + "");
  }

  @Test
  void aFailureIsShownAndTriedAgainSoonerAndSooner() {
    var fails = new AtomicBoolean(true);
    opened(
        new Job(
            "tidy",
            "0 0 * * *",
            () -> {
              if (fails.get()) {
                throw new IllegalStateException("disk full");
              }
              return "done";
            }));
    at("2026-01-02T00:00:00Z");
    assertThat(only().last().orElseThrow())
        .satisfies(run -> assertThat(run.how()).isEqualTo(How.FAILED))
        .satisfies(run -> assertThat(run.result()).isEqualTo("disk full"));
    assertThat(only().next()).isEqualTo("2026-01-02T00:01:00Z");
    at("2026-01-02T00:01:00Z");
    assertThat(only().next()).isEqualTo("2026-01-02T00:03:00Z"); // 2 minutes later
    at("2026-01-02T00:03:00Z");
    assertThat(only().next()).isEqualTo("2026-01-02T00:07:00Z"); // 4
    assertThat(only().failures()).isEqualTo(3);
    fails.set(false);
    at("2026-01-02T00:07:00Z");
    assertThat(only().next()).isEqualTo("2026-01-03T00:00:00Z");
    assertThat(only().failures()).isZero();
    assertThat(scheduler.runs("tidy"))
        .extracting(Schedule.Run::how)
        .containsExactly(How.DONE, How.FAILED, How.FAILED, How.FAILED);
  }

  @Test
  void aTryAgainIsNeverLaterThanAnHourNorThanTheNextTime() {
    opened(
        new Job(
            "tidy",
            "0 0 * * *",
            () -> {
              throw new IllegalStateException("always");
            }));
    at("2026-01-02T00:00:00Z");
    for (int i = 0; i < 12; i++) {
      var before = clock.instant();
      at(only().next().toString());
      assertThat(Duration.between(before, clock.instant()))
          .isLessThanOrEqualTo(Duration.ofHours(1));
    }
    at("2026-01-02T23:59:00Z");
    assertThat(only().next()).isEqualTo("2026-01-03T00:00:00Z");
  }

  @Test
  void aPersonCanHaveAJobDoneAtOnce() {
    var times = new AtomicInteger();
    opened(counting("tidy", "0 0 1 * *", times));
    scheduler.runNow("tidy");
    assertThat(only().next()).isEqualTo(START);
    runDue(scheduler);
    assertThat(times).hasValue(1);
    assertThat(only().next()).isEqualTo("2026-02-01T00:00:00Z");
    assertThatThrownBy(() -> scheduler.runNow("nothing"))
        .isInstanceOf(Refusal.NotFound.class)
        .hasMessage("no job named nothing");
    assertThatThrownBy(() -> scheduler.runs("nothing")).isInstanceOf(Refusal.NotFound.class);
  }

  @Test
  void aJobThatIsBeingDoneIsNotBegunAgain() {
    var seen = new AtomicReference<Schedule>();
    var refused = new AtomicReference<Throwable>();
    opened(
        new Job(
            "tidy",
            HOURLY,
            () -> {
              seen.set(only());
              assertThatThrownBy(() -> scheduler.runNow("tidy")).satisfies(refused::set);
              return "";
            }));
    at("2026-01-01T01:00:00Z");
    assertThat(seen.get().running()).isTrue();
    assertThat(seen.get().last().orElseThrow().how()).isEqualTo(How.RUNNING);
    assertThat(refused.get())
        .isInstanceOf(Refusal.Conflict.class)
        .hasMessage("the job tidy is being done");
    assertThat(only().running()).isFalse();
  }

  @Test
  void onlyTheNewestRunsAreRemembered() {
    var times = new AtomicInteger();
    opened(counting("tidy", HOURLY, times), counting("other", "0 0 * * *", new AtomicInteger()));
    for (int hour = 0; hour < JobScheduler.REMEMBERED + 20; hour++) {
      clock.advance(Duration.ofHours(1));
      runDue(scheduler);
    }
    assertThat(scheduler.runs("tidy"))
        .hasSize(JobScheduler.REMEMBERED)
        .extracting(Schedule.Run::result)
        .startsWith("number 120", "number 119")
        .endsWith("number 21");
    assertThat(scheduler.runs("other")).hasSize(5);
  }

  @Test
  void whatIsNoCronIsRefused() {
    for (var cron : List.of("", "hourly", "0 * * *", "61 * * * *", "0 0 3 * * *")) {
      assertThatThrownBy(() -> open(List.of(counting("tidy", cron, new AtomicInteger()))))
          .as(cron)
          .isInstanceOf(Refusal.Invalid.class)
          .hasMessageStartingWith("cron must be minute, hour, day of month");
    }
    assertThatThrownBy(() -> counting("Tidy up", HOURLY, new AtomicInteger()))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageStartingWith("name must be");
  }

  @Test
  void inTheBackgroundAJobIsDoneAtOnceAndClosingWaitsForIt() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var done = new ArrayList<String>();
    opened(counting("tidy", "0 0 1 1 *", new AtomicInteger()));
    scheduler =
        reopenInBackground(
            List.of(
                new Job(
                    "tidy",
                    "0 0 1 1 *",
                    () -> {
                      begun.countDown();
                      goOn.await();
                      done.add("done");
                      return "";
                    })));
    scheduler.start();
    scheduler.runNow("tidy");
    begun.await();
    var closing = Thread.startVirtualThread(scheduler::close);
    goOn.countDown();
    closing.join();
    scheduler = null;
    assertThat(done).containsExactly("done");
  }
}
