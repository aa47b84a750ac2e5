package io.volano.policy;

import static io.volano.policy.Steps.A;
import static io.volano.policy.Steps.B;
import static io.volano.policy.Steps.C;
import static io.volano.policy.Steps.asked;
import static io.volano.policy.Steps.learner;
import static io.volano.policy.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.volano.Action;
import io.volano.Learner;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BetaThompsonTest {

  private final Learner learner = learner(BetaThompson.ALGORITHM);

  /// P(Beta(2, 1) > Beta(1, 2)) = ∫ 2x (2x − x²) dx = 5/6.
  @Test
  void oneSuccessAgainstOneFailure() {
    learner.learn(step(A, 1));
    learner.learn(step(B, 0));

    assertThat(asked(learner, A, B)).containsExactly(new double[] {5.0 / 6, 1.0 / 6}, within(1e-5));
  }

  /// Three steps of 0.5, and a prior of 0.5 + 0.5, are Beta(2, 2): symmetric, so that it beats a
  /// uniform one every other time. B is uniform after a step of 0.5.
  @Test
  void aRewardCountsAsAFractionOfASuccess() {
    var learner = learner(BetaThompson.ALGORITHM, Map.of("successes", 0.5, "failures", 0.5));
    for (int i = 0; i < 3; i++) {
      learner.learn(step(A, 0.5));
    }
    learner.learn(step(B, 0.5));

    assertThat(asked(learner, A, B)).containsExactly(new double[] {0.5, 0.5}, within(1e-5));
  }

  /// A = Beta(2, 1) against two uniform ones: ∫ 2x · x² dx = 1/2; the others share.
  @Test
  void unseenActionsTakeTheWeightOfThePrior() {
    learner.learn(step(A, 1));

    // published: A 2/3, unseen 1/3; two unseen ones count 1/3 each: 1/2, 1/4, 1/4
    assertThat(asked(learner, A, B, C))
        .containsExactly(new double[] {0.5, 0.25, 0.25}, within(1e-5));
  }

  @Test
  void aSubsetSharesInProportion() {
    learner.learn(step(A, 1));
    learner.learn(step(B, 0));
    learner.learn(step(C, 0.5));
    var all = asked(learner, A, B, C);

    var some = asked(learner, B, A);

    assertThat(some[0]).isCloseTo(all[1] / (all[0] + all[1]), within(1e-12));
  }

  /// Where the best is not eligible, the others race among themselves: P(Beta(2, 1) > Beta(1, 2)).
  @Test
  void withoutTheBestTheRaceIsRunAnew() {
    learner.learn(step(A, 1));
    learner.learn(step(B, 0));
    for (int i = 0; i < 1000; i++) {
      learner.learn(step(C, 1));
    }

    assertThat(asked(learner, A, B)).containsExactly(new double[] {5.0 / 6, 1.0 / 6}, within(1e-5));
    assertThat(asked(learner, A, B, C)[2]).isGreaterThan(0.99);
  }

  @Test
  void aThousandActionsAreNoTrouble() {
    var actions = new Action[1000];
    for (int i = 0; i < actions.length; i++) {
      actions[i] = Action.of("action " + i);
      learner.learn(step(actions[i], i % 10 / 10.0));
    }

    var p = asked(learner, actions);

    assertThat(p[9]).isCloseTo(p[999], within(1e-12)).isGreaterThan(p[8]);
  }
}
