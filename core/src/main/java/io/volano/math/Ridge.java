package io.volano.math;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// A ridge regression of values on rows `x` whose first element is 1, kept while rows come in and
/// columns are added.
///
/// ```
/// A = λI + Σ x xᵀ        θ = A⁻¹ (Σ x v + λ m e₀)
/// ```
///
/// Coefficients are drawn to 0, and that of the constant (`e₀`) to the prior mean `m`. `A` is kept
/// as its factor, and `θ` in two parts, so that it follows `m` without being solved for again: `θ =
/// data + m · prior`.
///
/// | | |
/// |---|---|
/// | [#mean] | O(n) for n columns |
/// | [#width], [#learn] | O(n²) |
/// | State | 4 n² + 20 n bytes |
///
/// Not for sharing between threads while it changes.
public final class Ridge {
  private final Cholesky factor;
  private double[] data; // A⁻¹ Σ x r
  private double[] prior; // A⁻¹ λ e₀
  private long count;
  private double sum;

  /// A regression that has learned nothing.
  ///
  /// @param lambda how strongly coefficients are drawn to the prior, above 0
  public Ridge(double lambda) {
    factor = new Cholesky(lambda);
    factor.grow(1);
    data = new double[1];
    prior = new double[] {1};
  }

  private Ridge(Cholesky factor, double[] data, double[] prior, long count, double sum) {
    this.factor = factor;
    this.data = data;
    this.prior = prior;
    this.count = count;
    this.sum = sum;
  }

  /// How many rows were learned.
  public long count() {
    return count;
  }

  /// The sum of their values.
  public double sum() {
    return sum;
  }

  public Ridge copy() {
    return new Ridge(factor.copy(), data.clone(), prior.clone(), count, sum);
  }

  /// `θ · x`, the value to be expected.
  ///
  /// @param m what is believed before anything is learned
  public double mean(Kernels kernels, double[] x, double m) {
    int n = Math.min(data.length, x.length);
    return kernels.dot(data, 0, x, 0, n) + m * kernels.dot(prior, 0, x, 0, n);
  }

  /// `√(xᵀ A⁻¹ x)`, the doubt in a row; columns that were not met yet have `λ` on their diagonal.
  ///
  /// @param scratch at least as long as `x`, for passing results
  public double width(Kernels kernels, double[] x, double[] scratch) {
    int n = data.length;
    System.arraycopy(x, 0, scratch, 0, n);
    factor.forward(kernels, scratch);
    double unmet = kernels.dot(x, n, x, n, x.length - n) / factor.lambda();
    return Math.sqrt(kernels.dot(scratch, 0, scratch, 0, n) + unmet);
  }

  /// Recursive least squares, with the gain `A⁻¹ x` from the factor after the update.
  public void learn(Kernels kernels, double[] x, double value) {
    grow(lastColumn(x) + 1);
    int n = data.length;
    factor.update(kernels, Arrays.copyOf(x, n));
    var gain = Arrays.copyOf(x, n);
    factor.forward(kernels, gain);
    factor.backward(kernels, gain);
    double error = value - kernels.dot(data, 0, x, 0, Math.min(n, x.length));
    double shrink = kernels.dot(prior, 0, x, 0, Math.min(n, x.length));
    kernels.add(data, 0, error, gain, 0, n);
    kernels.add(prior, 0, -shrink, gain, 0, n);
    count++;
    sum += value;
  }

  private void grow(int size) {
    if (size > data.length) {
      factor.grow(size);
      data = Arrays.copyOf(data, size);
      prior = Arrays.copyOf(prior, size);
    }
  }

  private static int lastColumn(double[] x) {
    int last = x.length - 1;
    while (x[last] == 0) {
      last--;
    }
    return last;
  }

  public void save(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(sum);
    factor.save(out);
    for (int i = 0; i < data.length; i++) {
      out.writeDouble(data[i]);
      out.writeDouble(prior[i]);
    }
  }

  /// Reads what [#save] wrote.
  public static Ridge load(DataInput in) throws IOException {
    long count = in.readLong();
    double sum = in.readDouble();
    var factor = Cholesky.load(in);
    var data = new double[factor.size()];
    var prior = new double[factor.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = in.readDouble();
      prior[i] = in.readDouble();
    }
    return new Ridge(factor, data, prior, count, sum);
  }
}
