package io.volano.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Loops over as many lanes as the processor has; what is left at the end, and short stretches,
/// where setting up would cost more than it gains, by the scalar loops.
///
/// Loaded only where the module `jdk.incubator.vector` is present.
final class VectorKernels implements Kernels {

  static final VectorKernels INSTANCE = new VectorKernels();

  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final int SHORT = 32;

  private final ScalarKernels scalar = ScalarKernels.INSTANCE;

  @Override
  public double dot(double[] a, int aFrom, double[] b, int bFrom, int n) {
    if (n < SHORT) {
      return scalar.dot(a, aFrom, b, bFrom, n);
    }
    var first = DoubleVector.zero(LANES);
    var second = DoubleVector.zero(LANES); // two chains hide the latency of the addition
    int i = 0;
    for (; i <= n - 2 * WIDTH; i += 2 * WIDTH) {
      first = first.add(at(a, aFrom + i).mul(at(b, bFrom + i)));
      second = second.add(at(a, aFrom + i + WIDTH).mul(at(b, bFrom + i + WIDTH)));
    }
    return first.add(second).reduceLanes(VectorOperators.ADD)
        + scalar.dot(a, aFrom + i, b, bFrom + i, n - i);
  }

  @Override
  public void add(double[] a, int aFrom, double factor, double[] b, int bFrom, int n) {
    int i = 0;
    if (n >= SHORT) {
      for (; i <= n - WIDTH; i += WIDTH) {
        at(a, aFrom + i).add(at(b, bFrom + i).mul(factor)).intoArray(a, aFrom + i);
      }
    }
    scalar.add(a, aFrom + i, factor, b, bFrom + i, n - i);
  }

  @Override
  public void rotate(double[] a, int aFrom, double[] b, int bFrom, double cos, double sin, int n) {
    int i = 0;
    if (n >= SHORT) {
      for (; i <= n - WIDTH; i += WIDTH) {
        var x = at(a, aFrom + i);
        var y = at(b, bFrom + i);
        x.mul(cos).add(y.mul(sin)).intoArray(a, aFrom + i);
        y.mul(cos).sub(x.mul(sin)).intoArray(b, bFrom + i);
      }
    }
    scalar.rotate(a, aFrom + i, b, bFrom + i, cos, sin, n - i);
  }

  private static DoubleVector at(double[] a, int from) {
    return DoubleVector.fromArray(LANES, a, from);
  }
}
