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

/// Prefers the actions that could still be the best: a mean reward and a bonus for every doubt.
///
/// ```
/// S(a) = mean(a) + c · √(ln t / n(a))
/// ```
///
/// with rewards on \[0, 1\], `t` steps learned and `n(a)` of them with the action. The
/// probabilities are those of inverse-gap weighting over `S`, with `γ = gamma · √t`: `1 / (n + γ ·
/// gap)` for an action whose score is lower than the best by `gap`. As long as an eligible action
/// is untried, the untried ones share all decisions. Contexts and features are ignored, and so is
/// what followed a step.
///
/// | | |
/// |---|---|
/// | Propensities | exact; 0 for tried actions while there are untried ones |
/// | Cost | O(n) per decision, O(1) per step learned; O(actions) of state, at most 20,000 |
/// | Source | Auer, Cesa-Bianchi and Fischer, *Machine Learning* 47, 2002, UCB1 |
/// | Departs from it | randomized, where the paper always plays the highest score: a log of certain decisions can evaluate no other policy; `c = 2`, where the paper has √2 |
public final class Ucb1 implements Learner {

  public static final Algorithm<Options> ALGORITHM =
      new Algorithm<>(
          "ucb1",
          "Prefers actions with a high mean reward or few trials.",
          false,
          new Options(2, 100),
          Ucb1::new);

  /// @param c weight of the bonus, in \[0, 100\]
  /// @param gamma how sharply probability falls with the gap to the best score, in (0, 10⁶\]
  public record Options(double c, double gamma) {
    public Options {
      if (!(c >= 0 && c <= 100)) {
        throw new IllegalArgumentException("c must be in [0, 100]: " + c);
      }
      if (!(gamma > 0 && gamma <= 1e6)) {
        throw new IllegalArgumentException("gamma must be in (0, 1000000]: " + gamma);
      }
    }
  }

  private final Options options;
  private final Tallies tallies;

  private Ucb1(Options options, Algorithm.Setting setting) {
    this.options = options;
    this.tallies = new Tallies(setting.range());
  }

  @Override
  public void learn(Segment segment) {
    tallies.add(segment);
  }

  @Override
  public Policy policy() {
    return new Optimist(options, tallies.snapshot());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    tallies.save(out);
  }

  @Override
  public void load(DataInput in) throws IOException {
    tallies.load(in);
  }

  private record Optimist(Options options, Tallies.Snapshot tallies) implements Policy {

    @Override
    public Distribution distribution(Features context, List<Action> actions) {
      int untried = untried(actions);
      return untried > 0
          ? newcomers(actions, untried)
          : InverseGap.distribution(scores(actions), gamma());
    }

    @Override
    public Explanation explain(Features context, List<Action> actions, int chosen) {
      var action = actions.get(chosen);
      int untried = untried(actions);
      if (untried > 0) {
        boolean tried = tallies.count(action) > 0;
        return Explanation.of(
            tried ? 0 : 1.0 / untried,
            tried ? "0, as untried actions come first" : "1 / untried",
            Explanation.of(untried, "untried, eligible actions without a step"));
      }
      var gamma = InverseGap.explainGrowing(options.gamma(), tallies.steps());
      return InverseGap.explain(scores(actions), chosen, gamma, explainScore(action));
    }

    private Explanation explainScore(Action action) {
      return Explanation.of(
          score(action, logSteps()),
          "own score: mean + c · √(ln t / n)",
          tallies.explainMean(action),
          Explanation.of(options.c(), "c"),
          Explanation.of(tallies.steps(), "t, steps learned"),
          Explanation.of(tallies.count(action), "n, steps with " + action.id()));
    }

    private int untried(List<Action> actions) {
      int untried = 0;
      for (int i = 0; i < actions.size(); i++) {
        untried += tallies.count(actions.get(i)) == 0 ? 1 : 0;
      }
      return untried;
    }

    private Distribution newcomers(List<Action> actions, int untried) {
      var p = new double[actions.size()];
      for (int i = 0; i < p.length; i++) {
        p[i] = tallies.count(actions.get(i)) == 0 ? 1.0 / untried : 0;
      }
      return Distribution.of(p);
    }

    private double[] scores(List<Action> actions) {
      double logSteps = logSteps();
      var scores = new double[actions.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = score(actions.get(i), logSteps);
      }
      return scores;
    }

    private double score(Action action, double logSteps) {
      return tallies.mean(action) + options.c() * Math.sqrt(logSteps / tallies.count(action));
    }

    private double logSteps() {
      return StrictMath.log(tallies.steps());
    }

    private double gamma() {
      return InverseGap.growing(options.gamma(), tallies.steps());
    }

    @Override
    public Explanation summary() {
      return tallies.summary();
    }
  }
}
