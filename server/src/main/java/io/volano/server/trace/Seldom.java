package io.volano.server.trace;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/// Lets what would be said again and again be said once an hour. Safe to use from any thread.
final class Seldom implements Filter {

  private static final Duration PAUSE = Duration.ofHours(1);

  private final InstantSource clock;
  private Instant next = Instant.MIN;

  Seldom(InstantSource clock) {
    this.clock = clock;
  }

  /// Whether it may be said now, which is then taken as said.
  synchronized boolean isTime() {
    var now = clock.instant();
    if (now.isBefore(next)) {
      return false;
    }
    next = now.plus(PAUSE);
    return true;
  }

  @Override
  public boolean isLoggable(LogRecord line) {
    return isTime();
  }
}
