package io.volano.math;

/// Plain loops, in one order of summation.
final class ScalarKernels implements Kernels {

  static final ScalarKernels INSTANCE = new ScalarKernels();

  @Override
  public double dot(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += a[aFrom + i] * b[bFrom + i];
    }
    return sum;
  }

  @Override
  public void add(double[] a, int aFrom, double factor, double[] b, int bFrom, int n) {
    for (int i = 0; i < n; i++) {
      a[aFrom + i] += factor * b[bFrom + i];
    }
  }

  @Override
  public void rotate(double[] a, int aFrom, double[] b, int bFrom, double cos, double sin, int n) {
    for (int i = 0; i < n; i++) {
      double x = a[aFrom + i];
      double y = b[bFrom + i];
      a[aFrom + i] = cos * x + sin * y;
      b[bFrom + i] = cos * y - sin * x;
    }
  }
}
