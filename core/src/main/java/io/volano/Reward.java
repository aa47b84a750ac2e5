package io.volano;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// How outcomes become one number.
///
/// @param signals what each type of outcome contributes; types distinct
/// @param fuse how contributions become one number
/// @param range where rewards lie, so that learners can put them on a common scale
/// @param clip whether a reward outside the range is moved to its edge; otherwise a range that
///   could be left is refused when it is declared
/// @param otherwise the reward when nothing was seen
public record Reward(List<Signal> signals, Fuse fuse, Range range, boolean clip, double otherwise) {

  /// How contributions become one number; they stand in the order in which they happened.
  public enum Fuse {
    SUM,
    MAX,
    MEAN,
    FIRST,
    LAST
  }

  public Reward {
    signals = List.copyOf(signals);
    if (signals.isEmpty()) {
      throw new Refusal.Invalid("signals", "must name at least one type of outcome");
    }
    var types = new HashSet<String>();
    for (int i = 0; i < signals.size(); i++) {
      if (!types.add(signals.get(i).type())) {
        throw new Refusal.Invalid(
            "signals[" + i + "].type", "must be there once: " + signals.get(i).type());
      }
    }
    if (!range.contains(otherwise)) {
      throw new Refusal.Invalid("default", "must be in the range " + range + ": " + otherwise);
    }
    var reach = reach(signals, fuse).union(new Range(otherwise, otherwise));
    if (!clip && !range.contains(reach)) {
      throw new Refusal.Invalid(
          "range",
          "must hold every reward the signals can make, "
              + reach
              + ", or clip must be true: "
              + range);
    }
  }

  /// The reward an application computes itself: the one outcome `value` in \[0, 1\].
  public static Reward ofValue(Range range) {
    return new Reward(
        List.of(Signal.named(Signal.VALUE, range)),
        Fuse.SUM,
        range.union(new Range(0, 0)),
        false,
        0);
  }

  /// A reward in the range that follows from its signals.
  public static Reward of(List<Signal> signals, Fuse fuse, double otherwise) {
    var range = reach(signals, fuse).union(new Range(otherwise, otherwise));
    return new Reward(signals, fuse, range, false, otherwise);
  }

  /// Where rewards can lie, given that something was seen.
  public static Range reach(List<Signal> signals, Fuse fuse) {
    var nothing = new Range(0, 0);
    return signals.stream()
        .map(s -> fuse == Fuse.SUM ? times(s.max(), s.contributions()) : s.contributions())
        .reduce(fuse == Fuse.SUM ? Range::plus : Range::union)
        .orElse(nothing);
  }

  private static Range times(int max, Range one) {
    return new Range(Math.min(one.low(), max * one.low()), Math.max(one.high(), max * one.high()))
        .union(new Range(0, 0));
  }

  public Optional<Signal> signal(String type) {
    return signals.stream().filter(s -> s.type().equals(type)).findFirst();
  }

  /// The reward of a slot.
  ///
  /// @param start when the decision was made or activated
  /// @param outcomes what was seen of the slot, in log order
  public double of(Instant start, List<Outcome> outcomes) {
    var counted = new HashMap<String, Integer>();
    var contributions = new ArrayList<Double>();
    outcomes.stream()
        .sorted(Comparator.comparing(Outcome::at))
        .forEach(
            outcome ->
                signal(outcome.type())
                    .filter(s -> counted.merge(s.type(), 1, Integer::sum) <= s.max())
                    .ifPresent(
                        s ->
                            contributions.add(
                                s.contribution(
                                    outcome.value(), Duration.between(start, outcome.at())))));
    if (contributions.isEmpty()) {
      return otherwise;
    }
    double fused =
        switch (fuse) {
          case SUM -> contributions.stream().mapToDouble(c -> c).sum();
          case MAX -> contributions.stream().mapToDouble(c -> c).max().orElseThrow();
          case MEAN -> contributions.stream().mapToDouble(c -> c).average().orElseThrow();
          case FIRST -> contributions.getFirst();
          case LAST -> contributions.getLast();
        };
    return range.clip(fused); // without `clip` it is inside but for rounding
  }
}
