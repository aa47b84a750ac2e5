package io.volano.server.ui;

import io.volano.Query;
import io.volano.Refusal;
import io.volano.TaskId;
import io.volano.Texts;
import io.volano.server.access.Seal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which decisions a list shows, as it stands in its address. What is left empty filters nothing.
///
/// @param from a time in UTC, to the minute or finer
/// @param before the position in the log at which the page before ended, sealed
public record Filters(
    String task, String subject, String action, String from, String to, String before) {

  static final int PAGE = 50;

  static Filters of(HttpServletRequest request) {
    return new Filters(
        text(request, "task"),
        text(request, "subject"),
        text(request, "action"),
        text(request, "from"),
        text(request, "to"),
        text(request, "before"));
  }

  private static String text(HttpServletRequest request, String name) {
    var text = Optional.ofNullable(request.getParameter(name)).orElse("").strip();
    Texts.checkWhole(name, text);
    return text;
  }

  /// @param seal of positions, for the reader's tenant
  Query query(TaskId id, int limit, Seal seal) {
    return new Query(
        id, some(subject), some(action), time("from", from), time("to", to), position(seal), limit);
  }

  private static Optional<String> some(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }

  private static Optional<Instant> time(String field, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.endsWith("Z")
              ? Instant.parse(text)
              : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      throw new Refusal.Invalid(field, "must be a time such as 2026-01-31T14:00: " + text);
    }
  }

  private long position(Seal seal) {
    try {
      return before.isEmpty() ? Long.MAX_VALUE : seal.in("before", Long.parseLong(before));
    } catch (NumberFormatException e) {
      throw new Refusal.Invalid("before", "must be a position in the log: " + before);
    }
  }

  /// The same list, further back.
  public Filters before(long position) {
    return new Filters(task, subject, action, from, to, Long.toString(position));
  }

  /// What stands behind the `?`.
  public String query() {
    return Address.query(parameters());
  }

  /// The call of the API that lists the same.
  public String api(String task) {
    var parameters = parameters();
    parameters.remove("task");
    parameters.put("from", instant("from", from));
    parameters.put("to", instant("to", to));
    parameters.put("limit", Integer.toString(PAGE));
    return "/v1" + Address.path("tasks", task, "decisions") + Address.query(parameters);
  }

  private static String instant(String field, String text) {
    return time(field, text).map(Instant::toString).orElse("");
  }

  private Map<String, String> parameters() {
    var all = new LinkedHashMap<String, String>();
    all.put("task", task);
    all.put("subject", subject);
    all.put("action", action);
    all.put("from", from);
    all.put("to", to);
    all.put("before", before);
    return all;
  }

  public boolean any() {
    return !(subject + action + from + to).isEmpty();
  }
}
