package io.volano.policy;

import static io.volano.policy.Steps.A;
import static io.volano.policy.Steps.B;
import static io.volano.policy.Steps.C;
import static io.volano.policy.Steps.asked;
import static io.volano.policy.Steps.learner;
import static io.volano.policy.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class Ucb1Test {

  @Test
  void untriedActionsShareAllDecisions() {
    var learner = learner(Ucb1.ALGORITHM);
    assertThat(asked(learner, A, B, C)).containsExactly(1.0 / 3, 1.0 / 3, 1.0 / 3);

    learner.learn(step(A, 1));

    assertThat(asked(learner, A, B, C)).containsExactly(0, 0.5, 0.5);
  }

  @Test
  void equalBonusesLeaveTheGapOfTheMeans() {
    var learner = learner(Ucb1.ALGORITHM, Map.of("gamma", 10));
    learner.learn(step(A, 1));
    learner.learn(step(B, 0));

    // gap 1, γ = 10 √2: p(b) = 1 / (2 + 14.142136) = 0.061950
    assertThat(asked(learner, A, B)).containsExactly(new double[] {.938050, .061950}, within(1e-6));
  }

  @Test
  void theLessTriedOfTwoEqualsIsPreferred() {
    var learner = learner(Ucb1.ALGORITHM, Map.of("c", 0.5, "gamma", 10));
    learner.learn(step(A, 1));
    for (int i = 0; i < 3; i++) {
      learner.learn(step(B, 1));
    }

    // t = 4, ln t = 1.386294: S(a) = 1 + .5 · 1.177410 = 1.588705, S(b) = 1 + .5 · 0.679778 =
    // 1.339889
    // gap .248816, γ = 20: p(b) = 1 / (2 + 4.976321) = 0.143342
    assertThat(asked(learner, A, B)).containsExactly(new double[] {.856658, .143342}, within(1e-6));
  }
}
