package io.volano;

import io.volano.Entry.Observed;
import java.time.Instant;
import java.util.Optional;

/// The keys under which a task's log keeps what one event was credited with: one for each of the
/// decisions, numbered from 0, so that a repeated event finds them all by its own key.
///
/// @param key the event's
/// @param shared whether each decision has a share of the value
record EventKey(TaskId task, String key, boolean shared) {

  /// Outcomes that name their decision may not have keys that begin like this.
  static final String RESERVED = "event:";

  private static final String NO_DECISION = "none";

  /// Numbers are followed by what is no digit, so no two events have a key in common.
  String of(int number) {
    return RESERVED + number + (shared ? "/" : ":") + key;
  }

  /// An outcome of no decision, which no log appends: it is answered with what has its key.
  Observed question(int number, Event event, Instant now) {
    var outcome = event.outcome().withKey(of(number));
    return new Observed(task, now, 0, NO_DECISION, outcome, false);
  }

  /// What was found in place of a question.
  static Optional<Observed> found(Receipt receipt) {
    return receipt instanceof Receipt.Taken(Logged<?>(_, Observed observed))
        ? Optional.of(observed)
        : Optional.empty();
  }
}
