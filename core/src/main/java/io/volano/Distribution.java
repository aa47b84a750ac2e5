package io.volano;

import java.util.Arrays;

/// A probability for each of the actions it was asked about, in their order.
public final class Distribution {

  private static final double TOLERANCE = 1e-9;

  private final double[] probabilities;

  private Distribution(double[] probabilities) {
    this.probabilities = probabilities;
  }

  /// Takes over an array of probabilities; the caller must not keep it.
  ///
  /// @throws IllegalArgumentException unless each is in \[0, 1\] and they sum to 1 within 1e-9
  public static Distribution of(double... probabilities) {
    double sum = 0;
    for (double p : probabilities) {
      if (!(p >= 0 && p <= 1 + TOLERANCE)) {
        throw new IllegalArgumentException("a probability must be in [0, 1]: " + p);
      }
      sum += p;
    }
    if (!(Math.abs(sum - 1) <= TOLERANCE)) {
      throw new IllegalArgumentException("probabilities must sum to 1: " + sum);
    }
    return new Distribution(probabilities);
  }

  /// Probabilities in proportion to weights; takes over the array.
  ///
  /// @throws IllegalArgumentException unless the weights are finite, at least 0, and not all 0
  public static Distribution proportional(double... weights) {
    double sum = 0;
    for (double w : weights) {
      if (!(w >= 0)) {
        throw new IllegalArgumentException("a weight must be at least 0: " + w);
      }
      sum += w;
    }
    if (!(sum > 0 && Double.isFinite(sum))) {
      throw new IllegalArgumentException("weights must have a positive, finite sum: " + sum);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return new Distribution(weights);
  }

  public static Distribution uniform(int n) {
    var p = new double[n];
    Arrays.fill(p, 1.0 / n);
    return new Distribution(p);
  }

  /// All mass on one of n.
  public static Distribution certain(int n, int chosen) {
    var p = new double[n];
    p[chosen] = 1;
    return new Distribution(p);
  }

  /// What a log kept of a distribution: a part of it, so that the sum may be below 1.
  public static Distribution logged(double[] probabilities) {
    return new Distribution(probabilities);
  }

  public int size() {
    return probabilities.length;
  }

  public double of(int i) {
    return probabilities[i];
  }

  public double[] toArray() {
    return probabilities.clone();
  }

  /// The index whose interval of the cumulative sum holds `u`, for `u` in \[0, 1).
  ///
  /// An index of probability 0 is never returned; rounding at the end falls to the last index that
  /// has a probability.
  public int pick(double u) {
    double reached = 0;
    int last = -1;
    for (int i = 0; i < probabilities.length; i++) {
      if (probabilities[i] > 0) {
        reached += probabilities[i];
        last = i;
        if (u < reached) {
          return i;
        }
      }
    }
    return last;
  }

  /// What remains when some are taken away, scaled to sum to 1; the taken have probability 0.
  ///
  /// If what remains has no probability at all, it shares alike.
  ///
  /// @param rest probability of what the distribution does not list, which remains too
  public Distribution without(boolean[] taken, double rest) {
    var left = new double[probabilities.length];
    double sum = rest;
    int n = 0;
    for (int i = 0; i < left.length; i++) {
      if (!taken[i]) {
        left[i] = probabilities[i];
        sum += left[i];
        n++;
      }
    }
    for (int i = 0; i < left.length; i++) {
      if (!taken[i]) {
        left[i] = sum > 0 ? left[i] / sum : 1.0 / n;
      }
    }
    return new Distribution(left);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Distribution that && Arrays.equals(probabilities, that.probabilities);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(probabilities);
  }

  @Override
  public String toString() {
    return Arrays.toString(probabilities);
  }
}
