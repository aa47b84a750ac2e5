package io.volano.server.cli.replay;

import io.volano.Request;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/// One moment of a data set: what was asked for, and what is known of what each action earns.
///
/// @param request what the loop is asked
/// @param earned what an action earns, by its id; empty if nobody knows, since it was not tried.
///   Asked once, for the action that was drawn
/// @param recorded what was earned when it was recorded, or is on average by drawing uniformly
/// @param best the most that can be earned, as far as anybody knows; `NaN` if nobody does
public record Situation(
    Request request, Function<String, OptionalDouble> earned, double recorded, double best) {

  /// A situation of which every action's reward is known.
  public static Situation rated(Request request, Map<String, Double> rewards) {
    var summary = rewards.values().stream().mapToDouble(r -> r).summaryStatistics();
    return new Situation(
        request,
        action -> OptionalDouble.of(rewards.get(action)),
        summary.getAverage(),
        summary.getMax());
  }

  /// A situation of which only the recorded action's reward is known.
  public static Situation logged(Request request, String action, double reward) {
    return new Situation(
        request,
        drawn -> drawn.equals(action) ? OptionalDouble.of(reward) : OptionalDouble.empty(),
        reward,
        Double.NaN);
  }

  OptionalDouble earned(String action) {
    return earned.apply(action);
  }
}
