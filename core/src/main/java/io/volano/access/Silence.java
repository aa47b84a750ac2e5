package io.volano.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// A time in which nobody is told of some alerts. Those that last beyond it are told then.
///
/// @param id to end it early
/// @param kind only alerts of this kind
/// @param tenant only those of this tenant
/// @param task only those of a task of this name
public record Silence(
    String id,
    Optional<String> kind,
    Optional<String> tenant,
    Optional<String> task,
    Instant until) {

  public Silence {
    until = until.truncatedTo(ChronoUnit.MICROS); // as every store keeps it
  }

  public boolean isOver(Instant now) {
    return !now.isBefore(until);
  }
}
