package io.volano.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.volano.Action;
import io.volano.Algorithm;
import io.volano.Distribution;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Learner;
import io.volano.Policy;
import io.volano.Range;
import io.volano.Refusal;
import io.volano.Segment;
import io.volano.Step;
import io.volano.math.Kernels;
import io.volano.testkit.Questions.Case;
import io.volano.testkit.Questions.Question;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What holds for every bandit: probabilities that are exact and explained, policies that do not
/// change, states that can be saved, and learning that depends on nothing but the steps.
///
/// If an algorithm is wrong in a way this does not see, this needs to be improved.
public abstract class PolicyContract {

  private static final double ROUNDING = 1e-12;
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_NUMBERS = 1000;

  private final Algorithm<?> algorithm;

  protected PolicyContract(Algorithm<?> algorithm) {
    this.algorithm = algorithm;
  }

  @Test
  void everyActionHasAProbabilityAndTheySumToOne() {
    Cases.forAll(
        Questions::any,
        c -> {
          var policy = taught(c).policy();
          for (var question : c.questions()) {
            assertIsDistribution(ask(policy, question), question.actions().size());
          }
        });
  }

  @Test
  void threeHundredActionsHaveProbabilitiesToo() {
    Cases.forAll(
        random -> Questions.in(Range.UNIT, random),
        c -> {
          var random = Cases.random(c.history().size());
          var many = Questions.actions(random, "a", 300, true);
          var question = new Question(Questions.features(random, "fact"), many);
          assertIsDistribution(ask(taught(c).policy(), question), 300);
        });
  }

  private static void assertIsDistribution(double[] probabilities, int size) {
    assertThat(probabilities).hasSize(size);
    assertThat(Arrays.stream(probabilities).allMatch(p -> p >= 0 && p <= 1)).isTrue();
    assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-9));
  }

  @Test
  void theRootOfAnExplanationIsExactlyTheProbability() {
    Cases.forAll(
        Questions::any,
        c -> {
          var policy = taught(c).policy();
          for (var question : c.questions()) {
            var probabilities = ask(policy, question);
            for (int i = 0; i < probabilities.length; i++) {
              assertThat(explain(policy, question, i).value()).isEqualTo(probabilities[i]);
            }
          }
        });
  }

  @Test
  void theRootOfAnExplanationFollowsFromItsParts() {
    Cases.forAll(
        Questions::any,
        c -> {
          var policy = taught(c).policy();
          for (var question : c.questions()) {
            for (int i = 0; i < question.actions().size(); i++) {
              var why = explain(policy, question, i);
              assertThat(recomputed(why)).as(why.toString()).isEqualTo(why.value());
            }
          }
        });
  }

  /// The root from its parts, for the formulas the algorithms share; of another, the root itself.
  private static double recomputed(Explanation why) {
    var parts = why.parts().stream().mapToDouble(Explanation::value).toArray();
    return switch (why.how()) {
      case "1 / n" -> 1 / parts[0];
      case "w / Σ w" -> parts[0] / parts[1];
      case "1 / (n + gamma · gap)" -> 1 / (parts[0] + parts[1] * parts[2]);
      case "(1 − rest) / ties" -> (1 - parts[0]) / parts[1];
      case "epsilon / n" -> parts[0] / parts[1];
      case "(1 − epsilon) / ties + epsilon / n" -> (1 - parts[0]) / parts[2] + parts[0] / parts[1];
      case "1 / untried" -> 1 / parts[0];
      case String how when how.startsWith("as ") -> recomputed(why.parts().getFirst());
      default -> why.value();
    };
  }

  @Test
  void everyNumberAmongItsOptionsHasARule() {
    var defaults = algorithm.defaults().getClass().getRecordComponents();
    for (var option : defaults) {
      if (option.getType() != boolean.class && option.getType() != String.class) {
        assertThat(algorithm.rule(option.getName())).as(option.getName()).isPresent();
        assertThat(algorithm.rule(option.getName()).get()).startsWith("must be ");
      }
    }
  }

  @Test
  void itLooksAtFeaturesIfItSaysSo() {
    var looks = new AtomicBoolean();
    Cases.forAll(
        Questions::any,
        c -> {
          var policy = taught(c).policy();
          for (var question : c.questions()) {
            var bare = question.actions().stream().map(a -> Action.of(a.id())).toList();
            var blind = ask(policy, new Question(Features.NONE, bare));
            looks.compareAndSet(false, !Arrays.equals(ask(policy, question), blind));
          }
        });
    assertThat(looks.get()).isEqualTo(algorithm.contextual());
  }

  @Test
  void theOrderOfTheActionsDoesNotMatter() {
    Cases.forAll(
        Questions::any,
        c -> {
          var policy = taught(c).policy();
          for (var question : c.questions()) {
            var shuffled = question.shuffled(Cases.random(1));
            var before = ask(policy, question);
            var after = ask(policy, shuffled);
            for (int i = 0; i < before.length; i++) {
              int moved = shuffled.actions().indexOf(question.actions().get(i));
              assertThat(after[moved]).isCloseTo(before[i], within(ROUNDING));
            }
          }
        });
  }

  @Test
  void beforeTheFirstStepAllActionsAreAlike() {
    Cases.forAll(
        Questions::any,
        c -> {
          for (var question : c.questions()) {
            double equal = 1.0 / question.actions().size();
            for (double p : ask(fresh(c.range()).policy(), question)) {
              assertThat(p).isCloseTo(equal, within(ROUNDING));
            }
          }
        });
  }

  @Test
  void actionsNobodyKnowsShareAlike() {
    Cases.forAll(
        Questions::any,
        c -> {
          var policy = taught(c).policy();
          for (var question : c.questions()) {
            var actions = new ArrayList<>(question.actions());
            actions.add(0, Action.of("new"));
            actions.add(Action.of("newer"));
            var p = ask(policy, new Question(question.context(), actions));
            assertThat(p[p.length - 1]).isCloseTo(p[0], within(ROUNDING));
          }
        });
  }

  @Test
  void aBetterActionIsNotPlayedLess() {
    for (var range : List.of(Range.UNIT, new Range(-1, 1))) {
      var learner = fresh(range);
      var actions = List.of(Action.of("good"), Action.of("bad"));
      for (int i = 0; i < 1000; i++) {
        double reward = i % 2 == 0 ? range.high() : range.low();
        learner.learn(alone(Features.NONE, actions, i % 2, Double.NaN, reward));
      }
      var p = ask(learner.policy(), new Question(Features.NONE, actions));
      assertThat(p[0]).isGreaterThanOrEqualTo(p[1]);
    }
  }

  @Test
  void aPublishedPolicyDoesNotChangeWhenLearningGoesOn() {
    Cases.forAll(
        Questions::any,
        c -> {
          var learner = fresh(c.range());
          c.half(true).forEach(learner::learn);
          var policy = learner.policy();
          var before = answers(policy, c);
          var summary = policy.summary();

          c.half(false).forEach(learner::learn);
          learner.policy();

          assertThat(answers(policy, c)).isEqualTo(before);
          assertThat(policy.summary()).isEqualTo(summary);
        });
  }

  @Test
  void askingAndPublishingChangeNothing() {
    Cases.forAll(
        Questions::any,
        c -> {
          var quiet = taught(c);
          var asked = fresh(c.range());
          for (var segment : c.history()) {
            answers(asked.policy(), c);
            asked.learn(segment);
          }
          assertThat(saved(asked)).isEqualTo(saved(quiet));
          assertThat(answers(asked.policy(), c)).isEqualTo(answers(quiet.policy(), c));
        });
  }

  @Test
  void aStateThatIsSavedAndLoadedIsTheSameToTheBit() {
    Cases.forAll(
        Questions::any,
        c -> {
          var learner = fresh(c.range());
          c.half(true).forEach(learner::learn);
          var bytes = saved(learner);
          var again = loaded(fresh(c.range()), bytes);
          assertThat(saved(again)).isEqualTo(bytes);
          assertThat(answers(again.policy(), c)).isEqualTo(answers(learner.policy(), c));

          c.half(false).forEach(learner::learn);
          c.half(false).forEach(again::learn);
          assertThat(saved(again)).isEqualTo(saved(learner));
          assertThat(answers(again.policy(), c)).isEqualTo(answers(learner.policy(), c));
        });
  }

  @Test
  void loadingReplacesAllThatWasKnown() {
    Cases.forAll(
        Questions::any,
        c -> {
          var bytes = saved(fresh(c.range()));
          var learner = taught(c);
          learner.policy();

          loaded(learner, bytes);

          assertThat(saved(learner)).isEqualTo(bytes);
          assertThat(answers(learner.policy(), c)).isEqualTo(answers(fresh(c.range()).policy(), c));
        });
  }

  @Test
  void halfAStateIsRefused() {
    Cases.forAll(
        Questions::any,
        c -> {
          var bytes = saved(taught(c));
          var half = Arrays.copyOf(bytes, bytes.length / 2);
          assertThatThrownBy(() -> loaded(fresh(c.range()), half)).isInstanceOf(IOException.class);
        });
  }

  @Test
  void neitherPropensitiesNorWhatFollowedMatter() {
    Cases.forAll(
        Questions::any,
        c -> {
          var other = fresh(c.range());
          for (var segment : c.history()) {
            for (var s : segment.steps()) {
              other.learn(alone(s.context(), s.actions(), s.chosen(), Double.NaN, s.reward()));
            }
          }
          assertThat(saved(other)).isEqualTo(saved(taught(c)));
        });
  }

  /// Rewards r in \[0, 1\] and 2 r − 1 in \[−1, 1\] say the same.
  @Test
  void theUnitOfTheRewardDoesNotMatter() {
    Cases.forAll(
        random -> Questions.in(Range.UNIT, random),
        c -> {
          var range = new Range(-1, 1);
          var unit = fresh(Range.UNIT);
          var other = fresh(range);
          for (var segment : c.history()) {
            for (var s : segment.steps()) {
              double r = Math.rint(8 * s.reward()) / 8;
              unit.learn(alone(s.context(), s.actions(), s.chosen(), 1, r));
              other.learn(alone(s.context(), s.actions(), s.chosen(), 1, 2 * r - 1));
            }
          }
          assertThat(answers(other.policy(), c)).isEqualTo(answers(unit.policy(), c));
        });
  }

  @Test
  void theStateIsBoundedHoweverManyActionsCome() throws IOException {
    var learner = fresh(Range.UNIT);
    for (int i = 0; i < 45_000; i++) {
      var action = List.of(Action.of("action" + (100_000 + i)));
      learner.learn(alone(Features.NONE, action, 0, 1, i % 2));
    }
    assertThat(saved(learner).length).isLessThan(MOST_BYTES);
    assertThat(numbers(learner.policy().summary())).isLessThan(MOST_NUMBERS);
  }

  @Test
  void theSummaryIsATreeOfSomeHundredFiniteNumbers() {
    Cases.forAll(
        Questions::any,
        c -> {
          var summary = taught(c).policy().summary();
          assertThat(summary.value()).isFinite();
          assertThat(numbers(summary)).isLessThan(MOST_NUMBERS);
        });
  }

  private static int numbers(Explanation tree) {
    return 1 + tree.parts().stream().mapToInt(PolicyContract::numbers).sum();
  }

  @Test
  void badOptionsAreRefusedByName() {
    assertRefused("no-such-option", 1);
    for (var component : algorithm.defaults().getClass().getRecordComponents()) {
      assertRefused(component.getName(), List.of());
      if (component.getType() == double.class) {
        assertRefused(component.getName(), Double.NaN);
      }
      if (component.getType().isPrimitive() && component.getType() != boolean.class) {
        assertRefused(component.getName(), -1_000_000_000);
        assertRefused(component.getName(), 1_000_000_000);
      }
    }
  }

  private void assertRefused(String option, Object value) {
    assertThatThrownBy(() -> algorithm.options(Map.of(option, value)))
        .as("%s = %s", option, value)
        .isInstanceOfSatisfying(
            Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo(option));
  }

  private Learner fresh(Range range) {
    return algorithm.learner(Map.of(), new Algorithm.Setting(range, Kernels.scalar()));
  }

  private Learner taught(Case c) {
    var learner = fresh(c.range());
    c.history().forEach(learner::learn);
    return learner;
  }

  private static Segment alone(
      Features context, List<Action> actions, int chosen, double propensity, double reward) {
    var uniform = Distribution.uniform(actions.size());
    return Segment.alone(new Step(context, actions, uniform, chosen, propensity, reward));
  }

  private static double[] ask(Policy policy, Question question) {
    return policy.distribution(question.context(), question.actions()).toArray();
  }

  private static Explanation explain(Policy policy, Question question, int chosen) {
    return policy.explain(question.context(), question.actions(), chosen);
  }

  private static List<Distribution> answers(Policy policy, Case c) {
    return c.questions().stream()
        .map(question -> policy.distribution(question.context(), question.actions()))
        .toList();
  }

  private static byte[] saved(Learner learner) throws IOException {
    var bytes = new ByteArrayOutputStream();
    learner.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Learner loaded(Learner learner, byte[] bytes) throws IOException {
    learner.load(new DataInputStream(new ByteArrayInputStream(bytes)));
    return learner;
  }
}
