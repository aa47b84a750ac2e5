package io.volano.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/// What an administrator did, or set out to do. No person it was done to is named in it.
///
/// @param id sorts by time
/// @param by the key's prefix and name, or the command line
/// @param what the route (`DELETE /v1/tasks/{task}`, `POST /v1/schedules/retention/run`) or command
/// @param task which task it was about, if it was about one
/// @param from the address it came from; empty on the machine itself
/// @param status what it was answered; none if it never was, so that nobody knows how far it got
public record Act(
    String id,
    Instant at,
    String tenant,
    String by,
    String what,
    Optional<String> task,
    String from,
    OptionalInt status) {

  public Act {
    at = at.truncatedTo(ChronoUnit.MICROS); // as every store keeps it
  }
}
