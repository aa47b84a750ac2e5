package io.volano.server.ui;

import io.volano.TaskLoop;
import java.time.Duration;

/// One task at one moment, as the overview shows it.
///
/// @param decisions answered since the server started
/// @param rate decisions per second; `NaN` until there is something to compare with
/// @param lag how far learning is behind
/// @param changed the beat at which any of this was last different
public record TaskPulse(
    String task,
    Progress progress,
    Sparkline line,
    double decisions,
    double rate,
    Duration lag,
    boolean demonstration,
    long changed) {

  /// How much of the newest rate counts: what is shown follows within a few seconds, calmly.
  private static final double NEWEST = 0.4;

  /// @param before the same task at the beat before, or null
  /// @param elapsed since then, in seconds
  static TaskPulse of(
      TaskLoop loop,
      boolean trouble,
      double decisions,
      Duration lag,
      TaskPulse before,
      double elapsed,
      long beat) {
    boolean known = before != null && before.progress.steps() == loop.curve().steps();
    var curve = loop.curve();
    var line = known ? before.line : Sparkline.of(curve);
    var progress = Progress.of(loop, trouble, curve);
    var next =
        new TaskPulse(
            loop.id().name(),
            progress,
            line,
            decisions,
            rate(before, decisions, elapsed),
            lag,
            Demonstration.is(loop.id()),
            beat);
    return before != null && next.looksLike(before) ? next.asOf(before.changed) : next;
  }

  private static double rate(TaskPulse before, double decisions, double elapsed) {
    if (before == null || elapsed <= 0) {
      return Double.NaN;
    }
    double newest = (decisions - before.decisions) / elapsed;
    double smooth =
        Double.isNaN(before.rate) ? newest : NEWEST * newest + (1 - NEWEST) * before.rate;
    return smooth < 0.01 ? 0 : smooth;
  }

  private TaskPulse asOf(long beat) {
    return new TaskPulse(task, progress, line, decisions, rate, lag, demonstration, beat);
  }

  private boolean looksLike(TaskPulse other) {
    return line.equals(other.line) && shown().equals(other.shown());
  }

  private String shown() {
    return rateText() + stepsText() + meanText() + lagText() + progress.verdict();
  }

  public String rateText() {
    return Figures.number(rate);
  }

  public String stepsText() {
    return Figures.count(progress.steps());
  }

  public String meanText() {
    return progress.mean().map(m -> Figures.number(m.value())).orElse(Figures.NONE);
  }

  public String lagText() {
    return Figures.behind(lag);
  }
}
