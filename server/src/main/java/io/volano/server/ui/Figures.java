package io.volano.server.ui;

import io.volano.Estimate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;

/// How numbers and times are written: three significant digits, thousands apart, times in UTC.
public final class Figures {

  static final String NONE = "–";

  private static final MathContext THREE = new MathContext(3);
  private static final double SMALLEST_PLAIN = 1e-4;
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Figures() {}

  /// A whole number, all its digits.
  public static String count(long number) {
    return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(number);
  }

  /// Three significant digits.
  public static String number(double number) {
    if (!Double.isFinite(number)) {
      return NONE;
    }
    if (number != 0 && Math.abs(number) < SMALLEST_PLAIN) {
      return "%.2e".formatted(number).replace("-", "−");
    }
    var format = NumberFormat.getNumberInstance(Locale.ENGLISH);
    format.setMaximumFractionDigits(6);
    return format.format(new BigDecimal(number).round(THREE)).replace('-', '−');
  }

  public static String number(OptionalDouble number) {
    return number.isPresent() ? number(number.getAsDouble()) : NONE;
  }

  /// With its sign, as a change has it.
  public static String signed(double number) {
    return number > 0 ? "+" + number(number) : number(number);
  }

  public static String percent(double share) {
    return number(100 * share) + " %";
  }

  /// Where an estimate lies, as `0.52 – 0.58`; empty if nobody can say.
  public static String interval(Estimate estimate) {
    return estimate
        .interval()
        .map(range -> number(range.low()) + " – " + number(range.high()))
        .orElse("");
  }

  public static String exact(Instant at) {
    return EXACT.format(at);
  }

  /// Month, day, hour and minute.
  public static String brief(Instant at) {
    return SHORT.format(at);
  }

  /// How far something is behind; within the second that all takes when it is well, no more
  /// exactly.
  public static String behind(Duration lag) {
    return lag.toSeconds() < 1 ? "< 1 s" : length(lag);
  }

  /// In the largest unit that leaves a number of at least one, as `3.2 s` or `12 min`.
  public static String length(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    if (seconds < 1) {
      return number(seconds * 1_000) + " ms";
    }
    if (seconds < 120) {
      return number(seconds) + " s";
    }
    if (seconds < 7_200) {
      return number(Math.floor(seconds / 60)) + " min";
    }
    return seconds < 172_800
        ? number(Math.floor(seconds / 3_600)) + " h"
        : count((long) (seconds / 86_400)) + " d";
  }
}
