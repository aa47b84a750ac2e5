package io.volano.math;

/// Arithmetic on stretches of arrays: the inner loops of dense learners.
///
/// [#scalar] gives the same bits on every processor. [#best] may sum in another order: its [#dot]
/// differs from the scalar one by at most `2 · n · 2⁻⁵³ · Σ |aᵢ · bᵢ|`; [#add] and [#rotate] work
/// on each element by itself and agree bit for bit.
public interface Kernels {

  /// `Σ a[aFrom + i] · b[bFrom + i]` for `i` below `n`.
  double dot(double[] a, int aFrom, double[] b, int bFrom, int n);

  /// `a[aFrom + i] += factor · b[bFrom + i]` for `i` below `n`.
  void add(double[] a, int aFrom, double factor, double[] b, int bFrom, int n);

  /// Turns `n` pairs by one angle: `(a, b)` becomes `(cos · a + sin · b, cos · b − sin · a)`.
  void rotate(double[] a, int aFrom, double[] b, int bFrom, double cos, double sin, int n);

  /// Loops that give the same bits on every processor.
  static Kernels scalar() {
    return ScalarKernels.INSTANCE;
  }

  /// The fastest this machine offers: the Vector API if its module is there.
  static Kernels best() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? VectorKernels.INSTANCE
        : ScalarKernels.INSTANCE;
  }
}
