package io.volano.store;

import io.volano.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoField;

/// Time as it stands in a column: microseconds since 1970. What is left of the instant, up to 999
/// nanoseconds, stands first in the body.
final class Micros {

  private Micros() {}

  static long of(Instant at) {
    try {
      return Math.addExact(
          Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1_000);
    } catch (ArithmeticException _) {
      throw new Refusal.Invalid("at", "must be within 292,000 years of 1970: " + at);
    }
  }

  /// The first microsecond that is not before an instant.
  static long up(Instant at) {
    return of(at) + (rest(at) == 0 ? 0 : 1);
  }

  /// The nanoseconds of an instant that its column does not have.
  static int rest(Instant at) {
    return at.get(ChronoField.NANO_OF_SECOND) % 1_000;
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }
}
