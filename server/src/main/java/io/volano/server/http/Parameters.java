package io.volano.server.http;

import io.volano.Query;
import io.volano.Refusal;
import io.volano.TaskId;
import io.volano.Texts;
import io.volano.Times;
import io.volano.server.http.LearningAnswers.Spans;
import io.volano.store.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What stands behind the `?`. One that is not known is refused, so that a mistyped filter does not
/// pass for none.
final class Parameters {

  private final HttpServletRequest request;

  private Parameters(HttpServletRequest request, Set<String> known) {
    this.request = request;
    for (var name : request.getParameterMap().keySet()) {
      if (!known.contains(name)) {
        throw new Refusal.Invalid(name, "is no parameter here; known: " + new TreeSet<>(known));
      }
    }
  }

  /// `?subject&action&from&to&before&limit`.
  static Query query(TaskId task, HttpServletRequest request) {
    var given =
        new Parameters(request, Set.of("subject", "action", "from", "to", "before", "limit"));
    return new Query(
        task,
        given.text("subject"),
        given.text("action"),
        given.instant("from"),
        given.instant("to"),
        given.whole("before", 0, Long.MAX_VALUE).orElse(Long.MAX_VALUE),
        given.whole("limit", 1, Query.MOST).orElse(100L).intValue());
  }

  /// A part of a log.
  ///
  /// @param after only entries at greater positions
  record Part(long after, int limit) {
    static final int MOST = 10_000;
  }

  /// `?after&limit`.
  static Part part(HttpServletRequest request) {
    var given = new Parameters(request, Set.of("after", "limit"));
    return new Part(
        given.whole("after", 0, Long.MAX_VALUE).orElse(0L),
        given.whole("limit", 1, Part.MOST).orElse(1_000L).intValue());
  }

  /// `?spans`.
  static Spans spans(HttpServletRequest request) {
    var given = new Parameters(request, Set.of("spans"));
    var text = given.text("spans").orElse(Json.name(Spans.LIFE));
    return Arrays.stream(Spans.values())
        .filter(spans -> Json.name(spans).equals(text))
        .findFirst()
        .orElseThrow(() -> new Refusal.Invalid("spans", "must be life or hours: " + text));
  }

  private Optional<String> text(String name) {
    var text = Optional.ofNullable(request.getParameter(name));
    text.ifPresent(t -> Texts.checkWhole(name, t));
    return text;
  }

  private Optional<Instant> instant(String name) {
    return text(name)
        .map(
            text -> {
              try {
                return Times.checked(name, Instant.parse(text));
              } catch (DateTimeException e) {
                throw new Refusal.Invalid(
                    name, "must be an ISO-8601 instant such as 2026-01-01T00:00:00Z: " + text);
              }
            });
  }

  private Optional<Long> whole(String name, long low, long high) {
    return text(name)
        .map(
            text -> {
              try {
                long value = Long.parseLong(text);
                if (value >= low && value <= high) {
                  return value;
                }
              } catch (NumberFormatException e) {
                // said below
              }
              throw new Refusal.Invalid(
                  name, "must be a whole number from " + low + " to " + high + ": " + text);
            });
  }
}
