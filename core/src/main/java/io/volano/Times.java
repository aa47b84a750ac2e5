package io.volano;

import java.time.Instant;

/// The one rule for times that others choose and the log keeps: stores count microseconds in 64
/// bits, and people write years with four digits.
public final class Times {

  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private Times() {}

  /// The time, if it can be kept.
  ///
  /// @throws Refusal.Invalid if it cannot
  public static Instant checked(String field, Instant at) {
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
      throw new Refusal.Invalid(field, "must be from 1970 to 9999: " + at);
    }
    return at;
  }
}
