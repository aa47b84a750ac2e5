package io.volano;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What a task adds to its policy's probabilities before the draw, so that they stay true.
///
/// With `n` eligible actions, `p` the policy's probabilities and `λ` the one number for which the
/// result sums to 1:
///
/// ```
/// q = (1 − share) · p + share / n          result = min(max(λ · q, floor), cap)
/// ```
///
/// A pinned action has its pin as floor and cap. Limits that cannot all hold for the actions at
/// hand (floors above 1 in sum, caps below) are scaled in proportion until they can. They hold for
/// the first slot of a ranking; later slots are drawn from what is left.
///
/// @param share of decisions drawn uniformly, in \[0, 1\]
/// @param floor least probability of every action, in \[0, 1\]
/// @param cap greatest probability of every action, in (0, 1\]
/// @param limits floors and caps of single actions, in place of the general ones
/// @param pins probabilities of single actions, in \[0, 1\]
public record Exploration(
    double share, double floor, double cap, Map<String, Range> limits, Map<String, Double> pins) {

  public static final Exploration NONE = new Exploration(0, 0, 1, Map.of(), Map.of());

  private static final double SMALLEST = 1e-12;

  public Exploration {
    limits = Map.copyOf(limits);
    pins = Map.copyOf(pins);
    check("share", share);
    check("floor", floor);
    check("cap", cap);
    if (!(floor <= cap && cap > 0)) {
      throw new Refusal.Invalid("cap", "must be above 0 and at least the floor: " + cap);
    }
    limits.forEach(
        (action, limit) -> {
          check("limits." + action + ".floor", limit.low());
          check("limits." + action + ".cap", limit.high());
        });
    pins.forEach((action, pin) -> check("pins." + action, pin));
    double pinned = pins.values().stream().mapToDouble(p -> p).sum();
    if (pinned > 1 + 1e-9) {
      throw new Refusal.Invalid("pins", "must sum to at most 1: " + pinned);
    }
  }

  private static void check(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new Refusal.Invalid(field, "must be in [0, 1]: " + value);
    }
  }

  /// The probabilities to draw with.
  public Distribution applied(List<Action> actions, Distribution policy) {
    return changesNothing() ? policy : new Bounded(actions, policy).result();
  }

  /// Why an action has the probability that [#applied] gives it.
  ///
  /// @param why the policy's own explanation of the same action
  Explanation explain(List<Action> actions, Distribution policy, int chosen, Explanation why) {
    return changesNothing() ? why : new Bounded(actions, policy).explain(chosen, why);
  }

  private boolean changesNothing() {
    return share == 0 && floor == 0 && cap == 1 && limits.isEmpty() && pins.isEmpty();
  }

  private Range limit(String action) {
    var pin = pins.isEmpty() ? null : pins.get(action);
    if (pin != null) {
      return new Range(pin, pin);
    }
    var limit = limits.isEmpty() ? null : limits.get(action);
    return limit != null ? limit : new Range(floor, cap);
  }

  /// The formula on the actions at hand.
  private final class Bounded {
    private final List<Action> actions;
    private final double[] mixed;
    private final double[] floors;
    private final double[] caps;
    private final double lambda;

    Bounded(List<Action> actions, Distribution policy) {
      int n = actions.size();
      this.actions = actions;
      mixed = new double[n];
      floors = new double[n];
      caps = new double[n];
      for (int i = 0; i < n; i++) {
        var limit = limit(actions.get(i).id());
        floors[i] = limit.low();
        caps[i] = limit.high();
        mixed[i] = (1 - share) * policy.of(i) + share / n;
      }
      scale(floors, Math.min(1, 1 / sum(floors)));
      scale(caps, Math.max(1, 1 / sum(caps)));
      for (int i = 0; i < n; i++) {
        mixed[i] = Math.max(mixed[i], SMALLEST); // so that λ can raise what the policy gives 0
      }
      lambda = lambda();
    }

    Distribution result() {
      var result = new double[mixed.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = bounded(lambda, i);
      }
      return Distribution.of(result);
    }

    Explanation explain(int chosen, Explanation why) {
      return Explanation.of(
          bounded(lambda, chosen),
          "min(max(λ · q, floor), cap)",
          Explanation.of(lambda, "λ, which makes all probabilities sum to 1"),
          Explanation.of(
              mixed[chosen],
              "q = (1 − share) · p + share / n, at least 1e-12",
              Explanation.of(share, "share of decisions drawn uniformly"),
              why,
              Explanation.of(actions.size(), "n, eligible actions")),
          Explanation.of(floors[chosen], "floor of " + actions.get(chosen).id()),
          Explanation.of(caps[chosen], "cap of " + actions.get(chosen).id()));
    }

    private double bounded(double lambda, int i) {
      return Math.clamp(lambda * mixed[i], floors[i], caps[i]);
    }

    /// Halves an interval until its ends meet; the sum of the result grows with λ.
    private double lambda() {
      double low = 0;
      double high = 1;
      while (total(high) < 1 && high < 1 / SMALLEST / SMALLEST) {
        low = high;
        high *= 16;
      }
      for (double middle = (low + high) / 2;
          middle > low && middle < high;
          middle = (low + high) / 2) {
        if (total(middle) < 1) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return high;
    }

    private double total(double lambda) {
      double sum = 0;
      for (int i = 0; i < mixed.length; i++) {
        sum += bounded(lambda, i);
      }
      return sum;
    }
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private static void scale(double[] values, double factor) {
    if (factor != 1 && Double.isFinite(factor)) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
    }
  }
}
