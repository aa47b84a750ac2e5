package io.volano.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {

  private static final double UNIT_ROUNDOFF = 0x1.0p-53;

  private final Kernels scalar = Kernels.scalar();
  private final Kernels best = Kernels.best();
  private final Random random = new Random(1);

  @Test
  void theVectorKernelsAreTheBestWhereTheirModuleIsThere() {
    boolean there = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    assertThat(best == scalar).isEqualTo(!there);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 16, 31, 32, 33, 47, 64, 65, 100, 513})
  void sumsDifferByRoundingOnly(int n) {
    var a = numbers(n + 3);
    var b = numbers(n + 5);

    double bound = 0;
    for (int i = 0; i < n; i++) {
      bound += 2 * n * UNIT_ROUNDOFF * Math.abs(a[2 + i] * b[4 + i]);
    }
    assertThat(best.dot(a, 2, b, 4, n) - scalar.dot(a, 2, b, 4, n)).isBetween(-bound, bound);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 16, 31, 32, 33, 47, 64, 65, 100, 513})
  void whatWorksOnEachElementAgreesToTheBit(int n) {
    var a = numbers(n + 3);
    var b = numbers(n + 5);
    var a2 = a.clone();
    var b2 = b.clone();

    scalar.add(a, 2, 0.7, b, 4, n);
    best.add(a2, 2, 0.7, b2, 4, n);
    scalar.rotate(a, 1, b, 3, 0.6, 0.8, n);
    best.rotate(a2, 1, b2, 3, 0.6, 0.8, n);

    assertThat(a2).isEqualTo(a);
    assertThat(b2).isEqualTo(b);
  }

  @Test
  void threeNumbersByHand() {
    var a = new double[] {1, 2, 3};
    var b = new double[] {4, 5, 6};

    assertThat(scalar.dot(a, 0, b, 0, 3)).isEqualTo(4 + 10 + 18);
    scalar.add(a, 1, 10, b, 0, 2);
    assertThat(a).containsExactly(1, 42, 53);
    scalar.rotate(a, 0, b, 0, 0, 1, 1);
    assertThat(a[0]).isEqualTo(4);
    assertThat(b[0]).isEqualTo(-1);
  }

  private double[] numbers(int n) {
    return random.doubles(n, -1, 1).toArray();
  }
}
