package io.volano;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Where ids and secrets come from. Safe to use from any thread.
public interface Draws {

  /// A new decision id: 26 characters that sort by time, to the millisecond.
  String newId(Instant at);

  TaskSecret newSecret();

  /// Ids and secrets nobody can foresee.
  static Draws random() {
    var random = new SecureRandom();
    return new From(random, _ -> random.nextLong() >>> 31);
  }

  /// The same ids and secrets for the same seed, for tests and studies.
  static Draws seeded(long seed) {
    return new From(
        RandomGeneratorFactory.of("L64X128MixRandom").create(seed),
        low -> (low * 0x9E3779B97F4A7C15L) >>> 33);
  }

  /// ULIDs: 48 bits of milliseconds and 80 random ones, in Crockford's base 32.
  ///
  /// The random part starts anywhere and counts up by random amounts. It need be new, and what is
  /// drawn with an id depends on the task's secret; but the amounts must not follow from the ids,
  /// or whoever has two could count those that others were given in between.
  final class From implements Draws {
    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int LENGTH = 26;

    private final RandomGenerator random;
    private final LongUnaryOperator steps;
    private long high;
    private long low;

    /// @param steps from 0 to 2³³ - 1, by the lower 64 bits of the id before
    private From(RandomGenerator random, LongUnaryOperator steps) {
      this.random = random;
      this.steps = steps;
      this.high = random.nextLong();
      this.low = random.nextLong();
    }

    @Override
    public String newId(Instant at) {
      long lowPart;
      long highPart;
      synchronized (this) {
        long step = steps.applyAsLong(low) + 1;
        if (Long.compareUnsigned(low + step, low) < 0) {
          high++;
        }
        low += step;
        lowPart = low;
        highPart = high & 0xFFFF;
      }
      return encode(at.toEpochMilli(), highPart, lowPart);
    }

    @Override
    public TaskSecret newSecret() {
      var key = new byte[32];
      synchronized (this) {
        random.nextBytes(key);
      }
      return new TaskSecret(key);
    }

    private static String encode(long millis, long high, long low) {
      var text = new char[LENGTH];
      for (int i = 9; i >= 0; i--) {
        text[i] = DIGITS[(int) (millis & 31)];
        millis >>>= 5;
      }
      for (int i = LENGTH - 1; i >= 10; i--) {
        text[i] = DIGITS[(int) (low & 31)];
        low = (low >>> 5) | ((high & 31) << 59);
        high >>>= 5;
      }
      return new String(text);
    }
  }
}
