package io.volano.server.http;

import io.volano.access.Act;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The shapes of what is told of acts; see [AnswerMapper].
final class AuditAnswers {

  private AuditAnswers() {}

  /// Acts, newest first.
  ///
  /// @param next the `before` of the next page; none after the last
  record Acts(List<Done> acts, Optional<String> next) {
    static Acts of(List<Act> found, int limit) {
      return new Acts(
          found.stream().map(Done::of).toList(),
          found.size() == limit ? Optional.of(found.getLast().id()) : Optional.empty());
    }
  }

  /// @param status what it was answered; none if it never was
  record Done(
      String id,
      Instant at,
      String by,
      String what,
      Optional<String> task,
      String from,
      OptionalInt status) {

    static Done of(Act act) {
      return new Done(
          act.id(), act.at(), act.by(), act.what(), act.task(), act.from(), act.status());
    }
  }
}
