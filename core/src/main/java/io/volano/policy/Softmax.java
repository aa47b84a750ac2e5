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

/// Plays every action with a probability that grows exponentially with its mean reward.
///
/// ```
/// p(a) = w(a) / Σ w        w(a) = exp((mean(a) − highest mean) / temperature)
/// ```
///
/// with means on \[0, 1\]. At a temperature of 0.1 a mean that is lower by 0.1 is played 2.7 times
/// less; a lower temperature is greedier. It never stops exploring and never settles down: a choice
/// for tasks that want variety. An action that was never taken counts with the mean of all steps.
/// Contexts and features are ignored, and so is what followed a step.
///
/// | | |
/// |---|---|
/// | Propensities | exact; at least `exp(−1 / temperature) / n` |
/// | Cost | O(n) per decision, O(1) per step learned; O(actions) of state, at most 20,000 |
/// | Source | Sutton and Barto, *Reinforcement Learning*, 1st ed., 1998, section 2.3 |
/// | Departs from it | means on \[0, 1\], so that one temperature fits all tasks |
public final class Softmax implements Learner {

  public static final Algorithm<Options> ALGORITHM =
      new Algorithm<>(
          "softmax",
          "Plays every action, the better ones exponentially more often.",
          false,
          new Options(0.1),
          Softmax::new);

  /// @param temperature difference of means that makes a factor of e, in \[0.001, 1000\]
  public record Options(double temperature) {
    public Options {
      if (!(temperature >= 0.001 && temperature <= 1000)) {
        throw new IllegalArgumentException("temperature must be in [0.001, 1000]: " + temperature);
      }
    }
  }

  private final Options options;
  private final Tallies tallies;

  private Softmax(Options options, Algorithm.Setting setting) {
    this.options = options;
    this.tallies = new Tallies(setting.range());
  }

  @Override
  public void learn(Segment segment) {
    tallies.add(segment);
  }

  @Override
  public Policy policy() {
    return new Warm(options.temperature(), tallies.snapshot());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    tallies.save(out);
  }

  @Override
  public void load(DataInput in) throws IOException {
    tallies.load(in);
  }

  private record Warm(double temperature, Tallies.Snapshot tallies) implements Policy {

    @Override
    public Distribution distribution(Features context, List<Action> actions) {
      return Distribution.proportional(weights(actions));
    }

    @Override
    public Explanation explain(Features context, List<Action> actions, int chosen) {
      var weights = weights(actions);
      double sum = 0;
      for (double w : weights) {
        sum += w;
      }
      return Explanation.of(
          weights[chosen] / sum,
          "w / Σ w",
          Explanation.of(
              weights[chosen],
              "w = exp((mean − highest mean) / temperature)",
              tallies.explainMean(actions.get(chosen)),
              Explanation.of(best(actions), "highest mean reward, on [0, 1]"),
              Explanation.of(temperature, "temperature")),
          Explanation.of(sum, "Σ w over the eligible actions"));
    }

    private double[] weights(List<Action> actions) {
      double best = best(actions);
      var weights = new double[actions.size()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = StrictMath.exp((tallies.mean(actions.get(i)) - best) / temperature);
      }
      return weights;
    }

    private double best(List<Action> actions) {
      double best = 0;
      for (int i = 0; i < actions.size(); i++) {
        best = Math.max(best, tallies.mean(actions.get(i)));
      }
      return best;
    }

    @Override
    public Explanation summary() {
      return tallies.summary();
    }
  }
}
