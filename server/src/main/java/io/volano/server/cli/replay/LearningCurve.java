package io.volano.server.cli.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// What was earned as learning went on, beside what was earned when it was recorded and what could
/// have been.
///
/// @param points in order, each of a stretch of the situations
public record LearningCurve(List<Point> points) {

  /// A stretch of situations.
  ///
  /// @param offered how many were decided
  /// @param recorded what the recording earned in them, in sum
  /// @param best the most that could be earned in them, in sum; `NaN` if nobody knows
  /// @param counted decisions of which the reward is known
  /// @param earned their rewards, in sum
  public record Point(long offered, double recorded, double best, long counted, double earned) {

    private static final Point NONE = new Point(0, 0, 0, 0, 0);

    /// What a decision earned.
    public double mean() {
      return earned / counted;
    }

    /// What the recording earned.
    public double meanRecorded() {
      return recorded / offered;
    }

    /// The most that could be earned.
    public double meanBest() {
      return best / offered;
    }

    Point plus(Point other) {
      return new Point(
          offered + other.offered,
          recorded + other.recorded,
          best + other.best,
          counted + other.counted,
          earned + other.earned);
    }
  }

  public LearningCurve {
    points = List.copyOf(points);
  }

  /// All of it as one stretch.
  public Point total() {
    return points.stream().reduce(Point.NONE, Point::plus);
  }

  /// How much more a decision earned than in the recording: 0.6 for 60 % more.
  public double lift() {
    return total().mean() / total().meanRecorded() - 1;
  }

  /// Collects the points of a curve.
  static final class Builder {
    private final long width;
    private final List<Point> points = new ArrayList<>();
    private Point open = Point.NONE;

    /// @param width situations that make a stretch
    Builder(long width) {
      this.width = width;
    }

    /// @param earned empty if the reward of the decision is not known
    void add(Situation situation, OptionalDouble earned) {
      open =
          open.plus(
              new Point(
                  1,
                  situation.recorded(),
                  situation.best(),
                  earned.isPresent() ? 1 : 0,
                  earned.orElse(0)));
      if (open.offered == width) {
        close();
      }
    }

    private void close() {
      points.add(open);
      open = Point.NONE;
    }

    LearningCurve build() {
      if (open.offered > 0) {
        close();
      }
      return new LearningCurve(points);
    }
  }
}
