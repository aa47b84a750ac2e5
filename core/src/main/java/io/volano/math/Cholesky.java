package io.volano.math;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The factor `L` of `A = λI + Σ x xᵀ = L Lᵀ`, kept while rows `x` come in and columns are added.
///
/// `L` is lower triangular with a positive diagonal; its columns are packed one after another, each
/// from its diagonal down, so that every inner loop runs along memory. `n (n + 1) / 2` doubles.
///
/// | | |
/// |---|---|
/// | [#update], [#forward], [#backward] | O(n²) |
/// | [#grow] | O(n²), once for each size |
/// | Accuracy | rotations are orthogonal: after 10⁵ updates within 10⁻¹⁰ of a fresh factor |
/// | Source | Golub and Van Loan, *Matrix Computations*, 4th ed., section 6.5.4 |
///
/// Not for sharing between threads while it changes.
public final class Cholesky {

  private static final int MOST = 1 << 14;

  private final double lambda;
  private int n;
  private double[] packed;

  /// The factor of `λI` with no columns yet.
  ///
  /// @param lambda above 0
  public Cholesky(double lambda) {
    if (!(lambda > 0 && Double.isFinite(lambda))) {
      throw new IllegalArgumentException("lambda must be above 0: " + lambda);
    }
    this.lambda = lambda;
    this.packed = new double[0];
  }

  private Cholesky(double lambda, int n, double[] packed) {
    this.lambda = lambda;
    this.n = n;
    this.packed = packed;
  }

  public double lambda() {
    return lambda;
  }

  public int size() {
    return n;
  }

  public Cholesky copy() {
    return new Cholesky(lambda, n, packed.clone());
  }

  /// An entry of `L`; 0 above the diagonal.
  public double factor(int row, int column) {
    return row < column ? 0 : packed[start(column) + row - column];
  }

  private int start(int column) {
    return column * n - column * (column - 1) / 2;
  }

  /// Adds columns, with `λ` on the diagonal of `A` and 0 elsewhere, until there are `size`.
  public void grow(int size) {
    if (size <= n) {
      return;
    }
    var grown = new double[size * (size + 1) / 2];
    int from = 0;
    int to = 0;
    for (int column = 0; column < size; column++) {
      if (column < n) {
        System.arraycopy(packed, from, grown, to, n - column);
        from += n - column;
      } else {
        grown[to] = Math.sqrt(lambda);
      }
      to += size - column;
    }
    packed = grown;
    n = size;
  }

  /// `A += x xᵀ`, by one rotation for each column. Spoils `x`.
  public void update(Kernels kernels, double[] x) {
    int diagonal = 0;
    for (int j = 0; j < n; j++) {
      if (x[j] != 0) {
        double old = packed[diagonal];
        double r = Math.sqrt(old * old + x[j] * x[j]);
        packed[diagonal] = r;
        kernels.rotate(packed, diagonal + 1, x, j + 1, old / r, x[j] / r, n - j - 1);
      }
      diagonal += n - j;
    }
  }

  /// Solves `L z = x` in place. Then `Σ zᵢ²` is `xᵀ A⁻¹ x`.
  public void forward(Kernels kernels, double[] x) {
    int diagonal = 0;
    for (int j = 0; j < n; j++) {
      if (x[j] != 0) {
        x[j] /= packed[diagonal];
        kernels.add(x, j + 1, -x[j], packed, diagonal + 1, n - j - 1);
      }
      diagonal += n - j;
    }
  }

  /// Solves `Lᵀ y = z` in place. After [#forward], `y` is `A⁻¹ x`.
  public void backward(Kernels kernels, double[] z) {
    int diagonal = packed.length;
    for (int j = n - 1; j >= 0; j--) {
      diagonal -= n - j;
      double rest = kernels.dot(packed, diagonal + 1, z, j + 1, n - j - 1);
      z[j] = (z[j] - rest) / packed[diagonal];
    }
  }

  /// Writes `λ`, the size, and the columns of `L`.
  public void save(DataOutput out) throws IOException {
    out.writeDouble(lambda);
    out.writeInt(n);
    for (double value : packed) {
      out.writeDouble(value);
    }
  }

  /// Reads what [#save] wrote.
  public static Cholesky load(DataInput in) throws IOException {
    double lambda = in.readDouble();
    int n = in.readInt();
    if (n < 0 || n > MOST) {
      throw new IOException("size of a factor must be in [0, " + MOST + "]: " + n);
    }
    var packed = new double[n * (n + 1) / 2];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = in.readDouble();
    }
    return new Cholesky(lambda, n, packed);
  }
}
