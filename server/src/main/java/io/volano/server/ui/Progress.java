package io.volano.server.ui;

import io.volano.Estimate;
import io.volano.LearningCurve;
import io.volano.Mode;
import io.volano.Span;
import io.volano.TaskLoop;
import io.volano.Weights;
import java.util.Optional;

/// How a task does, in a word and the numbers behind it.
///
/// @param mean reward per settled step, over its life
/// @param uniform what a uniform draw would have earned
/// @param lift the difference of both, on the same steps
public record Progress(
    Verdict verdict,
    long steps,
    Optional<Estimate> mean,
    Optional<Estimate> uniform,
    Optional<Estimate> lift) {

  /// What a reader wants to hear first.
  public enum Verdict {
    /// It cannot learn at present.
    TROUBLE,
    /// Somebody froze it.
    FROZEN,
    /// It does not play what it learns, as declared.
    BASELINE,
    /// Nothing was settled yet.
    EMPTY,
    /// It earns more than a uniform draw, beyond chance.
    BETTER,
    /// It earns less, beyond chance.
    WORSE,
    /// Too early to say.
    UNSURE;

    /// As it stands in texts and styles.
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static Progress of(TaskLoop loop, boolean trouble) {
    return of(loop, trouble, loop.curve());
  }

  static Progress of(TaskLoop loop, boolean trouble, LearningCurve curve) {
    var total = curve.total();
    var lift = total.map(Span::weights).flatMap(Weights::lift);
    return new Progress(
        verdict(loop, trouble, curve.steps(), lift),
        curve.steps(),
        total.flatMap(t -> t.rewards().mean()),
        total.map(Span::weights).flatMap(Weights::uniform),
        lift);
  }

  private static Verdict verdict(
      TaskLoop loop, boolean trouble, long steps, Optional<Estimate> lift) {
    if (trouble) {
      return Verdict.TROUBLE;
    }
    if (loop.frozen()) {
      return Verdict.FROZEN;
    }
    if (loop.declaration().mode() != Mode.ONLINE) {
      return Verdict.BASELINE;
    }
    if (steps == 0) {
      return Verdict.EMPTY;
    }
    var range = lift.flatMap(Estimate::interval);
    if (range.isPresent() && range.get().low() > 0) {
      return Verdict.BETTER;
    }
    return range.isPresent() && range.get().high() < 0 ? Verdict.WORSE : Verdict.UNSURE;
  }
}
