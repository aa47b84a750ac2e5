package io.volano.server.ui;

import io.volano.Estimate;
import io.volano.LearningCurve;
import java.util.Arrays;
import java.util.function.DoubleToIntFunction;

/// A learning curve the size of a word: reward per decision over a task's life, and what a uniform
/// draw would have earned.
///
/// @param reward the line, as the `d` of a path in a box of [#WIDTH] by [#HEIGHT], in steps of
///   whole units, since a page may have hundreds
/// @param uniform the level beside it; empty if it is not known
public record Sparkline(String reward, String uniform) {

  public static final int WIDTH = 240;
  public static final int HEIGHT = 56;

  static final Sparkline NONE = new Sparkline("", "");

  private static final int POINTS = 24;
  private static final double MARGIN = 4;

  static Sparkline of(LearningCurve curve) {
    var spans = CurveChart.thinned(curve.life(), POINTS);
    var means = spans.stream().mapToDouble(s -> s.rewards().sum() / s.steps()).toArray();
    var uniform = curve.total().flatMap(t -> t.weights().uniform()).map(Estimate::value);
    if (means.length < 2) {
      return NONE;
    }
    double low = Arrays.stream(means).min().orElseThrow();
    double high = Arrays.stream(means).max().orElseThrow();
    double bottom = Math.min(low, uniform.orElse(low));
    double top = Math.max(high, uniform.orElse(high));
    DoubleToIntFunction y =
        mean -> {
          double share = top == bottom ? 0.5 : (mean - bottom) / (top - bottom);
          return (int) Math.round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN));
        };
    return new Sparkline(
        line(Arrays.stream(means).mapToInt(y).toArray()),
        uniform.map(u -> line(y.applyAsInt(u), y.applyAsInt(u))).orElse(""));
  }

  /// From the left edge to the right one, through these heights.
  private static String line(int... heights) {
    int steps = heights.length - 1;
    var path = new StringBuilder("M0 " + heights[0] + "l");
    for (int i = 1; i <= steps; i++) {
      int across = WIDTH * i / steps - WIDTH * (i - 1) / steps;
      int up = heights[i] - heights[i - 1];
      path.append(i > 1 ? " " : "").append(across).append(up < 0 ? "" : " ").append(up);
    }
    return path.toString();
  }
}
