package io.volano.diagnosis;

import io.volano.Reward;
import io.volano.Rewards;
import io.volano.Span;
import java.util.function.Consumer;

/// Whether rewards tell good from bad.
final class RewardCheck implements Check {

  private static final double SHARE_CLIPPED = 0.2;

  @Override
  public void look(Evidence evidence, Consumer<Finding> found) {
    evidence
        .curve()
        .total()
        .map(Span::rewards)
        .filter(rewards -> rewards.steps() >= ENOUGH)
        .ifPresent(
            rewards -> {
              if (rewards.constant()) {
                found.accept(constant(evidence, rewards));
              } else if (evidence.declaration().reward().clip()) {
                clipped(evidence.declaration().reward(), rewards, found);
              }
            });
  }

  private static Finding constant(Evidence evidence, Rewards rewards) {
    boolean silent =
        evidence.tail().outcomes() == 0
            && rewards.least() == evidence.declaration().reward().otherwise();
    return silent
        ? new Finding(Kind.NO_OUTCOMES)
            .with("steps", rewards.steps())
            .with("decisions", (long) evidence.newest().size())
            .with("wait", evidence.declaration().horizon().delay())
        : new Finding(Kind.REWARD_CONSTANT)
            .with("steps", rewards.steps())
            .with("reward", rewards.least());
  }

  /// An end that is also the reward of nothing seen tells nothing.
  private static void clipped(Reward reward, Rewards rewards, Consumer<Finding> found) {
    var reach = Reward.reach(reward.signals(), reward.fuse());
    var range = reward.range();
    if (reach.low() < range.low() && reward.otherwise() != range.low()) {
      clipped(rewards.atLow(), rewards.steps(), range.low(), reach.low(), found);
    }
    if (reach.high() > range.high() && reward.otherwise() != range.high()) {
      clipped(rewards.atHigh(), rewards.steps(), range.high(), reach.high(), found);
    }
  }

  private static void clipped(
      long at, long steps, double bound, double reach, Consumer<Finding> found) {
    if (at >= SHARE_CLIPPED * steps) {
      found.accept(
          new Finding(Kind.REWARD_CLIPPED)
              .with("share", (double) at / steps)
              .with("bound", bound)
              .with("reach", reach));
    }
  }
}
