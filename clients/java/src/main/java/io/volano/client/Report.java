package io.volano.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Something to tell the server, as it is sent.
///
/// @param many whether the route takes several at once
/// @param json the report, fixed when it was made: sent again, it is the same
record Report(String path, boolean many, String json) {

  static Report outcome(String task, OutcomeOf outcome) {
    return new Report(of(task) + "/outcomes:batch", true, JsonWriter.write(outcome));
  }

  static Report event(Event event) {
    return new Report("/v1/events", false, JsonWriter.write(event));
  }

  static Report activation(String task, String decisionId) {
    return new Report(of(task) + "/decisions/" + encoded(decisionId) + "/activate", false, "");
  }

  /// The route of a task.
  static String of(String task) {
    return "/v1/tasks/" + encoded(task);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// The body that tells all of these.
  static String body(List<Report> batch) {
    if (!batch.get(0).many) {
      return batch.get(0).json;
    }
    return batch.stream().map(Report::json).collect(Collectors.joining(",", "[", "]"));
  }
}
