package io.volano.world;

import io.volano.Learner;
import io.volano.Segment;
import io.volano.Step;

/// What a learner made of a world: the expected reward of the actions it drew, and of the best
/// ones, in ten parts of equal length.
///
/// Rewards come at once, and a policy is published after every step. Expected rewards are compared,
/// not drawn ones, so that only the learner's choices count.
public final class Trial {

  private static final int PARTS = 10;
  private static final long DRAWS = 0xD1CE;

  private final double[] earned = new double[PARTS];
  private final double[] best = new double[PARTS];
  private final int rounds;

  private Trial(int rounds) {
    this.rounds = rounds;
  }

  /// @param rounds at least 10
  /// @param seed of the draws of actions
  public static Trial run(Learner learner, World world, int rounds, long seed) {
    if (rounds < PARTS) {
      throw new IllegalArgumentException("rounds must be at least " + PARTS + ": " + rounds);
    }
    var draws = new SplitMix(seed ^ DRAWS);
    var trial = new Trial(rounds);
    for (int t = 0; t < rounds; t++) {
      int part = (int) ((long) t * PARTS / rounds);
      var round = world.next();
      var distribution = learner.policy().distribution(round.context(), round.actions());
      int chosen = distribution.pick(draws.nextDouble());
      learner.learn(
          Segment.alone(
              new Step(
                  round.context(),
                  round.actions(),
                  distribution,
                  chosen,
                  distribution.of(chosen),
                  world.reward(chosen))));
      trial.earned[part] += round.mean(chosen);
      trial.best[part] += round.best();
    }
    return trial;
  }

  /// What was earned in a tenth as a share of the best possible.
  ///
  /// @param tenth from 0 to 9
  public double share(int tenth) {
    return earned[tenth] / best[tenth];
  }

  /// What was earned in the last tenth as a share of the best possible.
  public double finalShare() {
    return share(PARTS - 1);
  }

  /// How much less than the best was earned per round.
  public double regret() {
    double sum = 0;
    for (int i = 0; i < PARTS; i++) {
      sum += best[i] - earned[i];
    }
    return sum / rounds;
  }
}
