package io.volano.store;

import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import io.volano.Job;
import io.volano.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/// A job as db-scheduler has it: when it is due by its cron, and when again after a failure.
record CronJob(Job job, RecurringTask<Void> task) {

  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);
  private static final int DOUBLINGS = 10; // more are past the longest anyway

  /// @throws Refusal.Invalid if its cron is none
  static CronJob of(Job job, Runnable work, DeadExecutionHandler<Void> died) {
    var cron = cron(job.cron());
    return new CronJob(
        job,
        Tasks.recurring(job.name(), cron)
            .onFailure((failed, operations) -> retry(cron, failed, operations))
            .onDeadExecution(died)
            .execute((_, _) -> work.run()));
  }

  private static CronSchedule cron(String line) {
    try {
      var cron = new CronSchedule(line, ZoneOffset.UTC, CronStyle.UNIX);
      cron.getNextExecutionTime(ExecutionComplete.simulatedSuccess(Instant.EPOCH));
      return cron;
    } catch (RuntimeException e) {
      throw new Refusal.Invalid(
          "cron",
          "must be minute, hour, day of month, month and day of week, as 0 3 * * *: " + line);
    }
  }

  /// `min(1 min · 2^failures, 1 h)` later, or at its next time if that comes first.
  private static void retry(
      CronSchedule cron, ExecutionComplete failed, ExecutionOperations<Void> operations) {
    var next = cron.getNextExecutionTime(failed);
    var retry = failed.getTimeDone().plus(pause(failed.getExecution().consecutiveFailures));
    operations.reschedule(failed, retry.isBefore(next) ? retry : next);
  }

  /// @param failures before this one, in a row
  private static Duration pause(int failures) {
    var doubled = FIRST_RETRY.multipliedBy(1L << Math.min(failures, DOUBLINGS));
    return doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
  }
}
