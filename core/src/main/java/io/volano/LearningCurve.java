package io.volano;

import java.util.List;
import java.util.Optional;

/// What a task has earned since it was declared, beside what a uniform draw would have: a bounded
/// view of its log, and an immutable snapshot.
///
/// | view | spans | of |
/// |---|---|---|
/// | `life` | at most 128 | equal numbers of settled steps, a power of two; the last may be shorter |
/// | `hours` | at most 168 | the hours of the week up to the latest, those in which steps settled |
///
/// A step is a settled slot with a reward; one that was never shown is none. Its reward is the one
/// it earned, also where a learner imitates. What was rolled back stays: the curve tells what
/// happened. Who was erased is in it no more.
///
/// The uniform draw is estimated from *first slots* whose weight is known ([Choice#uniformWeight]):
/// decisions of which the log keeps all actions, each with a chance, and the propensity.
///
/// @param actions what was played, by name, in the order of first appearance, at most 32; what
///   appeared later counts as others
public record LearningCurve(List<String> actions, List<Span> life, List<Span> hours) {

  /// The curve of a task that has earned nothing yet.
  public static final LearningCurve NONE = new LearningCurve(List.of(), List.of(), List.of());

  /// Most spans of the whole life.
  public static final int LIFE = 128;

  /// Most hours.
  public static final int HOURS = 168;

  /// Most actions by name.
  public static final int ACTIONS = 32;

  public LearningCurve {
    actions = List.copyOf(actions);
    life = List.copyOf(life);
    hours = List.copyOf(hours);
  }

  /// All of its life as one span; empty before the first step.
  public Optional<Span> total() {
    return life.stream().reduce(Span::plus);
  }

  /// How many steps it is made from.
  public long steps() {
    return life.stream().mapToLong(Span::steps).sum();
  }
}
