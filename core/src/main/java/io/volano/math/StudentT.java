package io.volano.math;

import org.apache.commons.statistics.distribution.TDistribution;

/// Student's t distribution: how far a mean of few values strays from what it estimates.
public final class StudentT {

  private StudentT() {}

  /// How many standard errors to each side of a mean hold a share of all such means.
  ///
  /// @param share in (0, 1), such as 0.95
  /// @param freedom degrees of freedom, at least 1: one less than there are values
  public static double reach(double share, long freedom) {
    return TDistribution.of((double) freedom).inverseSurvivalProbability((1 - share) / 2);
  }
}
