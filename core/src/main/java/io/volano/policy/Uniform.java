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

/// Gives every eligible action the same probability, `1 / n`, whatever was learned.
///
/// What it counts is only shown. It is the control that other algorithms have to beat, and the way
/// to collect a log on which any of them can be evaluated.
///
/// | | |
/// |---|---|
/// | Propensities | exact, `1 / n` |
/// | Cost | O(n) per decision, O(1) per step learned; O(actions) of state, at most 20,000 |
public final class Uniform implements Learner {

  public static final Algorithm<Options> ALGORITHM =
      new Algorithm<>(
          "uniform",
          "Gives every action the same probability and learns nothing.",
          false,
          new Options(),
          (_, setting) -> new Uniform(setting));

  /// None.
  public record Options() {}

  private final Tallies tallies;

  private Uniform(Algorithm.Setting setting) {
    this.tallies = new Tallies(setting.range());
  }

  @Override
  public void learn(Segment segment) {
    tallies.add(segment);
  }

  @Override
  public Policy policy() {
    return new Even(tallies.snapshot());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    tallies.save(out);
  }

  @Override
  public void load(DataInput in) throws IOException {
    tallies.load(in);
  }

  private record Even(Tallies.Snapshot tallies) implements Policy {

    @Override
    public Distribution distribution(Features context, List<Action> actions) {
      return Distribution.uniform(actions.size());
    }

    @Override
    public Explanation explain(Features context, List<Action> actions, int chosen) {
      int n = actions.size();
      return Explanation.of(1.0 / n, "1 / n", Explanation.of(n, "n, eligible actions"));
    }

    @Override
    public Explanation summary() {
      return tallies.summary();
    }
  }
}
