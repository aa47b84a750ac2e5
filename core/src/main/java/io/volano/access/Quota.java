package io.volano.access;

import io.volano.Refusal;

/// How many requests may be made with a key: `perSecond` in the long run, `burst` at once.
///
/// Each server counts by itself, so that no request waits for another server.
public record Quota(double perSecond, int burst) {

  private static final double MOST = 1e6;

  /// As many at once as in a second, or 1.
  public static Quota of(double perSecond) {
    return new Quota(perSecond, (int) Math.max(1, Math.ceil(perSecond)));
  }

  public Quota {
    if (!(perSecond > 0 && perSecond <= MOST)) {
      throw new Refusal.Invalid("quota.perSecond", "must be in (0, 1000000]: " + perSecond);
    }
    if (burst < 1 || burst > MOST) {
      throw new Refusal.Invalid("quota.burst", "must be from 1 to 1000000: " + burst);
    }
  }
}
