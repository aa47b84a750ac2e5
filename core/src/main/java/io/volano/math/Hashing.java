package io.volano.math;

/// The hashes Volano uses for numbering names; none of them keeps a secret.
///
/// Names are hashed char by char (UTF-16), so that the result depends on nothing but the text.
public final class Hashing {

  private static final long SEED = 0x9E3779B97F4A7C15L;

  private Hashing() {}

  /// Finalizer of SplitMix64: every input bit reaches every output bit.
  ///
  /// Source: Steele, Lea, Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014,
  /// with the constants of Stafford's variant 13.
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// Two numbers as one; the order counts.
  public static long mix(long a, long b) {
    return mix(a * SEED + mix(b + SEED));
  }

  /// 64 bits of a text.
  public static long of(CharSequence text) {
    long h = SEED ^ text.length();
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001B3L;
      h ^= h >>> 29;
    }
    return mix(h);
  }

  /// 32 bits of a text.
  public static int of32(CharSequence text) {
    return (int) (of(text) >>> 32);
  }
}
