package io.volano;

/// What the caller would do without Volano.
///
/// @param action its id
/// @param propensity the probability the caller chose it with; `NaN` if it did not say
public record Baseline(String action, double propensity) {

  public Baseline {
    if (!(Double.isNaN(propensity) || (propensity > 0 && propensity <= 1))) {
      throw new Refusal.Invalid("propensity", "must be in (0, 1]: " + propensity);
    }
  }

  public static Baseline of(String action) {
    return new Baseline(action, Double.NaN);
  }
}
