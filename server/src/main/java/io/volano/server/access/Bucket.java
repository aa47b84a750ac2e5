package io.volano.server.access;

import io.volano.access.Quota;
import java.util.function.LongSupplier;

/// Tokens that come in at a steady rate, up to a burst, and go one for each request.
///
/// What takes more than one, such as a batch, is taken although there are fewer, and waited for
/// afterwards: otherwise a batch larger than the burst could never be sent. Safe to use from any
/// thread.
final class Bucket {

  private final double perNano;
  private final double burst;
  private final LongSupplier nanos;
  private double tokens;
  private long at;

  /// @param nanos a clock as [System#nanoTime]
  Bucket(Quota quota, LongSupplier nanos) {
    this.perNano = quota.perSecond() / 1e9;
    this.burst = quota.burst();
    this.nanos = nanos;
    this.tokens = burst;
    this.at = nanos.getAsLong();
  }

  /// Takes a token.
  ///
  /// @return 0, or how many seconds it takes until there is one, and none was taken
  synchronized long take() {
    refill();
    if (tokens >= 1) {
      tokens--;
      return 0;
    }
    return (long) Math.max(1, Math.ceil((1 - tokens) / perNano / 1e9));
  }

  /// Takes tokens whether they are there or not.
  synchronized void owe(int count) {
    refill();
    tokens -= count;
  }

  private void refill() {
    long now = nanos.getAsLong();
    tokens = Math.min(burst, tokens + (now - at) * perNano);
    at = now;
  }
}
