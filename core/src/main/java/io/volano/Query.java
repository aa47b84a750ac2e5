package io.volano;

import java.time.Instant;
import java.util.Optional;

/// A page of a task's decisions, newest first.
///
/// @param subject only those about it
/// @param action only those whose first slot is this action
/// @param from only those made at or after
/// @param to only those made before
/// @param before only those at smaller log positions: the last position of the page before
/// @param limit 1 to 1,000
public record Query(
    TaskId task,
    Optional<String> subject,
    Optional<String> action,
    Optional<Instant> from,
    Optional<Instant> to,
    long before,
    int limit) {

  public static final int MOST = 1000;

  public Query {
    if (limit < 1 || limit > MOST) {
      throw new Refusal.Invalid("limit", "must be from 1 to " + MOST + ": " + limit);
    }
  }

  /// The newest decisions of a task.
  public static Query newest(TaskId task, int limit) {
    return new Query(
        task,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Long.MAX_VALUE,
        limit);
  }

  public Query ofSubject(String subject) {
    return new Query(task, Optional.of(subject), action, from, to, before, limit);
  }

  public Query ofAction(String action) {
    return new Query(task, subject, Optional.of(action), from, to, before, limit);
  }

  public Query madeIn(Instant from, Instant to) {
    return new Query(task, subject, action, Optional.of(from), Optional.of(to), before, limit);
  }

  public Query madeSince(Instant from) {
    return new Query(task, subject, action, Optional.of(from), to, before, limit);
  }

  public Query before(long position) {
    return new Query(task, subject, action, from, to, position, limit);
  }
}
