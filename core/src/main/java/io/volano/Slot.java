package io.volano;

/// One place of a decision, and what was put there.
///
/// @param name `"0"`, `"1"`, … in the order of drawing
/// @param action index into the decision's actions
/// @param propensity the probability it was drawn with, given the slots before; `NaN` if the caller
///   chose and did not say
/// @param u what the policy's draw was made with, in \[0, 1)
public record Slot(String name, int action, double propensity, double u) {

  /// The same slot where its action has another index.
  Slot of(int action) {
    return new Slot(name, action, propensity, u);
  }
}
