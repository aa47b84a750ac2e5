package io.volano.diagnosis;

import io.volano.Action;
import io.volano.Decision;
import io.volano.Exploration;
import io.volano.Play;
import io.volano.Range;
import io.volano.Span;
import io.volano.Weights;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Whether every action is drawn as it should be.
final class DrawCheck implements Check {

  private static final double AT = 1.01;
  private static final double SHARE_AT_FLOOR = 0.99;

  /// Steps of the curve that count as recent: the spans at its end that have as many.
  private static final int RECENT = 1_000;

  private static final int ENOUGH_WEIGHTS = 500;

  @Override
  public void look(Evidence evidence, Consumer<Finding> found) {
    weights(evidence, found);
    var present = evidence.present();
    if (present.size() >= ENOUGH) {
      neverEligible(evidence, present, found);
      atFloor(evidence.declaration().exploration(), present, found);
    }
  }

  private static void weights(Evidence evidence, Consumer<Finding> found) {
    var weights = recent(evidence.curve().life());
    if (weights.n() >= ENOUGH_WEIGHTS && weights.support() == Weights.Support.WEIGHTS_OFF) {
      found.accept(
          new Finding(Kind.WEIGHTS_OFF)
              .with("steps", weights.n())
              .with("mean", weights.mean().orElseThrow().value()));
    }
  }

  private static Weights recent(List<Span> life) {
    var weights = Weights.NONE;
    for (int i = life.size() - 1; i >= 0 && weights.n() < RECENT; i--) {
      weights = weights.plus(life.get(i).weights());
    }
    return weights;
  }

  private static void neverEligible(
      Evidence evidence, List<Decision> present, Consumer<Finding> found) {
    if (present.stream().anyMatch(decision -> decision.rest() > 0)) {
      return; // the log does not keep all that was eligible
    }
    Set<String> eligible = new HashSet<>();
    present.forEach(decision -> decision.actions().forEach(a -> eligible.add(a.id())));
    evidence.declaration().actions().stream()
        .map(Action::id)
        .filter(id -> !eligible.contains(id))
        .forEach(
            id ->
                found.accept(
                    new Finding(Kind.ACTION_NEVER_ELIGIBLE)
                        .with("action", id)
                        .with("decisions", (long) present.size())));
  }

  /// How often an action could be drawn, and how often with its least probability.
  private static final class Floored {
    long eligible;
    long atFloor;
    double floor;
  }

  private static void atFloor(
      Exploration exploration, List<Decision> present, Consumer<Finding> found) {
    var actions = new TreeMap<String, Floored>();
    present.stream()
        .filter(decision -> decision.play() == Play.POLICY && decision.rest() == 0)
        .forEach(
            decision -> {
              for (int i = 0; i < decision.actions().size(); i++) {
                count(exploration, decision, i, actions);
              }
            });
    actions.forEach(
        (action, floored) -> {
          if (floored.eligible >= ENOUGH && floored.atFloor >= SHARE_AT_FLOOR * floored.eligible) {
            found.accept(
                new Finding(Kind.PROBABILITY_AT_FLOOR)
                    .with("action", action)
                    .with("floor", floored.floor)
                    .with("decisions", floored.eligible));
          }
        });
  }

  private static void count(
      Exploration exploration, Decision decision, int action, Map<String, Floored> actions) {
    var id = decision.actions().get(action).id();
    if (decision.actions().size() == 1 || exploration.pins().containsKey(id)) {
      return;
    }
    double floor = floor(exploration, decision, id);
    var floored = actions.computeIfAbsent(id, _ -> new Floored());
    floored.eligible++;
    if (floor > 0 && decision.distribution().of(action) <= floor * AT) {
      floored.atFloor++;
      floored.floor = decision.distribution().of(action);
    }
  }

  /// The least that the task gives an action, whatever the policy wants.
  private static double floor(Exploration exploration, Decision decision, String action) {
    double general = exploration.share() / decision.actions().size();
    var limit = exploration.limits().getOrDefault(action, new Range(exploration.floor(), 1));
    return Math.max(general, limit.low());
  }
}
