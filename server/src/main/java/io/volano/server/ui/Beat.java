package io.volano.server.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// All tasks of a tenant at one moment.
///
/// @param number counts beats from 1
public record Beat(long number, Instant at, List<TaskPulse> tasks) {

  /// Before the first.
  static final Beat NONE = new Beat(0, Instant.EPOCH, List.of());

  public Beat {
    tasks = List.copyOf(tasks);
  }

  public double rate() {
    return tasks.stream().mapToDouble(TaskPulse::rate).filter(Double::isFinite).sum();
  }

  /// `–` as long as there is nothing to compare with.
  public String rateText() {
    boolean known = tasks.stream().anyMatch(t -> Double.isFinite(t.rate()));
    return known || tasks.isEmpty() ? Figures.number(rate()) : Figures.NONE;
  }

  /// The longest of all.
  public Duration lag() {
    return tasks.stream().map(TaskPulse::lag).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  public String lagText() {
    return Figures.behind(lag());
  }

  public long steps() {
    return tasks.stream().mapToLong(t -> t.progress().steps()).sum();
  }

  public long of(Progress.Verdict verdict) {
    return tasks.stream().filter(t -> t.progress().verdict() == verdict).count();
  }

  Csv csv() {
    var csv =
        new Csv(
            "task",
            "state",
            "steps",
            "reward",
            "reward_low",
            "reward_high",
            "uniform",
            "uniform_low",
            "uniform_high",
            "lift",
            "lift_low",
            "lift_high",
            "decisions_per_second",
            "lag_seconds");
    for (var task : tasks) {
      var p = task.progress();
      var cells = new ArrayList<Object>(List.of(task.task(), p.verdict().code(), p.steps()));
      List.of(p.mean(), p.uniform(), p.lift()).forEach(e -> cells.addAll(Csv.cells(e)));
      cells.add(Double.isFinite(task.rate()) ? task.rate() : null);
      cells.add(task.lag().toMillis() / 1e3);
      csv.row(cells.toArray());
    }
    return csv;
  }

  /// What a page must show anew if it is another: which tasks there are, and the word on each.
  public String shape() {
    return Integer.toHexString(
        tasks.stream()
            .map(t -> t.task() + t.progress().verdict())
            .collect(Collectors.joining("\n"))
            .hashCode());
  }
}
