package io.volano.server.alert;

import io.volano.Refusal;
import java.time.Duration;
import java.time.Instant;
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

  /// Longer ones are refused: who silences for good should change the check.
  public static final Duration LONGEST = Duration.ofDays(30);

  public Silence {
    kind.ifPresent(k -> Alert.checkKind("kind", k));
  }

  /// Refuses an end that has passed or is too far.
  void checkAt(Instant now) {
    if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
      throw new Refusal.Invalid(
          "until", "must be within the next " + LONGEST.toDays() + " days: " + until);
    }
  }

  boolean covers(Alert alert, Instant now) {
    return now.isBefore(until)
        && kind.map(alert.kind()::equals).orElse(true)
        && (tenant.isEmpty() || tenant.equals(alert.tenant()))
        && (task.isEmpty() || task.equals(alert.task()));
  }
}
