package io.volano.server.cli;

import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The learning curve of a task on a server, as a chart of text.
///
/// @param curve as the server answers it
record TaskCurveView(JsonNode curve) {

  void print(PrintWriter out) {
    var points = List.copyOf(curve.path("curve").values());
    if (points.isEmpty()) {
      out.println("nothing was settled yet");
      return;
    }
    out.printf(
        "%-20s %10s %8s %19s %8s %19s%n",
        "from", "steps", "reward", "95 %", "uniform", "lift, 95 %");
    var bar = Bar.under(points.stream().mapToDouble(TaskCurveView::reward));
    points.forEach(point -> out.println(line(point) + "  " + bar.of(reward(point))));
    if (curve.path("total").isObject()) {
      out.printf("%n%s  its whole life%n", line(curve.path("total")));
    }
  }

  private static double reward(JsonNode point) {
    return point.path("reward").path("value").asDouble();
  }

  private static String line(JsonNode point) {
    boolean known = point.has("uniform");
    return "%-20.19s %,10d %8.4f %19s %8s %19s"
        .formatted(
            point.path("first").asString(),
            point.path("steps").asLong(),
            reward(point),
            interval(point.path("reward")),
            known ? "%.4f".formatted(point.path("uniform").path("value").asDouble()) : "",
            known ? interval(point.path("lift")) : point.path("support").asString());
  }

  private static String interval(JsonNode estimate) {
    var interval = estimate.path("interval");
    return interval.isArray()
        ? "%.4f to %.4f".formatted(interval.path(0).asDouble(), interval.path(1).asDouble())
        : "";
  }
}
