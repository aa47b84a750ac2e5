package io.volano.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CholeskyTest {

  private final Kernels kernels = Kernels.best();
  private final Random random = new Random(7);

  /// A = I + (1, 2)(1, 2)ᵀ = (2 2; 2 5), so L = (√2 0; √2 √3) and xᵀ A⁻¹ x = 5 / (1 + 5).
  @Test
  void oneUpdateByHand() {
    var factor = new Cholesky(1);
    factor.grow(2);

    factor.update(kernels, new double[] {1, 2});

    assertThat(factor.factor(0, 0)).isCloseTo(Math.sqrt(2), within(1e-15));
    assertThat(factor.factor(1, 0)).isCloseTo(Math.sqrt(2), within(1e-15));
    assertThat(factor.factor(1, 1)).isCloseTo(Math.sqrt(3), within(1e-15));
    assertThat(factor.factor(0, 1)).isZero();
    var z = new double[] {1, 2};
    factor.forward(kernels, z);
    assertThat(z[0] * z[0] + z[1] * z[1]).isCloseTo(5.0 / 6, within(1e-15));
    factor.backward(kernels, z);
    assertThat(z[0]).isCloseTo(1.0 / 6, within(1e-15)); // A⁻¹ (1, 2) = (1, 2) / 6
    assertThat(z[1]).isCloseTo(2.0 / 6, within(1e-15));
  }

  @Test
  void afterAHundredThousandUpdatesTheFactorIsThatOfAFreshFactorisation() {
    int n = 24;
    var factor = new Cholesky(0.5);
    factor.grow(n);
    var a = diagonal(n, 0.5);
    for (int t = 0; t < 100_000; t++) {
      var x = row(n, t % 2 == 0 ? 0.2 : 1);
      addSquare(a, x);
      factor.update(kernels, x);
    }
    var fresh = factorise(a);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(factor.factor(i, j)).isCloseTo(fresh[i][j], within(1e-10 * fresh[i][i]));
      }
    }
  }

  @Test
  void aColumnAddedLateIsAsIfItHadBeenThereWithZeros() {
    var late = new Cholesky(2);
    var early = new Cholesky(2);
    early.grow(5);
    for (int size = 1; size <= 5; size++) {
      late.grow(size);
      for (int t = 0; t < 20; t++) {
        var x = row(size, 1);
        var longer = Arrays.copyOf(x, 5);
        late.update(kernels, x);
        early.update(kernels, longer);
      }
    }
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(late.factor(i, j)).isCloseTo(early.factor(i, j), within(1e-13));
      }
    }
  }

  @Test
  void solvingUndoesMultiplying() {
    int n = 40;
    var factor = new Cholesky(1);
    factor.grow(n);
    var a = diagonal(n, 1);
    for (int t = 0; t < 300; t++) {
      var x = row(n, 0.3);
      addSquare(a, x);
      factor.update(kernels, x);
    }
    var wanted = row(n, 1);
    var y = times(a, wanted);
    factor.forward(kernels, y);
    factor.backward(kernels, y);
    for (int i = 0; i < n; i++) {
      assertThat(y[i]).isCloseTo(wanted[i], within(1e-11));
    }
  }

  @Test
  void aSavedFactorIsLoadedBitForBit() throws IOException {
    var factor = new Cholesky(1);
    factor.grow(6);
    factor.update(kernels, row(6, 1));
    var bytes = saved(factor);

    var loaded = Cholesky.load(new DataInputStream(new ByteArrayInputStream(bytes)));

    assertThat(saved(loaded)).isEqualTo(bytes);
    assertThat(loaded.factor(5, 3)).isEqualTo(factor.factor(5, 3));
  }

  @Test
  void aCopyDoesNotFollow() {
    var factor = new Cholesky(1);
    factor.grow(1);
    var copy = factor.copy();

    factor.update(kernels, new double[] {3});

    assertThat(copy.factor(0, 0)).isEqualTo(1);
    assertThat(factor.factor(0, 0)).isCloseTo(Math.sqrt(10), within(1e-15));
  }

  @Test
  void lambdaMustBeAboveZero() {
    assertThatThrownBy(() -> new Cholesky(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lambda must be above 0: 0.0");
  }

  private static byte[] saved(Cholesky factor) throws IOException {
    var bytes = new ByteArrayOutputStream();
    factor.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private double[] row(int n, double filled) {
    var x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble() < filled ? random.nextGaussian() : 0;
    }
    return x;
  }

  private static double[][] diagonal(int n, double value) {
    var a = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i][i] = value;
    }
    return a;
  }

  private static void addSquare(double[][] a, double[] x) {
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        a[i][j] += x[i] * x[j];
      }
    }
  }

  private static double[] times(double[][] a, double[] x) {
    var y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i] += a[i][j] * x[j];
      }
    }
    return y;
  }

  /// The textbook factorisation, row by row.
  private static double[][] factorise(double[][] a) {
    int n = a.length;
    var l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = a[i][j];
        for (int k = 0; k < j; k++) {
          rest -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(rest) : rest / l[j][j];
      }
    }
    return l;
  }
}
