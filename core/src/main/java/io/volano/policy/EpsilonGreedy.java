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

/// Plays an action of the highest mean reward, except for a share of decisions, `epsilon`, in which
/// it plays any.
///
/// With `n` eligible actions, `ties` of which have the highest mean,
///
/// ```
/// p(best) = (1 − epsilon) / ties + epsilon / n        p(other) = epsilon / n
/// ```
///
/// An action that was never taken counts with the mean of all steps: better than what has
/// disappointed, worse than what has proved itself. Contexts and features are ignored, and so is
/// what followed a step.
///
/// | | |
/// |---|---|
/// | Propensities | exact; at least `epsilon / n`, so that every policy can be evaluated on its log |
/// | Cost | O(n) per decision, O(1) per step learned; O(actions) of state, at most 20,000 |
/// | Source | Sutton and Barto, *Reinforcement Learning*, 2nd ed., 2018, section 2.2 |
/// | Departs from it | ties share; the estimate of an untried action |
public final class EpsilonGreedy implements Learner {

  public static final Algorithm<Options> ALGORITHM =
      new Algorithm<>(
          "epsilon-greedy",
          "Plays the best action so far, and now and then any.",
          false,
          new Options(0.1),
          EpsilonGreedy::new);

  /// @param epsilon share of decisions in which all actions have the same chance, in \[0, 1\]
  public record Options(double epsilon) {
    public Options {
      if (!(epsilon >= 0 && epsilon <= 1)) {
        throw new IllegalArgumentException("epsilon must be in [0, 1]: " + epsilon);
      }
    }
  }

  private final Options options;
  private final Tallies tallies;

  private EpsilonGreedy(Options options, Algorithm.Setting setting) {
    this.options = options;
    this.tallies = new Tallies(setting.range());
  }

  @Override
  public void learn(Segment segment) {
    tallies.add(segment);
  }

  @Override
  public Policy policy() {
    return new Greedy(options.epsilon(), tallies.snapshot());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    tallies.save(out);
  }

  @Override
  public void load(DataInput in) throws IOException {
    tallies.load(in);
  }

  private record Greedy(double epsilon, Tallies.Snapshot tallies) implements Policy {

    @Override
    public Distribution distribution(Features context, List<Action> actions) {
      double best = best(actions);
      int ties = ties(actions, best);
      var p = new double[actions.size()];
      for (int i = 0; i < p.length; i++) {
        p[i] = chance(actions.get(i), best, ties, p.length);
      }
      return Distribution.of(p);
    }

    @Override
    public Explanation explain(Features context, List<Action> actions, int chosen) {
      var action = actions.get(chosen);
      double best = best(actions);
      int ties = ties(actions, best);
      return Explanation.of(
          chance(action, best, ties, actions.size()),
          tallies.mean(action) == best ? "(1 − epsilon) / ties + epsilon / n" : "epsilon / n",
          Explanation.of(epsilon, "epsilon, share of random decisions"),
          Explanation.of(actions.size(), "n, eligible actions"),
          Explanation.of(ties, "ties, actions of the highest mean"),
          tallies.explainMean(action),
          Explanation.of(best, "highest mean reward, on [0, 1]"));
    }

    private double chance(Action action, double best, int ties, int n) {
      double greedy = tallies.mean(action) == best ? (1 - epsilon) / ties : 0;
      return greedy + epsilon / n;
    }

    private double best(List<Action> actions) {
      double best = 0;
      for (int i = 0; i < actions.size(); i++) {
        best = Math.max(best, tallies.mean(actions.get(i)));
      }
      return best;
    }

    private int ties(List<Action> actions, double best) {
      int ties = 0;
      for (int i = 0; i < actions.size(); i++) {
        ties += tallies.mean(actions.get(i)) == best ? 1 : 0;
      }
      return ties;
    }

    @Override
    public Explanation summary() {
      return tallies.summary();
    }
  }
}
