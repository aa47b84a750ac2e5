package io.volano.policy;

import io.volano.Action;
import io.volano.Algorithm;
import io.volano.Algorithm.Setting;
import io.volano.Distribution;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Learner;
import io.volano.Policy;
import io.volano.Segment;
import io.volano.Step;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Learns by another algorithm, chosen by what the task turns out to be: [BetaThompson] as long as
/// no step has features, [LinUcb] from the first step that has.
///
/// A step has features if its context or the action taken has. The change is for good: [LinUcb]
/// starts there, with its defaults, knowing nothing of the steps before. This is what a task learns
/// by that names no algorithm.
///
/// | | |
/// |---|---|
/// | Propensities, cost, state | those of the algorithm in use, with its defaults |
public final class Auto implements Learner {

  public static final Algorithm<Options> ALGORITHM =
      new Algorithm<>(
          "auto",
          "Chooses for you: Thompson sampling without features, LinUCB with them.",
          true,
          new Options(),
          (_, setting) -> new Auto(setting));

  /// None.
  public record Options() {}

  private final Setting setting;
  private boolean features;
  private Learner learner;

  private Auto(Setting setting) {
    this.setting = setting;
    this.learner = BetaThompson.ALGORITHM.learner(Map.of(), setting);
  }

  @Override
  public void learn(Segment segment) {
    if (!features && segment.steps().stream().anyMatch(Auto::hasFeatures)) {
      turnToFeatures();
    }
    learner.learn(segment);
  }

  private static boolean hasFeatures(Step step) {
    return step.context().size() > 0 || step.action().features().size() > 0;
  }

  private void turnToFeatures() {
    features = true;
    learner = LinUcb.ALGORITHM.learner(Map.of(), setting);
  }

  @Override
  public Policy policy() {
    return new Delegating(
        features
            ? "as lin-ucb, since steps have features"
            : "as beta-thompson, since no step had features yet",
        learner.policy());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeBoolean(features);
    learner.save(out);
  }

  @Override
  public void load(DataInput in) throws IOException {
    features = false;
    learner = BetaThompson.ALGORITHM.learner(Map.of(), setting);
    if (in.readBoolean()) {
      turnToFeatures();
    }
    learner.load(in);
  }

  private record Delegating(String how, Policy policy) implements Policy {

    @Override
    public Distribution distribution(Features context, List<Action> actions) {
      return policy.distribution(context, actions);
    }

    @Override
    public Explanation explain(Features context, List<Action> actions, int chosen) {
      return as(policy.explain(context, actions, chosen));
    }

    @Override
    public Explanation summary() {
      return as(policy.summary());
    }

    private Explanation as(Explanation why) {
      return Explanation.of(why.value(), how, why);
    }
  }
}
