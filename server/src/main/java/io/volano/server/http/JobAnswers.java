package io.volano.server.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.volano.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The shapes of what is told of jobs; see [AnswerMapper].
final class JobAnswers {

  private JobAnswers() {}

  record Schedules(List<Scheduled> schedules) {}

  /// How it stands with a job.
  ///
  /// @param failures in a row, up to now
  record Scheduled(
      String name, String cron, Instant next, boolean running, int failures, Optional<Run> last) {

    static Scheduled of(Schedule schedule) {
      return new Scheduled(
          schedule.name(),
          schedule.cron(),
          schedule.next(),
          schedule.running(),
          schedule.failures(),
          schedule.last().map(Run::of));
    }
  }

  /// One time that it was done, or tried.
  ///
  /// @param took none while it is being done, or if it was lost
  record Run(Instant began, Optional<Duration> took, Schedule.How how, String result, String node) {

    static Run of(Schedule.Run run) {
      var took =
          run.ended()
              .filter(_ -> run.how() != Schedule.How.LOST)
              .map(ended -> Duration.between(run.began(), ended));
      return new Run(run.began(), took, run.how(), run.result(), run.node());
    }
  }

  /// A job and what was done of it, newest first.
  record Runs(@JsonUnwrapped Scheduled schedule, List<Run> runs) {}
}
