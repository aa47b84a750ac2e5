package io.volano;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one kind of outcome contributes to a reward.
///
/// ```
/// contribution = weight · min(value / scale, cap) · 2^(−age / halfLife)
/// ```
///
/// with `age` the time from the decision (or its activation) to the outcome.
///
/// | type | value if none came | weight | scale | cap | values | why |
/// |---|---|---|---|---|---|---|
/// | `click` | 1 | 0.1 | 1 | – | 0 to 1 | seed 001 |
/// | `like` | 1 | 0.3 | 1 | – | 0 to 1 | seed 001 |
/// | `comment` | 1 | 0.4 | 1 | – | 0 to 1 | seed 001 |
/// | `share` | 1 | 0.5 | 1 | – | 0 to 1 | seed 001 |
/// | `purchase` | 1 | 1 | 1 | – | 0 to 1 | seed 001 |
/// | `rating` | required | 1 | 5 | – | 0 to 5 | seed 001: value / 5 |
/// | `dwell_time` | required | 1 | 300 | 1 | 0 to a day | seed 001: seconds / 300, at most 1 |
/// | `completion` | 1 | 0.5 | 1 | – | 0 to 1 | the share seen to the end; worth a `share` |
/// | `save` | 1 | 0.4 | 1 | – | 0 to 1 | meant to come back: worth a `comment` |
/// | `return_visit` | 1 | 0.2 | 1 | – | 0 to 1 | between a `click` and a `like`: others had a part |
/// | `skip` | 1 | −0.1 | 1 | – | 0 to 1 | undoes a `click` |
/// | `dislike` | 1 | −0.3 | 1 | – | 0 to 1 | undoes a `like` |
/// | `hide` | 1 | −0.5 | 1 | – | 0 to 1 | undoes a `share` |
/// | `report` | 1 | −1 | 1 | – | 0 to 1 | undoes a `purchase` |
/// | `value` | required | 1 | 1 | – | the declared range | the application computes the reward |
/// | any other | 1 | 1 | 1 | – | 0 to 1 | |
///
/// @param type of the outcomes it reads
/// @param weight what one unit is worth, any finite number
/// @param scale how much of the raw value is one unit, above 0
/// @param cap the most units that count, above 0
/// @param halfLife the age at which a contribution counts half
/// @param values raw values that are accepted; others are refused when they are reported
/// @param max occurrences that count, the first ones, at least 1
/// @param implied the value of an outcome that came without one; empty if it must come with one
public record Signal(
    String type,
    double weight,
    double scale,
    OptionalDouble cap,
    Optional<Duration> halfLife,
    Range values,
    int max,
    OptionalDouble implied) {

  /// The type for applications that compute rewards themselves.
  public static final String VALUE = "value";

  private static final double SECONDS_PER_DAY = 86_400;

  private static final Map<String, Signal> STANDARD =
      Stream.of(
              standard("click", 0.1),
              standard("like", 0.3),
              standard("comment", 0.4),
              standard("share", 0.5),
              standard("purchase", 1),
              measured("rating", 5, OptionalDouble.empty(), new Range(0, 5)),
              measured("dwell_time", 300, OptionalDouble.of(1), new Range(0, SECONDS_PER_DAY)),
              standard("completion", 0.5),
              standard("save", 0.4),
              standard("return_visit", 0.2),
              standard("skip", -0.1),
              standard("dislike", -0.3),
              standard("hide", -0.5),
              standard("report", -1))
          .collect(Collectors.toMap(Signal::type, s -> s, (first, _) -> first, LinkedHashMap::new));

  public Signal {
    Texts.check("type", type, 64);
    check("weight", Double.isFinite(weight), "must be a finite number", weight);
    check("scale", scale > 0 && Double.isFinite(scale), "must be above 0", scale);
    if (cap.isPresent()) {
      double c = cap.getAsDouble();
      check("cap", c > 0 && Double.isFinite(c), "must be above 0", c);
    }
    if (halfLife.isPresent() && !halfLife.get().isPositive()) {
      throw new Refusal.Invalid("halfLife", "must be above 0: " + halfLife.get());
    }
    check("max", max >= 1, "must be at least 1", max);
  }

  /// The signals that have a meaning without being declared, by type.
  public static Map<String, Signal> standard() {
    return Collections.unmodifiableMap(STANDARD);
  }

  /// The signal of that name with its standard settings.
  ///
  /// @param declared the range of the task's rewards, which are the values of the type `value`
  public static Signal named(String type, Range declared) {
    if (type.equals(VALUE)) {
      return measured(VALUE, 1, OptionalDouble.empty(), declared);
    }
    var standard = STANDARD.get(type);
    return standard != null ? standard : standard(type, 1);
  }

  public Signal withWeight(double weight) {
    return new Signal(type, weight, scale, cap, halfLife, values, max, implied);
  }

  private static Signal standard(String type, double weight) {
    return new Signal(
        type,
        weight,
        1,
        OptionalDouble.empty(),
        Optional.empty(),
        Range.UNIT,
        1,
        OptionalDouble.of(1));
  }

  private static Signal measured(String type, double scale, OptionalDouble cap, Range values) {
    return new Signal(type, 1, scale, cap, Optional.empty(), values, 1, OptionalDouble.empty());
  }

  /// What an outcome of this type contributes.
  ///
  /// @param age from the decision to the outcome; below zero counts as zero
  public double contribution(OptionalDouble value, Duration age) {
    double raw = value.isPresent() ? value.getAsDouble() : implied.orElseThrow();
    return weight * Math.min(raw / scale, cap.orElse(Double.MAX_VALUE)) * decay(age);
  }

  private double decay(Duration age) {
    if (halfLife.isEmpty() || !age.isPositive()) {
      return 1;
    }
    return Math.pow(2, -(double) age.toMillis() / halfLife.get().toMillis());
  }

  /// Where the contribution of one outcome lies.
  Range contributions() {
    double limit = cap.orElse(Double.MAX_VALUE);
    double a = weight * Math.min(values.low() / scale, limit);
    double b = weight * Math.min(values.high() / scale, limit);
    var range = new Range(Math.min(a, b), Math.max(a, b));
    return halfLife.isPresent() ? range.union(new Range(0, 0)) : range;
  }

  /// Whether it can read that value.
  boolean takes(OptionalDouble value) {
    return value.isPresent() ? values.contains(value.getAsDouble()) : implied.isPresent();
  }

  /// Refuses an outcome whose value this signal cannot read.
  void check(OptionalDouble value) {
    if (value.isEmpty() && implied.isEmpty()) {
      throw new Refusal.Invalid("value", "must be given with an outcome of type " + type);
    }
    if (value.isPresent() && !values.contains(value.getAsDouble())) {
      throw new Refusal.Invalid(
          "value",
          "of an outcome of type " + type + " must be in " + values + ": " + value.getAsDouble());
    }
  }

  private static void check(String field, boolean holds, String rule, double value) {
    if (!holds) {
      throw new Refusal.Invalid(field, rule + ": " + value);
    }
  }
}
