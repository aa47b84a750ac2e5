package io.volano.world;

import io.volano.math.Hashing;

/// The generator the worlds draw from, so that they are the same everywhere.
///
/// Source: Steele, Lea, Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014.
final class SplitMix {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double TWO_TO_MINUS_53 = 0x1.0p-53;

  private long state;

  SplitMix(long seed) {
    state = seed;
  }

  long nextLong() {
    state += GOLDEN;
    return Hashing.mix(state);
  }

  /// A whole number in \[0, bound), from the remainder: uneven by less than 2⁻⁵⁰ for small bounds.
  int nextInt(int bound) {
    return (int) Long.remainderUnsigned(nextLong(), bound);
  }

  /// A number in \[0, 1).
  double nextDouble() {
    return (nextLong() >>> 11) * TWO_TO_MINUS_53;
  }
}
