package io.volano.server.ui;

import io.volano.Schedule;
import io.volano.Standing;
import io.volano.TaskLoop;
import io.volano.access.Silence;
import io.volano.server.ServerStatus;
import io.volano.server.alert.Alert;
import io.volano.store.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What keeps an installation running, as a person on call asks for it.
///
/// @param status of the server that answers
/// @param alerts what is wrong now, the oldest first
/// @param silences what nobody is told of, and until when
/// @param schedules what the server does by itself
/// @param served the tasks, by name
public record OperationsView(
    ServerStatus status,
    List<Alert> alerts,
    List<Silence> silences,
    List<Schedule> schedules,
    List<Served> served) {

  /// The calls that answer what the page shows.
  public static final List<String> CALLS =
      List.of("/v1/server", "/v1/alerts", "/v1/schedules", "/v1/overview", "/metrics");

  /// A task, who serves it, and what is kept of it.
  ///
  /// @param checkpoints states that are kept
  /// @param newest when what the newest of them knows was logged; empty if there is none
  public record Served(
      TaskLoop loop, Standing standing, int checkpoints, Optional<Instant> newest) {

    public String task() {
      return loop.id().name();
    }

    public Optional<Duration> retention() {
      return loop.declaration().retention();
    }
  }

  public boolean nothingNeedsMe() {
    return status.storeTrouble().isEmpty() && alerts.isEmpty() && status.defects() == 0;
  }

  // ---- for spreadsheets

  Csv tasksCsv() {
    var csv = new Csv("task", "leader", "leads", "lag_seconds", "checkpoints", "newest", "texts");
    for (var s : served) {
      csv.row(
          s.task(),
          s.standing().leader().orElse(null),
          s.standing().leads(),
          s.standing().lagSeconds(),
          s.checkpoints(),
          s.newest().orElse(null),
          s.retention().orElse(null));
    }
    return csv;
  }

  Csv silencesCsv() {
    var csv = new Csv("silence", "kind", "tenant", "task", "until");
    for (var s : silences) {
      csv.row(
          s.id(), s.kind().orElse(null), s.tenant().orElse(null), s.task().orElse(null), s.until());
    }
    return csv;
  }

  Csv jobsCsv() {
    var csv = new Csv("job", "cron", "next", "running", "failures", "last", "began", "result");
    for (var job : schedules) {
      csv.row(
          job.name(),
          job.cron(),
          job.next(),
          job.running(),
          job.failures(),
          job.last().map(run -> Json.name(run.how())).orElse(null),
          job.last().map(Schedule.Run::began).orElse(null),
          job.last().map(Schedule.Run::result).orElse(null));
    }
    return csv;
  }

  Csv errorsCsv() {
    var csv = new Csv("kind", "times");
    status.errors().forEach(csv::row);
    return csv;
  }

  Csv refusalsCsv() {
    var csv = new Csv("status", "times");
    status.refusals().forEach(csv::row);
    return csv;
  }
}
