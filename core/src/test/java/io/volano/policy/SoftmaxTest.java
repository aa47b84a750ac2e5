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

class SoftmaxTest {

  @Test
  void aGapOfTwoTemperaturesIsAFactorOfESquared() {
    var learner = learner(Softmax.ALGORITHM, Map.of("temperature", 0.5));
    learner.learn(step(A, 1));
    learner.learn(step(B, 0));

    // 1 / (1 + e⁻²) = 0.880797
    assertThat(asked(learner, A, B)).containsExactly(new double[] {.880797, .119203}, within(1e-6));
  }

  @Test
  void anUntriedActionIsAsGoodAsTheMeanOfAllSteps() {
    var learner = learner(Softmax.ALGORITHM, Map.of("temperature", 0.5));
    learner.learn(step(A, 1));
    learner.learn(step(B, 0));

    // weights 1, e⁻¹ = 0.367879, e⁻² = 0.135335; sum 1.503215
    assertThat(asked(learner, A, C, B))
        .containsExactly(new double[] {.665241, .244728, .090031}, within(1e-6));
  }

  @Test
  void theLowestTemperatureIsGreedyWithoutOverflow() {
    var learner = learner(Softmax.ALGORITHM, Map.of("temperature", 0.001));
    learner.learn(step(A, 1));
    learner.learn(step(B, 0));

    assertThat(asked(learner, A, B)).containsExactly(1, 0);
  }
}
