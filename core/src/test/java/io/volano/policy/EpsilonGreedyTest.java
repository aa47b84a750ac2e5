package io.volano.policy;

import static io.volano.policy.Steps.A;
import static io.volano.policy.Steps.B;
import static io.volano.policy.Steps.C;
import static io.volano.policy.Steps.asked;
import static io.volano.policy.Steps.learner;
import static io.volano.policy.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EpsilonGreedyTest {

  @Test
  void theBestGetsAllButEpsilon() {
    var learner = learner(EpsilonGreedy.ALGORITHM);
    learner.learn(step(A, 1));
    learner.learn(step(B, 0));

    assertThat(asked(learner, A, B)).containsExactly(new double[] {.95, .05}, within(1e-15));
  }

  @Test
  void tiesShare() {
    var learner = learner(EpsilonGreedy.ALGORITHM);
    learner.learn(step(A, 0.5));
    learner.learn(step(B, 0.5));
    learner.learn(step(C, 0));

    // .9 / 2 + .1 / 3 twice, and .1 / 3
    assertThat(asked(learner, A, B, C))
        .containsExactly(new double[] {.48333333, .48333333, .03333333}, within(1e-8));
  }

  @Test
  void anUntriedActionIsAsGoodAsTheMeanOfAllSteps() {
    var learner = learner(EpsilonGreedy.ALGORITHM);
    learner.learn(step(A, 1));
    learner.learn(step(B, 0)); // mean of all 1/2

    assertThat(asked(learner, B, C)).containsExactly(new double[] {.05, .95}, within(1e-15));
    assertThat(asked(learner, A, C)).containsExactly(new double[] {.95, .05}, within(1e-15));
  }

  @Test
  void epsilonIsAShare() {
    assertThatThrownBy(() -> new EpsilonGreedy.Options(2))
        .hasMessage("epsilon must be in [0, 1]: 2.0");
    assertThatThrownBy(() -> new EpsilonGreedy.Options(Double.NaN))
        .hasMessage("epsilon must be in [0, 1]: NaN");
  }
}
