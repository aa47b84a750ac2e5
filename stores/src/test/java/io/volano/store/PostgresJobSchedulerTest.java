package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Job;
import io.volano.JobScheduler;
import io.volano.Schedule;
import io.volano.Schedule.How;
import io.volano.testkit.JobSchedulerContract;
import io.volano.testkit.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class PostgresJobSchedulerTest extends JobSchedulerContract {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final Duration WEEK = Duration.ofDays(7);

  private String url;

  @Override
  protected JobScheduler open(List<Job> jobs) {
    url = SERVER.newDatabase();
    return node(jobs);
  }

  private JobScheduler node(List<Job> jobs) {
    return PostgresJobScheduler.open(
        url, SERVER.user(), SERVER.password(), jobs, clock, ByHand.on(clock));
  }

  @Override
  protected JobScheduler reopen(List<Job> jobs) {
    scheduler.close();
    return node(jobs);
  }

  @Override
  protected JobScheduler reopenInBackground(List<Job> jobs) {
    scheduler.close();
    return PostgresJobScheduler.open(
        url, SERVER.user(), SERVER.password(), jobs, InstantSource.system());
  }

  @Override
  protected void runDue(JobScheduler due) {
    ByHand.runDue(due);
  }

  @Test
  void itsTablesCanBeUndoneAndMadeAnewBesideThoseOfTheLog() {
    scheduler = open(List.of());
    PostgresDecisionLog.open(url, SERVER.user(), SERVER.password()).close();
    var migrations = PostgresJobScheduler.migrations(url, SERVER.user(), SERVER.password());
    assertThat(migrations.rollback()).map(Migrations.Step::version).contains(1);
    assertThat(migrations.rollback()).isEmpty();
    scheduler = reopen(List.of());
    assertThat(scheduler.schedules()).isEmpty();
  }

  /// What was done, by the time it was due at.
  private final Map<String, Map<Instant, Integer>> done = new HashMap<>();

  private List<Job> jobsOf(Dying node) {
    var crons = Map.of("hourly", "0 * * * *", "daily", "30 3 * * *", "weekly", "0 4 * * 1");
    var jobs = new ArrayList<Job>();
    new TreeMap<>(crons)
        .forEach(
            (name, cron) -> {
              var times = done.computeIfAbsent(name, _ -> new ConcurrentSkipListMap<>());
              jobs.add(
                  new Job(
                      name,
                      cron,
                      () -> {
                        node.dieIfToldTo();
                        times.merge(clock.instant(), 1, Integer::sum);
                        return "done";
                      }));
            });
    return jobs;
  }

  /// A process that can stop in the middle of a job, as if killed, or frozen for ever.
  private static final class Dying {
    private volatile boolean dies;
    private final CountDownLatch dead = new CountDownLatch(1);
    private final CountDownLatch buried = new CountDownLatch(1);

    void dieIfToldTo() throws InterruptedException {
      if (dies) {
        dead.countDown();
        buried.await();
        throw new InterruptedException("it woke up");
      }
    }
  }

  @Test
  void twoNodesDoEachJobOnceInAWeekThoughOneIsOftenKilled() throws InterruptedException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    url = SERVER.newDatabase();
    var killed = new ArrayList<Runnable>();
    var first = new Dying();
    var second = new Dying();
    var a = node(jobsOf(first));
    var b = node(jobsOf(second));
    a.start();
    b.start();
    int kills = 0;
    for (var end = clock.instant().plus(WEEK); clock.instant().isBefore(end); ) {
      clock.advance(Duration.ofMinutes(30));
      if (clock.instant().getEpochSecond() % 3600 == 0 && random.nextInt(8) == 0) {
        kills++;
        first.dies = true;
        var dying = a;
        var node = first;
        var thread = Thread.startVirtualThread(() -> ByHand.runDue(dying));
        node.dead.await();
        killed.add(
            () -> {
              node.buried.countDown();
              join(thread);
              dying.close();
            });
        runDue(b); // the jobs it had picked are thought to be under way
        clock.advance(Duration.ofSeconds(61));
        runDue(b);
        clock.advance(Duration.ofSeconds(-61));
        first = new Dying();
        a = node(jobsOf(first));
        a.start();
      }
      together(a, b);
    }
    assertThat(kills).as("seed " + seed).isPositive();
    var before = b.schedules();
    killed.forEach(Runnable::run); // those that were only frozen wake up, a week later
    assertThat(b.schedules()).as("seed " + seed).isEqualTo(before);
    assertDoneOnce("hourly", 168, seed);
    assertDoneOnce("daily", 7, seed);
    assertDoneOnce("weekly", 1, seed);
    var lost = b.runs("hourly").stream().map(Schedule.Run::how).filter(How.LOST::equals).count();
    assertThat(lost).as("seed " + seed).isPositive();
    a.close();
    b.close();
  }

  private void assertDoneOnce(String job, int times, long seed) {
    assertThat(done.get(job).values()).as(job + ", seed " + seed).hasSize(times).containsOnly(1);
  }

  /// Both look for what is due at the same moment.
  private void together(JobScheduler a, JobScheduler b) {
    var other = Thread.startVirtualThread(() -> runDue(a));
    runDue(b);
    join(other);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
