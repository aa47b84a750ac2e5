package io.volano.policy;

import io.volano.Action;
import io.volano.Algorithm;
import io.volano.Distribution;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Learner;
import io.volano.Policy;
import io.volano.Segment;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

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
          true,
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

  private final Options options;
  private final RidgePerAction model;

  private LinUcb(Options options, Algorithm.Setting setting) {
    this.options = options;
    this.model =
        new RidgePerAction(
            new RidgePerAction.Size(options.lambda(), options.columns(), options.actions()),
            setting);
  }

  @Override
  public void learn(Segment segment) {
    segment.steps().forEach(model::learn);
  }

  @Override
  public Policy policy() {
    return new Optimist(options, model.snapshot());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    model.save(out);
  }

  @Override
  public void load(DataInput in) throws IOException {
    model.load(in);
  }

  private record Optimist(Options options, RidgePerAction.Snapshot model) implements Policy {

    @Override
    public Distribution distribution(Features context, List<Action> actions) {
      return InverseGap.distribution(model.scores(context, actions, this::score), gamma());
    }

    @Override
    public Explanation explain(Features context, List<Action> actions, int chosen) {
      return InverseGap.explain(
          model.scores(context, actions, this::score),
          chosen,
          InverseGap.explainGrowing(options.gamma(), model.steps()),
          explainScore(context, actions.get(chosen)));
    }

    private Explanation explainScore(Features context, Action action) {
      var mean = model.explainMean(context, action);
      var width = model.explainWidth(context, action);
      return Explanation.of(
          score(mean.value(), width.value()),
          "own score: max(0, mean) + alpha · σ · width",
          mean,
          Explanation.of(options.alpha(), "alpha"),
          Explanation.of(model.sigma(), "σ, noise of the rewards"),
          width);
    }

    private double score(double mean, double width) {
      return Math.max(0, mean) + options.alpha() * model.sigma() * width;
    }

    private double gamma() {
      return InverseGap.growing(options.gamma(), model.steps());
    }

    @Override
    public Explanation summary() {
      return model.summary();
    }
  }
}
