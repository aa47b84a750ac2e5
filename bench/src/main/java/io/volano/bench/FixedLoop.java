package io.volano.bench;

/// The clock of this machine: how long a fixed piece of arithmetic takes.
///
/// 1,000 multiplications and additions, each of which needs the one before.
public final class FixedLoop {

  private static final int STEPS = 1000;
  private static final int ROUNDS = 2000;
  private static final int TRIES = 15;

  /// Where the result goes, so that the loop is not left out.
  static volatile double sink;

  private FixedLoop() {}

  /// Nanoseconds for one loop, median of some tries.
  public static double nanos() {
    var tries = new double[TRIES];
    for (int i = 0; i < TRIES; i++) {
      long start = System.nanoTime();
      double x = 0;
      for (int round = 0; round < ROUNDS; round++) {
        x = loop(x);
      }
      sink = x;
      tries[i] = (double) (System.nanoTime() - start) / ROUNDS;
    }
    return new Sample(tries).median();
  }

  private static double loop(double x) {
    for (int i = 0; i < STEPS; i++) {
      x = x * 0.999 + 1;
    }
    return x;
  }
}
