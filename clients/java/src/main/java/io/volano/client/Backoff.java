package io.volano.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// How long to wait before trying again: `min(30 s, 100 ms · 2^(failures − 1)) · (½ + ½·random)`,
/// or longer if the server says so, but never above 5 minutes.
final class Backoff {

  static final Duration LONGEST = Duration.ofSeconds(30);
  static final Duration LONGEST_ASKED = Duration.ofMinutes(5);
  private static final long FIRST_MILLIS = 100;

  private final DoubleSupplier random;

  /// @param random draws uniformly from [0, 1)
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /// @param failures in a row, from 1
  /// @param asked what the server asked for
  Duration after(int failures, Optional<Duration> asked) {
    long millis = Math.min(LONGEST.toMillis(), FIRST_MILLIS << Math.min(failures - 1, 16));
    var own = Duration.ofMillis((long) (millis * (0.5 + 0.5 * random.getAsDouble())));
    return asked
        .map(a -> a.compareTo(LONGEST_ASKED) < 0 ? a : LONGEST_ASKED)
        .filter(a -> a.compareTo(own) > 0)
        .orElse(own);
  }
}
