package io.volano.policy;

import static io.volano.policy.Steps.A;
import static io.volano.policy.Steps.B;
import static io.volano.policy.Steps.C;
import static io.volano.policy.Steps.asked;
import static io.volano.policy.Steps.learner;
import static io.volano.policy.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UniformTest {

  @Test
  void nothingThatIsLearnedChangesIt() {
    var learner = learner(Uniform.ALGORITHM);
    learner.learn(step(A, 1));
    learner.learn(step(B, 0));

    assertThat(asked(learner, A, B, C)).containsExactly(1.0 / 3, 1.0 / 3, 1.0 / 3);
    assertThat(learner.policy().summary().value()).isEqualTo(0.5);
  }
}
