package io.volano;

import java.util.List;

/// One settled draw: what was known, what could be done, what was done, and what it earned.
///
/// @param actions what could be drawn; for a decision among very many, the part the log kept
/// @param distribution the probability of each of them
/// @param chosen index into `actions`
/// @param propensity the probability `chosen` was drawn with; `NaN` if somebody else chose and did
///   not say
/// @param reward in the range of the task
public record Step(
    Features context,
    List<Action> actions,
    Distribution distribution,
    int chosen,
    double propensity,
    double reward) {

  public Action action() {
    return actions.get(chosen);
  }
}
