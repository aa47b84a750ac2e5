package io.volano.bench;

import java.util.Arrays;

/// Independent measurements of one thing.
public final class Sample {

  private final double[] values;

  public Sample(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a sample must have a value");
    }
    this.values = values.clone();
  }

  public double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  public double median() {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// Of the mean; `NaN` for a single value.
  public double standardError() {
    double mean = mean();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }
}
