package io.volano.server.cli.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time as a replay tells it: stands still until the next situation.
final class ReplayClock implements InstantSource {

  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void next() {
    now = now.plus(BETWEEN);
  }
}
