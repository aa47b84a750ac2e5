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

class LinUcbTest {

  private static final Features TWO = Features.of(Map.of("x", 2));

  private final Learner learner = learner(LinUcb.ALGORITHM, Map.of("alpha", 1, "gamma", 100));

  /// One step of reward 1: m = 1; the error was 1 − ½, so σ² = ¼ + ⅓ (¼ − ¼), σ = ½. A = 2, θ = (1
  /// + m) / 2 = 1, S(a) = 1 + ½ √½ = 1.353553; S(b) = m + ½ √1 = 1.5. p(a) = 1 / (2 + 100 ·
  ///   0.146447) = 0.060079.
  @Test
  void oneStepWithoutFeatures() {
    learner.learn(step(A, 1));

    assertThat(asked(learner, A, B)).containsExactly(new double[] {.060079, .939921}, within(1e-6));
  }

  /// The same with x = (1, 2): A = (2 2; 2 5), θ = A⁻¹ (1 + m, 2) = (1, 0), xᵀ A⁻¹ x = 5/6. S(a) =
  /// 1 + ½ √(5/6) = 1.456435, S(b) = 1 + ½ √5 = 2.118034, p(a) = 1 / (2 + 66.1599) = 0.014671.
  @Test
  void oneStepWithAFeature() {
    learner.learn(step(TWO, A, 1));

    assertThat(learner.policy().distribution(TWO, List.of(A, B)).toArray())
        .containsExactly(new double[] {.014671, .985329}, within(1e-6));
  }

  /// Whatever the rewards of the others, an action never learned is predicted to earn their mean.
  @Test
  void anUnseenActionIsPredictedToBeAverage() {
    for (int i = 0; i < 50; i++) {
      learner.learn(step(TWO, i % 2 == 0 ? A : B, i % 5 == 0 ? 1 : 0));
    }

    var why = learner.policy().explain(TWO, List.of(A, Action.of("new")), 1);

    assertThat(find(why, "mean reward of new").value()).isCloseTo(0.2, within(1e-15));
  }

  @Test
  void featuresOfTheActionArePartOfItsRow() {
    var good = new Action("a", Features.of(Map.of("price", 1)));
    var bad = new Action("a", Features.of(Map.of("price", -1)));
    for (int i = 0; i < 200; i++) {
      learner.learn(step(good, 1));
      learner.learn(step(bad, 0));
    }
    var policy = learner.policy();

    assertThat(predicted(policy.explain(Features.NONE, List.of(good), 0)))
        .isCloseTo(1, within(.01));
    assertThat(predicted(policy.explain(Features.NONE, List.of(bad), 0))).isCloseTo(0, within(.01));
  }

  @Test
  void whenColumnsRunOutFeaturesAreLeftOutAndCounted() {
    var learner = learner(LinUcb.ALGORITHM, Map.of("columns", 2));
    for (int i = 0; i < 3; i++) {
      learner.learn(step(Features.of(Map.of("first", 1)), A, 1));
      learner.learn(step(Features.of(Map.of("second", 1)), A, 1));
    }
    var summary = learner.policy().summary();

    assertThat(find(summary, "features that have a column").value()).isEqualTo(1);
    assertThat(find(summary, "times a feature was left out").value()).isEqualTo(3);
  }

  @Test
  void theActionLeastRecentlyLearnedMakesRoom() {
    var learner = learner(LinUcb.ALGORITHM, Map.of("actions", 2));
    learner.learn(step(A, 1));
    learner.learn(step(B, 1));
    learner.learn(step(A, 1));
    learner.learn(step(Action.of("c"), 1));

    assertThat(learner.policy().summary().toString())
        .contains("mean reward of a", "mean reward of c")
        .doesNotContain("mean reward of b");
  }

  private static double predicted(Explanation why) {
    return find(why, "mean reward of a to be expected").value();
  }

  static Explanation find(Explanation tree, String how) {
    if (tree.how().startsWith(how)) {
      return tree;
    }
    for (var part : tree.parts()) {
      var found = find(part, how);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
