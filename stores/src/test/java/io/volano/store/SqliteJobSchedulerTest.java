package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Job;
import io.volano.JobScheduler;
import io.volano.Schedule;
import io.volano.Schedule.How;
import io.volano.StoreException;
import io.volano.testkit.JobSchedulerContract;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteJobSchedulerTest extends JobSchedulerContract {

  @TempDir private Path data;

  @Override
  protected JobScheduler open(List<Job> jobs) {
    return SqliteJobScheduler.open(data, jobs, clock, ByHand.on(clock));
  }

  @Override
  protected JobScheduler reopen(List<Job> jobs) {
    scheduler.close();
    return open(jobs);
  }

  @Override
  protected JobScheduler reopenInBackground(List<Job> jobs) {
    scheduler.close();
    return SqliteJobScheduler.open(data, jobs, InstantSource.system());
  }

  @Override
  protected void runDue(JobScheduler due) {
    ByHand.runDue(due);
  }

  @Test
  void aSecondOneOverTheSameDirectoryIsRefused() {
    scheduler = open(List.of());
    assertThatThrownBy(() -> open(List.of()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another process has it open");
  }

  @Test
  void theTableOfRunsDoesNotGrow() throws SQLException {
    scheduler = open(List.of(counting("tidy", "0 * * * *", new AtomicInteger())));
    for (int hour = 0; hour < JobScheduler.REMEMBERED + 5; hour++) {
      clock.advance(Duration.ofHours(1));
      runDue(scheduler);
    }
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("schedules.db"));
        var rows = connection.createStatement().executeQuery("SELECT count(*) FROM schedule_run")) {
      assertThat(rows.getInt(1)).isEqualTo(JobScheduler.REMEMBERED);
    }
  }

  @Test
  void itsTablesCanBeUndoneAndMadeAnew() {
    scheduler = open(List.of(counting("tidy", "0 * * * *", new AtomicInteger())));
    scheduler.close();
    var migrations = SqliteJobScheduler.migrations(data);
    assertThat(migrations.rollback()).map(Migrations.Step::version).contains(1);
    assertThat(migrations.status()).allSatisfy(step -> assertThat(step.applied()).isEmpty());
    scheduler = open(List.of());
    assertThat(migrations.status()).allSatisfy(step -> assertThat(step.applied()).isPresent());
  }

  @Test
  void whatAKilledProcessWasDoingIsDoneAnewAtOnce() throws IOException, InterruptedException {
    var process = AppendingProcess.java(Endless.class, data.toString());
    try (var out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("doing");
      process.destroyForcibly().waitFor();
    }
    clock.set(InstantSource.system().instant());
    var times = new AtomicInteger();
    scheduler = open(List.of(counting("endless", "0 0 1 1 *", times)));
    scheduler.start();
    runDue(scheduler);
    runDue(scheduler);
    assertThat(times).hasValue(1);
    assertThat(scheduler.runs("endless"))
        .extracting(Schedule.Run::how)
        .containsExactly(How.DONE, How.LOST);
  }

  /// A process that does a job until it is killed.
  static final class Endless {
    public static void main(String[] args) {
      var job =
          new Job(
              "endless",
              "0 0 1 1 *",
              () -> {
                System.out.println("doing");
                new CountDownLatch(1).await();
                return "";
              });
      var scheduler =
          SqliteJobScheduler.open(Path.of(args[0]), List.of(job), InstantSource.system());
      scheduler.start();
      scheduler.runNow("endless");
    }
  }
}
