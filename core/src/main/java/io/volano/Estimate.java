package io.volano;

import java.util.Optional;

/// A number that was estimated, and where it lies with 95 % confidence.
///
/// @param interval empty if too little is known to give one
public record Estimate(double value, Optional<Range> interval) {

  /// How much of all intervals are to hold what they estimate.
  static final double CONFIDENCE = 0.95;

  /// The same, for a standard error on both sides of a normal estimate.
  private static final double NORMAL = 1.959963984540054;

  /// An estimate of which errors are normal.
  static Estimate normal(double value, double variance) {
    return within(value, NORMAL * Math.sqrt(Math.max(0, variance)));
  }

  /// Sums may have run over; there is no interval then.
  static Estimate within(double value, double reach) {
    return Double.isFinite(value) && Double.isFinite(reach)
        ? new Estimate(value, Optional.of(new Range(value - reach, value + reach)))
        : new Estimate(value, Optional.empty());
  }
}
