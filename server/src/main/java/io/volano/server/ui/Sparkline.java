package io.volano.server.ui;

import io.volano.Estimate;
import io.volano.LearningCurve;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A learning curve the size of a word: reward per decision over a task's life, and what a uniform
/// draw would have earned.
///
/// @param reward the line, as the `d` of a path in a box of [#WIDTH] by [#HEIGHT]
/// @param uniform the level beside it; empty if it is not known
public record Sparkline(String reward, String uniform) {

  public static final int WIDTH = 120;
  public static final int HEIGHT = 28;

  static final Sparkline NONE = new Sparkline("", "");

  private static final int POINTS = 24;
  private static final double MARGIN = 2;

  static Sparkline of(LearningCurve curve) {
    var spans = CurveChart.thinned(curve.life(), POINTS);
    var means = spans.stream().mapToDouble(s -> s.rewards().sum() / s.steps()).toArray();
    var uniform = curve.total().flatMap(t -> t.weights().uniform()).map(Estimate::value);
    if (means.length < 2) {
      return NONE;
    }
    double low = IntStream.range(0, means.length).mapToDouble(i -> means[i]).min().orElseThrow();
    double high = IntStream.range(0, means.length).mapToDouble(i -> means[i]).max().orElseThrow();
    double bottom = Math.min(low, uniform.orElse(low));
    double top = Math.max(high, uniform.orElse(high));
    Function<Double, Double> y =
        mean -> {
          double share = top == bottom ? 0.5 : (mean - bottom) / (top - bottom);
          return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
        };
    return new Sparkline(
        IntStream.range(0, means.length)
            .mapToObj(i -> point(i * (double) WIDTH / (means.length - 1), y.apply(means[i])))
            .collect(Collectors.joining("L", "M", "")),
        uniform.map(u -> "M" + point(0, y.apply(u)) + "L" + point(WIDTH, y.apply(u))).orElse(""));
  }

  private static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f %.1f", x, y);
  }
}
