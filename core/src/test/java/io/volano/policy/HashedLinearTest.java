package io.volano.policy;

import static io.volano.policy.Steps.A;
import static io.volano.policy.Steps.B;
import static io.volano.policy.Steps.asked;
import static io.volano.policy.Steps.learner;
import static io.volano.policy.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.volano.Action;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Learner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HashedLinearTest {

  private static final Map<String, Object> HALF = Map.of("rate", 0.5, "gamma", 10);

  /// One step of reward 1 with two features, the constant and the id: e = 1, k = 2, G = 1 and 1,
  /// rateᵢ = ½ / √2, u = 2 · 0.353553 = 0.707107. The prediction moves by 1 − e⁻ᵘ = 0.506931, half
  /// of it by the constant, which is all that b has: p(b) = 1 / (2 + 10 · 0.253466) = 0.220524.
  @Test
  void oneStepWithoutFeatures() {
    var learner = learner(HashedLinear.ALGORITHM, HALF);
    learner.learn(step(A, 1));

    assertThat(asked(learner, A, B)).containsExactly(new double[] {.779476, .220524}, within(1e-6));
  }

  /// With one feature of the context there are four: constant, feature, id, and their product; k =
  /// 4, rateᵢ = ½ / 2, u = 4 · ¼ = 1, and the prediction moves to 1 − 1/e = 0.632121.
  @Test
  void theUnitOfAFeatureDoesNotMatter() {
    for (double unit : new double[] {0.001, 1, 1000}) {
      var learner = learner(HashedLinear.ALGORITHM, HALF);
      var context = Features.of(Map.of("x", unit));
      learner.learn(step(context, A, 1));

      var why = learner.policy().explain(context, List.of(A), 0);

      assertThat(LinUcbTest.find(why, "own score").value()).isCloseTo(.632121, within(1e-6));
    }
  }

  @Test
  void whatIsGoodDependsOnTheContextThroughProducts() {
    var learner = learner(HashedLinear.ALGORITHM);
    var day = Features.of(Map.of("day", 1));
    var night = Features.of(Map.of("night", 1));
    for (int i = 0; i < 300; i++) {
      learner.learn(step(day, A, 1));
      learner.learn(step(day, B, 0));
      learner.learn(step(night, A, 0));
      learner.learn(step(night, B, 1));
    }
    var policy = learner.policy();

    assertThat(policy.distribution(day, List.of(A, B)).of(0)).isGreaterThan(0.99);
    assertThat(policy.distribution(night, List.of(A, B)).of(1)).isGreaterThan(0.99);
  }

  @Test
  void whatFeaturesOfActionsTeachCarriesOverToNewActions() {
    var learner = learner(HashedLinear.ALGORITHM);
    for (int i = 0; i < 100; i++) {
      learner.learn(step(coloured("red" + i, "red"), 1));
      learner.learn(step(coloured("blue" + i, "blue"), 0));
    }

    var p = asked(learner, coloured("new red", "red"), coloured("new blue", "blue"));

    assertThat(p[0]).isGreaterThan(0.9);
  }

  @Test
  void aScoreIsTheSumOfItsPartsCutToTheUnitInterval() {
    Learner learner = learner(HashedLinear.ALGORITHM);
    var context = Features.of(Map.of("x", 0.3, "y", -2));
    for (int i = 0; i < 20; i++) {
      learner.learn(step(context, i % 2 == 0 ? A : B, i % 3 == 0 ? 1 : 0));
    }

    var score = LinUcbTest.find(learner.policy().explain(context, List.of(A, B), 1), "own score");

    double sum = score.parts().stream().mapToDouble(Explanation::value).sum();
    assertThat(score.parts()).hasSize(4);
    assertThat(score.value()).isCloseTo(Math.clamp(sum, 0, 1), within(1e-12));
  }

  private static Action coloured(String id, String colour) {
    return new Action(id, Features.builder().add("colour", colour).build());
  }
}
