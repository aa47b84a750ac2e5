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

/// Predicts the reward by one linear model of fixed size over everything that is known, and prefers
/// the actions predicted best.
///
/// The features of an action in a context are the constant 1, the context's features, the action's
/// features and its id, and the product of each of the context's with each of the action's. Every
/// one of them is hashed to one of `2^bits` weights. Products are never built: a weight is found
/// from the hash of the one feature xor the hash of the other.
///
/// ```
/// S(a) = w · φ(context, a), cut to [0, 1]        γ = gamma · t^exponent
/// ```
///
/// The probabilities are those of inverse-gap weighting over `S` (SquareCB): `1 / (n + γ · gap)`
/// for a score lower than the best by `gap`, after `t` steps. The constant learns the mean reward,
/// so that an unseen action is predicted to be average.
///
/// Each step moves the weights of the action taken towards its reward, unweighted, by normalized
/// adaptive gradients: with the error `e` before the step, `sᵢ` the largest `|xᵢ|` seen, `Gᵢ` the
/// sum of `(e xᵢ / sᵢ)²`, and `k` the mean over steps of `Σ (xᵢ / sᵢ)²`,
///
/// ```
/// rateᵢ = rate / √(k Gᵢ)        u = Σ rateᵢ (xᵢ / sᵢ)²
/// wᵢ += e · (1 − e^(−u)) / u · rateᵢ · xᵢ / sᵢ²
/// ```
///
/// so that the units of a feature do not matter, and a step never overshoots its reward. What
/// followed a step is ignored.
///
/// | | |
/// |---|---|
/// | Propensities | exact; at least `1 / (n + γ)` |
/// | Cost | O(n · context · action features) per decision and, for one action, per step learned |
/// | State | 12 bytes for each of the `2^bits` weights, less for those never met; counts for 20,000 actions |
/// | Source | Foster and Rakhlin, ICML 2020 (SquareCB); Ross, Mineiro and Langford, UAI 2013 (normalized gradients); Karampatziakis and Langford, UAI 2011 (steps that do not overshoot); Weinberger et al., ICML 2009 (hashing) |
/// | Departs from them | `G` sums normalized gradients |
public final class HashedLinear implements Learner {

  public static final Algorithm<Options> ALGORITHM =
      new Algorithm<>(
          "hashed-linear",
          "Learns one model of fixed size over any number of features and actions.",
          true,
          new Options(20, 1, 5, 0.5),
          HashedLinear::new);

  /// @param bits logarithm of the number of weights, in \[10, 26\]
  /// @param rate of learning, in (0, 100\]
  /// @param gamma how sharply probability falls with the gap to the best score, in (0, 10⁶\]
  /// @param exponent how that grows with the steps learned, in \[0, 1\]
  public record Options(int bits, double rate, double gamma, double exponent) {
    public Options {
      if (!(bits >= 10 && bits <= 26)) {
        throw new IllegalArgumentException("bits must be in [10, 26]: " + bits);
      }
      if (!(rate > 0 && rate <= 100)) {
        throw new IllegalArgumentException("rate must be in (0, 100]: " + rate);
      }
      if (!(gamma > 0 && gamma <= 1e6)) {
        throw new IllegalArgumentException("gamma must be in (0, 1000000]: " + gamma);
      }
      if (!(exponent >= 0 && exponent <= 1)) {
        throw new IllegalArgumentException("exponent must be in [0, 1]: " + exponent);
      }
    }
  }

  private final Options options;
  private final HashedRegression model;
  private final Tallies tallies; // for people

  private HashedLinear(Options options, Algorithm.Setting setting) {
    this.options = options;
    this.model = new HashedRegression(options.bits(), options.rate(), setting.range());
    this.tallies = new Tallies(setting.range());
  }

  @Override
  public void learn(Segment segment) {
    tallies.add(segment);
    segment.steps().forEach(model::learn);
  }

  @Override
  public Policy policy() {
    return new Squared(options, model.snapshot(), tallies.snapshot());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    tallies.save(out);
    model.save(out);
  }

  @Override
  public void load(DataInput in) throws IOException {
    tallies.load(in);
    model.load(in);
  }

  private record Squared(Options options, HashedRegression.Snapshot model, Tallies.Snapshot tallies)
      implements Policy {

    @Override
    public Distribution distribution(Features context, List<Action> actions) {
      return InverseGap.distribution(model.means(context, actions), gamma());
    }

    @Override
    public Explanation explain(Features context, List<Action> actions, int chosen) {
      var gamma =
          Explanation.of(
              gamma(),
              "γ = gamma · t^exponent",
              Explanation.of(options.gamma(), "gamma"),
              Explanation.of(tallies.steps(), "t, steps learned"),
              Explanation.of(options.exponent(), "exponent"));
      var mean = model.explainMean(context, actions.get(chosen));
      return InverseGap.explain(model.means(context, actions), chosen, gamma, mean);
    }

    private double gamma() {
      return options.gamma() * StrictMath.pow(tallies.steps(), options.exponent());
    }

    @Override
    public Explanation summary() {
      return tallies.summary();
    }
  }
}
