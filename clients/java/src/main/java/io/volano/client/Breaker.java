package io.volano.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Keeps users from waiting for a server that is away: after so many failures in a row nobody asks
/// for a while, then one does, and what becomes of that tells whether all do again.
final class Breaker {

  private final int failuresToOpen;
  private final Duration pause;
  private final LongSupplier nanos;
  private int failures;
  private long openUntil;
  private boolean probing;

  Breaker(int failuresToOpen, Duration pause, LongSupplier nanos) {
    this.failuresToOpen = failuresToOpen;
    this.pause = pause;
    this.nanos = nanos;
  }

  /// Whether to ask. Who is told so tells how it went.
  synchronized boolean allows() {
    if (failures < failuresToOpen) {
      return true;
    }
    if (probing || nanos.getAsLong() - openUntil < 0) {
      return false;
    }
    probing = true;
    return true;
  }

  synchronized void succeeded() {
    failures = 0;
    probing = false;
  }

  synchronized void failed() {
    failures++;
    probing = false;
    openUntil = nanos.getAsLong() + pause.toNanos();
  }
}
