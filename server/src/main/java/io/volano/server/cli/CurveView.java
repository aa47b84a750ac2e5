package io.volano.server.cli;

import io.volano.server.cli.replay.LearningCurve;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// A learning curve as JSON, and as a chart of text.
///
/// @param title what learned on what
/// @param yardsticks what fixed ways of choosing earn, by name
record CurveView(String title, LearningCurve curve, Map<String, Double> yardsticks) {

  ObjectNode json() {
    var json = TypedJson.object();
    json.put("title", title);
    json.setAll(json(curve.total()));
    json.put("lift", curve.lift());
    var named = json.putObject("yardsticks");
    new TreeMap<>(yardsticks).forEach(named::put);
    var points = json.putArray("curve");
    curve.points().forEach(p -> points.add(json(p)));
    return json;
  }

  private static ObjectNode json(LearningCurve.Point point) {
    var json =
        TypedJson.object()
            .put("decisions", point.offered())
            .put("counted", point.counted())
            .put("mean", finite(point.mean()))
            .put("recorded", point.meanRecorded());
    return Double.isNaN(point.best()) ? json : json.put("best", point.meanBest());
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  void print(PrintWriter out) {
    out.printf("%s%n%n", title);
    out.printf("%10s %8s %8s %8s %8s%n", "decisions", "counted", "reward", "recorded", "best");
    var bar = Bar.under(curve.points().stream().mapToDouble(LearningCurve.Point::mean));
    long decided = 0;
    for (var point : curve.points()) {
      decided += point.offered();
      out.println(line(decided, point) + "  " + bar.of(point.mean()));
    }
    var total = curve.total();
    out.printf("%n%s  %+.1f %% on what was recorded%n", line(decided, total), 100 * curve.lift());
    new TreeMap<>(yardsticks).forEach((name, v) -> out.printf("%28.4f  %s%n", v, name));
  }

  private static String line(long decided, LearningCurve.Point point) {
    return "%,10d %,8d %8.4f %8.4f %8s"
        .formatted(
            decided,
            point.counted(),
            point.mean(),
            point.meanRecorded(),
            Double.isNaN(point.best()) ? "" : "%.4f".formatted(point.meanBest()));
  }
}
