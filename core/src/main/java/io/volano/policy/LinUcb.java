package io.volano.policy;

import io.volano.Action;
import io.volano.Algorithm;
import io.volano.Distribution;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Learner;
import io.volano.Policy;
import io.volano.Range;
import io.volano.Segment;
import io.volano.Step;
import io.volano.math.Cholesky;
import io.volano.math.Kernels;
import io.volano.math.LongIndex;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Fits a ridge regression of the reward for each action, and prefers the actions that could still
/// be the best in this context.
///
/// With `x` = 1, the context's features and the action's own, and rewards on \[0, 1\],
///
/// ```
/// A = λI + Σ x xᵀ        θ = A⁻¹ (Σ x r + λ m e₀)
/// S(a) = max(0, θ · x) + alpha · σ · √(xᵀ A⁻¹ x)
/// ```
///
/// The sums run over the steps with that action. `m` is the mean reward of all steps: an action is
/// believed to be average (`e₀` belongs to the 1 in `x`) until its own steps say otherwise, so that
/// an unseen one is neither favoured nor buried but for its width. `σ²` is the running mean of the
/// squared errors of prediction, each made before its step was learned: `alpha` counts in units of
/// the noise, so that one value serves noisy clicks and clean labels. The probabilities are those
/// of inverse-gap weighting over `S`: `1 / (n + γ · gap)` for a score lower than the best by `gap`,
/// with `γ = gamma · √t` after `t` steps.
///
/// A feature gets its column when it is first learned; when all columns are given, further features
/// are left out, and the summary says how often. When `actions` are known, the one least recently
/// learned makes room for a new one. What followed a step is ignored.
///
/// | | |
/// |---|---|
/// | Propensities | exact; at least `1 / (n + γ (1 + alpha · σ · width))` |
/// | Cost | O(n d²) per decision, O(d²) per step learned, for d columns; publishing copies the actions that changed |
/// | State | 4 d² + 20 d bytes an action: 1.5 kB for 16 features, 1.1 MB for 512; twice that for actions that changed since the last publication |
/// | Source | Li, Chu, Langford and Schapire, WWW 2010, algorithm 1 |
/// | Departs from it | randomized (see [InverseGap]); the mean of all steps as prior; the bonus in units of the noise; no score below its bonus |
///
/// The defaults: letter recognition wants a wide bonus and mushroom a narrow one; in units of the
/// noise one `alpha` serves both. With a `gamma` of 30 some runs stay with a second best action for
/// long; 100 explores less and leaves sooner.
public final class LinUcb implements Learner {

  public static final Algorithm<Options> ALGORITHM =
      new Algorithm<>(
          "lin-ucb",
          "Learns from the context what each action earns, and prefers what could be the best.",
          new Options(2, 100, 1, 512, 1000),
          LinUcb::new);

  /// @param alpha weight of the bonus, in units of the noise, in \[0, 100\]
  /// @param gamma how sharply probability falls with the gap to the best score, in (0, 10⁶\]
  /// @param lambda how strongly coefficients are drawn to the prior, in \[10⁻⁶, 10⁶\]
  /// @param columns most features that are learned from, and the constant 1, in \[1, 4096\]
  /// @param actions most actions that are known at a time, in \[1, 20,000\]
  public record Options(double alpha, double gamma, double lambda, int columns, int actions) {
    public Options {
      if (!(alpha >= 0 && alpha <= 100)) {
        throw new IllegalArgumentException("alpha must be in [0, 100]: " + alpha);
      }
      if (!(gamma > 0 && gamma <= 1e6)) {
        throw new IllegalArgumentException("gamma must be in (0, 1000000]: " + gamma);
      }
      if (!(lambda >= 1e-6 && lambda <= 1e6)) {
        throw new IllegalArgumentException("lambda must be in [0.000001, 1000000]: " + lambda);
      }
      if (!(columns >= 1 && columns <= 4096)) {
        throw new IllegalArgumentException("columns must be in [1, 4096]: " + columns);
      }
      if (!(actions >= 1 && actions <= ActionIndex.MOST)) {
        throw new IllegalArgumentException("actions must be in [1, 20000]: " + actions);
      }
    }
  }

  private static final double FIRST_NOISE = 0.25; // the greatest variance of a reward on [0, 1]
  private static final double SLOWEST = 0.002; // the noise remembers some 500 steps

  private final Options options;
  private final Range range;
  private final Kernels kernels;
  private Columns columns;
  private ActionIndex index;
  private Ridge[] ridges = new Ridge[8]; // by slot
  private final BitSet own = new BitSet(); // slots whose ridge no policy has
  private long steps;
  private double sum;
  private double noise = FIRST_NOISE;

  private LinUcb(Options options, Algorithm.Setting setting) {
    this.options = options;
    this.range = setting.range();
    this.kernels = setting.kernels();
    this.columns = new Columns(options.columns());
    this.index = new ActionIndex(options.actions());
  }

  @Override
  public void learn(Segment segment) {
    for (var step : segment.steps()) {
      learn(step);
    }
  }

  private void learn(Step step) {
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

  /// The ridge of an action, not shared with any policy.
  private Ridge ridge(Action action) {
    int slot = index.touch(action.key());
    if (slot < 0) {
      slot = index.admit(action);
      put(slot, new Ridge(options.lambda()));
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

  @Override
  public Policy policy() {
    own.clear();
    return new Optimist(this);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(steps);
    out.writeDouble(sum);
    out.writeDouble(noise);
    columns.save(out);
    index.save(out);
    for (int slot = 0; slot < index.size(); slot++) {
      ridges[slot].save(out);
    }
  }

  @Override
  public void load(DataInput in) throws IOException {
    steps = in.readLong();
    sum = in.readDouble();
    noise = in.readDouble();
    columns = Columns.load(options.columns(), in);
    index = ActionIndex.load(options.actions(), in);
    own.clear();
    for (int slot = 0; slot < index.size(); slot++) {
      put(slot, Ridge.load(in));
    }
  }

  /// What one action has taught: `A` as its factor, and `θ` in two parts, so that it follows `m`
  /// without being solved for again: `θ = data + m · prior`.
  private static final class Ridge {
    private final Cholesky factor;
    private double[] data; // A⁻¹ Σ x r
    private double[] prior; // A⁻¹ λ e₀
    private long count;
    private double sum;

    Ridge(double lambda) {
      factor = new Cholesky(lambda);
      factor.grow(1);
      data = new double[1];
      prior = new double[] {1};
    }

    private Ridge(Cholesky factor, double[] data, double[] prior, long count, double sum) {
      this.factor = factor;
      this.data = data;
      this.prior = prior;
      this.count = count;
      this.sum = sum;
    }

    Ridge copy() {
      return new Ridge(factor.copy(), data.clone(), prior.clone(), count, sum);
    }

    double mean(Kernels kernels, double[] x, double m) {
      int n = Math.min(data.length, x.length);
      return kernels.dot(data, 0, x, 0, n) + m * kernels.dot(prior, 0, x, 0, n);
    }

    /// `√(xᵀ A⁻¹ x)`; the columns this action has not met yet have `λ` on their diagonal.
    double width(Kernels kernels, double[] x, double[] scratch, double lambda) {
      int n = data.length;
      System.arraycopy(x, 0, scratch, 0, n);
      factor.forward(kernels, scratch);
      double unmet = kernels.dot(x, n, x, n, x.length - n) / lambda;
      return Math.sqrt(kernels.dot(scratch, 0, scratch, 0, n) + unmet);
    }

    /// Recursive least squares, with the gain `A⁻¹ x` from the factor after the update.
    void learn(Kernels kernels, double[] x, double reward) {
      grow(lastColumn(x) + 1);
      int n = data.length;
      factor.update(kernels, Arrays.copyOf(x, n));
      var gain = Arrays.copyOf(x, n);
      factor.forward(kernels, gain);
      factor.backward(kernels, gain);
      double error = reward - kernels.dot(data, 0, x, 0, Math.min(n, x.length));
      double shrink = kernels.dot(prior, 0, x, 0, Math.min(n, x.length));
      kernels.add(data, 0, error, gain, 0, n);
      kernels.add(prior, 0, -shrink, gain, 0, n);
      count++;
      sum += reward;
    }

    private void grow(int size) {
      if (size > data.length) {
        factor.grow(size);
        data = Arrays.copyOf(data, size);
        prior = Arrays.copyOf(prior, size);
      }
    }

    private static int lastColumn(double[] x) {
      int last = x.length - 1;
      while (x[last] == 0) {
        last--;
      }
      return last;
    }

    void save(DataOutput out) throws IOException {
      out.writeLong(count);
      out.writeDouble(sum);
      factor.save(out);
      for (int i = 0; i < data.length; i++) {
        out.writeDouble(data[i]);
        out.writeDouble(prior[i]);
      }
    }

    static Ridge load(DataInput in) throws IOException {
      long count = in.readLong();
      double sum = in.readDouble();
      var factor = Cholesky.load(in);
      var data = new double[factor.size()];
      var prior = new double[factor.size()];
      for (int i = 0; i < data.length; i++) {
        data[i] = in.readDouble();
        prior[i] = in.readDouble();
      }
      return new Ridge(factor, data, prior, count, sum);
    }
  }

  /// Which feature stands in which column, in the order in which they were first learned. Column 0
  /// is the constant 1.
  private static final class Columns {
    private static final long ACTION = 1L << 32;

    private final LongIndex index;
    private long[] keys;
    private int size; // with the constant
    private final int most;
    private long refused;

    Columns(int most) {
      this(most, new LongIndex(), new long[8], 1, 0);
    }

    private Columns(int most, LongIndex index, long[] keys, int size, long refused) {
      this.most = most;
      this.index = index;
      this.keys = keys;
      this.size = size;
      this.refused = refused;
    }

    int size() {
      return size;
    }

    long refused() {
      return refused;
    }

    Columns snapshot() {
      return new Columns(most, index.snapshot(), keys, size, refused);
    }

    /// The row of a step, with a column for every feature as long as there are any left.
    double[] give(Features context, Features action) {
      give(context, 0);
      give(action, ACTION);
      var x = row(context);
      write(action, x);
      return x;
    }

    private void give(Features features, long namespace) {
      for (int i = 0; i < features.size(); i++) {
        long key = key(features.key(i), namespace);
        if (index.get(key) >= 0) {
          continue;
        }
        if (size == most) {
          refused++;
        } else {
          add(key);
        }
      }
    }

    private void add(long key) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
      }
      keys[size] = key;
      index.put(key, size++);
    }

    private static long key(int key, long namespace) {
      return namespace | Integer.toUnsignedLong(key);
    }

    /// The row of a context, without an action's features.
    double[] row(Features context) {
      var x = new double[size];
      x[0] = 1;
      for (int i = 0; i < context.size(); i++) {
        int column = index.get(key(context.key(i), 0));
        if (column >= 0) {
          x[column] = context.value(i);
        }
      }
      return x;
    }

    /// Puts an action's features into a row.
    void write(Features action, double[] x) {
      for (int i = 0; i < action.size(); i++) {
        int column = index.get(key(action.key(i), ACTION));
        if (column >= 0) {
          x[column] = action.value(i);
        }
      }
    }

    /// Takes an action's features out of a row.
    void erase(Features action, double[] x) {
      for (int i = 0; i < action.size(); i++) {
        int column = index.get(key(action.key(i), ACTION));
        if (column >= 0) {
          x[column] = 0;
        }
      }
    }

    void save(DataOutput out) throws IOException {
      out.writeLong(refused);
      out.writeInt(size);
      for (int i = 1; i < size; i++) {
        out.writeLong(keys[i]);
      }
    }

    static Columns load(int most, DataInput in) throws IOException {
      var columns = new Columns(most);
      columns.refused = in.readLong();
      int size = in.readInt();
      if (size < 1 || size > most) {
        throw new IOException("columns must be in [1, " + most + "]: " + size);
      }
      for (int i = 1; i < size; i++) {
        columns.add(in.readLong());
      }
      return columns;
    }
  }

  private static final class Optimist implements Policy {
    private static final int SHOWN = 100;

    private final Options options;
    private final Range range;
    private final Kernels kernels;
    private final Columns columns;
    private final ActionIndex.Snapshot index;
    private final Ridge[] ridges; // by slot
    private final double steps;
    private final double mean; // of the rewards of all steps, on [0, 1]
    private final double sigma; // the noise as a standard deviation

    Optimist(LinUcb learner) {
      this.options = learner.options;
      this.range = learner.range;
      this.kernels = learner.kernels;
      this.columns = learner.columns.snapshot();
      this.index = learner.index.snapshot();
      this.ridges = Arrays.copyOf(learner.ridges, learner.index.size());
      this.steps = learner.steps;
      this.mean = learner.mean();
      this.sigma = Math.sqrt(learner.noise);
    }

    @Override
    public Distribution distribution(Features context, List<Action> actions) {
      return InverseGap.distribution(scores(context, actions), gamma());
    }

    @Override
    public Explanation explain(Features context, List<Action> actions, int chosen) {
      var gamma =
          Explanation.of(
              gamma(),
              "γ = gamma · √t",
              Explanation.of(options.gamma(), "gamma"),
              Explanation.of(steps, "t, steps learned"));
      return InverseGap.explain(
          scores(context, actions), chosen, gamma, explainScore(context, actions.get(chosen)));
    }

    private Explanation explainScore(Features context, Action action) {
      var x = columns.row(context);
      columns.write(action.features(), x);
      var ridge = ridge(action);
      var scratch = new double[x.length];
      return Explanation.of(
          score(ridge, x, scratch),
          "own score: max(0, mean) + alpha · σ · width",
          Explanation.of(
              prediction(ridge, x),
              "mean reward of " + action.id() + " to be expected, on [0, 1]",
              Explanation.of(ridge == null ? 0 : (double) ridge.count, "steps with " + action.id()),
              Explanation.of(mean, "m, mean reward of all steps")),
          Explanation.of(options.alpha(), "alpha"),
          Explanation.of(sigma, "σ, noise of the rewards"),
          Explanation.of(width(ridge, x, scratch), "width = √(xᵀ A⁻¹ x), doubt in this context"));
    }

    private double[] scores(Features context, List<Action> actions) {
      var x = columns.row(context);
      var scratch = new double[x.length];
      var scores = new double[actions.size()];
      for (int i = 0; i < scores.length; i++) {
        var action = actions.get(i);
        columns.write(action.features(), x);
        scores[i] = score(ridge(action), x, scratch);
        columns.erase(action.features(), x);
      }
      return scores;
    }

    private double score(Ridge ridge, double[] x, double[] scratch) {
      return Math.max(0, prediction(ridge, x)) + options.alpha() * sigma * width(ridge, x, scratch);
    }

    private double prediction(Ridge ridge, double[] x) {
      return ridge == null ? mean : ridge.mean(kernels, x, mean);
    }

    private double width(Ridge ridge, double[] x, double[] scratch) {
      return ridge == null
          ? Math.sqrt(kernels.dot(x, 0, x, 0, x.length) / options.lambda())
          : ridge.width(kernels, x, scratch, options.lambda());
    }

    /// The ridge of an action, or null if it was never learned.
    private Ridge ridge(Action action) {
      int slot = index.slot(action);
      return slot < 0 ? null : ridges[slot];
    }

    private double gamma() {
      return options.gamma() * Math.sqrt(steps);
    }

    @Override
    public Explanation summary() {
      var shown =
          IntStream.range(0, ridges.length)
              .boxed()
              .sorted(Comparator.comparingLong((Integer slot) -> -ridges[slot].count))
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
          inUnits(ridge.sum / ridge.count),
          "mean reward of " + index.id(slot),
          Explanation.of((double) ridge.count, "steps"));
    }

    private double inUnits(double unit) {
      return range.low() + unit * range.width();
    }
  }
}
