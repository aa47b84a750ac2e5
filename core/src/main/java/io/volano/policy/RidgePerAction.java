package io.volano.policy;

import io.volano.Action;
import io.volano.Algorithm;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Range;
import io.volano.Step;
import io.volano.math.Kernels;
import io.volano.math.Ridge;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/// The belief that each action has its own linear reward: a [Ridge] for each, on \[0, 1\].
///
/// Of an action in a context it says the reward to be expected and how much that is in doubt; what
/// becomes of the two is up to the algorithm. An action that was never learned is expected to earn
/// the mean of all steps. The noise `σ²` is the running mean of the squared errors of prediction,
/// each made before its step was learned.
///
/// A feature gets its column when it is first learned; when all columns are given, further features
/// are left out and counted. When all actions are known, the one least recently learned makes room.
final class RidgePerAction {

  private static final double FIRST_NOISE = 0.25; // the greatest variance of a reward on [0, 1]
  private static final double SLOWEST = 0.002; // the noise remembers some 500 steps

  private final Size size;
  private final Range range;
  private final Kernels kernels;
  private Columns columns;
  private ActionIndex index;
  private Ridge[] ridges = new Ridge[8]; // by slot
  private final BitSet own = new BitSet(); // slots whose ridge no snapshot has
  private long steps;
  private double sum;
  private double noise = FIRST_NOISE;

  /// What bounds it.
  ///
  /// @param lambda how strongly coefficients are drawn to the prior
  /// @param columns most features that are learned from, and the constant 1
  /// @param actions most actions that are known at a time
  record Size(double lambda, int columns, int actions) {}

  RidgePerAction(Size size, Algorithm.Setting setting) {
    this.size = size;
    this.range = setting.range();
    this.kernels = setting.kernels();
    this.columns = new Columns(size.columns());
    this.index = new ActionIndex(size.actions());
  }

  void learn(Step step) {
    var x = columns.give(step.context(), step.action().features());
    double reward = range.toUnit(step.reward());
    var ridge = ridge(step.action());
    double error = reward - Math.clamp(ridge.mean(kernels, x, mean()), 0, 1);
    noise += Math.max(1.0 / (steps + 3), SLOWEST) * (error * error - noise);
    ridge.learn(kernels, x, reward);
    steps++;
    sum += reward;
  }

  private double mean() {
    return steps == 0 ? 0.5 : sum / steps;
  }

  /// The ridge of an action, not shared with any snapshot.
  private Ridge ridge(Action action) {
    int slot = index.touch(action.key());
    if (slot < 0) {
      slot = index.admit(action);
      put(slot, new Ridge(size.lambda()));
    } else if (!own.get(slot)) {
      put(slot, ridges[slot].copy());
    }
    return ridges[slot];
  }

  private void put(int slot, Ridge ridge) {
    if (slot >= ridges.length) {
      ridges = Arrays.copyOf(ridges, index.capacity());
    }
    ridges[slot] = ridge;
    own.set(slot);
  }

  Snapshot snapshot() {
    own.clear();
    return new Snapshot(this);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(steps);
    out.writeDouble(sum);
    out.writeDouble(noise);
    columns.save(out);
    index.save(out);
    for (int slot = 0; slot < index.size(); slot++) {
      ridges[slot].save(out);
    }
  }

  void load(DataInput in) throws IOException {
    steps = in.readLong();
    sum = in.readDouble();
    noise = in.readDouble();
    columns = Columns.load(size.columns(), in);
    index = ActionIndex.load(size.actions(), in);
    own.clear();
    for (int slot = 0; slot < index.size(); slot++) {
      put(slot, Ridge.load(in));
    }
  }

  /// What is believed at one time.
  static final class Snapshot {
    private static final int SHOWN = 100;

    private final double lambda;
    private final Range range;
    private final Kernels kernels;
    private final Columns columns;
    private final ActionIndex.Snapshot index;
    private final Ridge[] ridges; // by slot
    private final double steps;
    private final double mean; // of the rewards of all steps
    private final double sigma;

    private Snapshot(RidgePerAction model) {
      this.lambda = model.size.lambda();
      this.range = model.range;
      this.kernels = model.kernels;
      this.columns = model.columns.snapshot();
      this.index = model.index.snapshot();
      this.ridges = Arrays.copyOf(model.ridges, model.index.size());
      this.steps = model.steps;
      this.mean = model.mean();
      this.sigma = Math.sqrt(model.noise);
    }

    /// How many steps were learned, ever.
    double steps() {
      return steps;
    }

    /// The noise of the rewards, as a standard deviation.
    double sigma() {
      return sigma;
    }

    /// The score of every action.
    ///
    /// @param score of a mean and its width
    double[] scores(Features context, List<Action> actions, DoubleBinaryOperator score) {
      var x = columns.row(context);
      var scratch = new double[x.length];
      var scores = new double[actions.size()];
      for (int i = 0; i < scores.length; i++) {
        var action = actions.get(i);
        var ridge = ridge(action);
        columns.write(action.features(), x);
        scores[i] = score.applyAsDouble(mean(ridge, x), width(ridge, x, scratch));
        columns.erase(action.features(), x);
      }
      return scores;
    }

    /// The ridge of an action, or null if it was never learned.
    private Ridge ridge(Action action) {
      int slot = index.slot(action);
      return slot < 0 ? null : ridges[slot];
    }

    private double mean(Ridge ridge, double[] x) {
      return ridge == null ? mean : ridge.mean(kernels, x, mean);
    }

    private double width(Ridge ridge, double[] x, double[] scratch) {
      return ridge == null
          ? Math.sqrt(kernels.dot(x, 0, x, 0, x.length) / lambda)
          : ridge.width(kernels, x, scratch);
    }

    private double[] row(Features context, Action action) {
      var x = columns.row(context);
      columns.write(action.features(), x);
      return x;
    }

    Explanation explainMean(Features context, Action action) {
      var ridge = ridge(action);
      return Explanation.of(
          mean(ridge, row(context, action)),
          "mean reward of " + action.id() + " to be expected, on [0, 1]",
          Explanation.of(ridge == null ? 0 : (double) ridge.count(), "steps with " + action.id()),
          Explanation.of(mean, "m, mean reward of all steps"));
    }

    Explanation explainWidth(Features context, Action action) {
      var x = row(context, action);
      return Explanation.of(
          width(ridge(action), x, new double[x.length]),
          "width = √(xᵀ A⁻¹ x), doubt in this context");
    }

    Explanation summary() {
      var shown =
          IntStream.range(0, ridges.length)
              .boxed()
              .sorted(Comparator.comparingLong((Integer slot) -> -ridges[slot].count()))
              .limit(SHOWN)
              .map(this::line)
              .toArray(Explanation[]::new);
      return Explanation.of(
          inUnits(mean),
          "mean reward of %.0f steps with %d actions".formatted(steps, ridges.length),
          Explanation.of(columns.size() - 1, "features that have a column"),
          Explanation.of(
              (double) columns.refused(), "times a feature was left out for want of a column"),
          Explanation.of(sigma, "σ, noise of the rewards on [0, 1]"),
          new Explanation(ridges.length, "actions, the most taken first", List.of(shown)));
    }

    private Explanation line(int slot) {
      var ridge = ridges[slot];
      return Explanation.of(
          inUnits(ridge.sum() / ridge.count()),
          "mean reward of " + index.id(slot),
          Explanation.of((double) ridge.count(), "steps"));
    }

    private double inUnits(double unit) {
      return range.low() + unit * range.width();
    }
  }
}
