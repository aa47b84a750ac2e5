package io.volano;

import java.util.List;

/// Consecutive settled steps of one episode, and what followed the last of them.
///
/// A decision that stands alone is a segment of one terminated step.
///
/// @param steps at least one, in order
public record Segment(List<Step> steps, Followed followed) {

  /// What came after the last step of a segment.
  public sealed interface Followed {}

  /// Nothing: the episode ended there, and nothing more was to be earned.
  public record Terminated() implements Followed {}

  /// The episode was cut short; more could have been earned.
  ///
  /// @param context what was known when it was cut, empty features if nobody said
  public record Truncated(Features context) implements Followed {}

  /// The episode's next decision.
  public record Next(Features context, List<Action> actions) implements Followed {
    public Next {
      actions = List.copyOf(actions);
    }
  }

  public Segment {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a segment must have a step");
    }
  }

  /// A segment of one step after which nothing was to be earned.
  public static Segment alone(Step step) {
    return new Segment(List.of(step), new Terminated());
  }
}
