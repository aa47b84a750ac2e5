package io.volano;

import static io.volano.House.ACTIONS;
import static io.volano.House.TASK;
import static io.volano.House.clicks;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.diagnosis.Diagnosis;
import io.volano.diagnosis.Finding;
import io.volano.diagnosis.Finding.Gravity;
import io.volano.diagnosis.Kind;
import io.volano.policy.PolicyCatalog;
import io.volano.world.CatalogWorld;
import io.volano.world.DriftWorld;
import io.volano.world.SegmentsWorld;
import io.volano.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosisTest {

  private static final Reward VALUE = Reward.ofValue(Range.UNIT);
  private static final Horizon SETTLED_AT_ONCE = Horizon.of(Duration.ofMinutes(10), "value");

  private final House house = new House();

  private List<Finding> findings() {
    return Diagnosis.of(house.volano, house.volano.task(TASK)).findings();
  }

  private Finding found(Kind kind) {
    return findings().stream().filter(f -> f.kind() == kind).findFirst().orElseThrow();
  }

  private List<Kind> kinds() {
    return findings().stream().map(Finding::kind).toList();
  }

  private static Declaration.Builder values() {
    return Declaration.builder()
        .actions(ACTIONS)
        .reward(VALUE)
        .horizon(SETTLED_AT_ONCE)
        .algorithm(AlgorithmChoice.of("lin-ucb"));
  }

  private static Request knowing(String feature, double value) {
    return Request.of("u", Features.of(Map.of(feature, value)));
  }

  /// Decides and reports a value of 0 or 1 at once.
  private void live(int decisions, IntFunction<Request> request) {
    live(decisions, request, i -> (double) (i * 7 % 11 % 2));
  }

  private void live(int decisions, IntFunction<Request> request, IntFunction<Double> value) {
    var loop = house.volano.task(TASK);
    for (int i = 0; i < decisions; i++) {
      var decision = loop.decide(request.apply(i));
      loop.observe(decision.id(), Outcome.of("value", value.apply(i), house.now()));
      house.pass(Duration.ofSeconds(1));
      if (i % 20 == 0) {
        house.volano.learn();
      }
    }
    house.volano.learn();
  }

  private void live(World world, Declaration declaration) {
    var loop = house.declare(declaration);
    for (int i = 0; i < 3000; i++) {
      var round = world.next();
      var request =
          Request.builder().subject("u" + i).context(round.context()).actions(round.actions());
      var decision = loop.decide(request.build());
      double reward = world.reward(round.actions().indexOf(decision.action()));
      loop.observe(decision.id(), Outcome.of("value", reward, house.now()));
      house.pass(Duration.ofSeconds(20));
      if (i % 20 == 0) {
        house.volano.learn();
      }
    }
    house.volano.learn();
  }

  @Test
  void nothingIsWrongWithATaskThatLearns() {
    live(new SegmentsWorld(1), values().actions(List.of()).build());
    assertThat(findings()).isEmpty();
  }

  @Test
  void aTaskThatLearnsAndExploresShowsHowMuchBetterItIs() {
    var some = new Exploration(0.2, 0, 1, Map.of(), Map.of());
    live(new SegmentsWorld(1), values().actions(List.of()).exploration(some).build());
    assertThat(findings()).isEmpty();
    var weights = house.volano.task(TASK).curve().total().orElseThrow().weights();
    // a uniform draw earns 6.6 / 12, the best 2.9 / 4
    assertThat(weights.uniform().orElseThrow().interval().orElseThrow().contains(0.55)).isTrue();
    assertThat(weights.lift().orElseThrow().interval().orElseThrow().low()).isPositive();
    assertThat(weights.lift().orElseThrow().value()).isLessThan(0.175);
  }

  @Test
  void nothingIsWrongWhenTheWorldChangesOrEveryRequestBringsItsActions() {
    live(
        new DriftWorld(2, 3000),
        values().actions(List.of()).algorithm(AlgorithmChoice.of("hashed-linear")).build());
    assertThat(findings()).isEmpty();
    house.volano.delete(TASK);
    live(
        new CatalogWorld(3),
        values().actions(List.of()).algorithm(AlgorithmChoice.DEFAULT).build());
    assertThat(findings()).isEmpty();
  }

  @Test
  void aTaskThatWasNeverAskedHasNoDecisions() {
    house.declare(clicks());
    assertThat(kinds()).containsExactly(Kind.NO_DECISIONS);
  }

  @Test
  void outcomesThatMatchNoDecisionAreCounted() {
    var loop = house.declare(values().build());
    live(150, i -> knowing("x", i % 13));
    assertThat(kinds()).isEmpty();
    var reports =
        List.of(
            new Report("nobody", Outcome.of("value", 1, house.now())),
            new Report("neither", Outcome.of("value", 1, house.now())));
    loop.observe(reports);
    assertThat(loop.outcomes()).isEqualTo(new OutcomeCount(150, 2));
    assertThat(found(Kind.OUTCOMES_UNMATCHED).facts())
        .containsExactly(Map.entry("unmatched", 2L), Map.entry("matched", 150L));
    assertThat(found(Kind.OUTCOMES_UNMATCHED).says())
        .startsWith("2 outcomes named a decision that this task does not have, 150 one that");
  }

  @Test
  void withoutAnyOutcomeThereIsNothingToLearn() {
    var loop = house.declare(clicks("lin-ucb", Map.of()));
    for (int i = 0; i < 120; i++) {
      loop.decide(knowing("x", i % 13));
    }
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    assertThat(kinds()).containsExactly(Kind.NO_OUTCOMES);
    assertThat(found(Kind.NO_OUTCOMES).facts()).containsEntry("steps", 120L);
    assertThat(found(Kind.NO_OUTCOMES).next()).contains("PT10M");
  }

  @Test
  void aRewardThatIsAlwaysTheSameTellsNothing() {
    house.declare(values().build());
    live(120, i -> knowing("x", i % 13), _ -> 0.25);
    assertThat(kinds()).containsExactly(Kind.REWARD_CONSTANT);
    assertThat(found(Kind.REWARD_CONSTANT).says()).isEqualTo("All 120 rewards were 0.2500.");
  }

  @Test
  void aRewardThatTheRangeCutsIsTold() {
    var sale = Signal.named("value", new Range(0, 100));
    var cut = new Reward(List.of(sale), Reward.Fuse.SUM, new Range(0, 10), true, 0);
    house.declare(values().reward(cut).build());
    live(200, i -> knowing("x", i % 13), i -> (double) (i % 4 * 6)); // 0, 6, 12, 18
    assertThat(kinds()).containsExactly(Kind.REWARD_CLIPPED);
    assertThat(found(Kind.REWARD_CLIPPED).facts())
        .containsExactly(
            Map.entry("share", 0.5), Map.entry("bound", 10.0), Map.entry("reach", 100.0));
    live(600, i -> knowing("x", i % 13), i -> (double) (i % 4 * 2));
    assertThat(kinds()).isEmpty(); // 100 of 800
  }

  @Test
  void aWaitLongerThanTheDataIsTold() {
    var loop = house.declare(values().horizon(Horizon.of(Duration.ofDays(7))).build());
    var first = house.now();
    for (int i = 0; i < 20; i++) {
      var decision = loop.decide(knowing("x", i % 13));
      loop.observe(decision.id(), Outcome.of("value", i % 2, house.now()));
      house.pass(Duration.ofHours(1));
    }
    house.volano.learn();
    assertThat(kinds()).containsExactly(Kind.WAIT_LONGER_THAN_DATA);
    assertThat(found(Kind.WAIT_LONGER_THAN_DATA).facts())
        .containsEntry("pending", 20L)
        .containsEntry("settled", 0L)
        .containsEntry("next", first.plus(Duration.ofDays(7)));
    house.pass(Duration.ofDays(7));
    house.volano.learn();
    assertThat(kinds()).isEmpty();
  }

  @Test
  void outcomesAfterTheWaitAreTold() {
    var loop = house.declare(values().build());
    live(120, i -> knowing("x", i % 13));
    for (int i = 0; i < 40; i++) {
      var decision = loop.decide(knowing("x", i % 13));
      house.pass(Duration.ofMinutes(11));
      house.volano.learn();
      loop.observe(decision.id(), Outcome.of("value", 1, house.now()));
    }
    assertThat(kinds()).containsExactly(Kind.OUTCOMES_LATE);
    assertThat(found(Kind.OUTCOMES_LATE).facts())
        .containsEntry("late", 40L)
        .containsEntry("outcomes", 160L);
  }

  @Test
  void lateOutcomesOfOlderDecisionsAreSeenToo() {
    var loop = house.declare(values().build());
    var old = loop.decide(knowing("x", 1));
    live(500, i -> knowing("x", i % 13));
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    for (int i = 0; i < 60; i++) {
      loop.observe(old.id(), Outcome.of("value", 1, house.now()));
    }
    assertThat(found(Kind.OUTCOMES_LATE).facts()).containsEntry("late", 60L);
  }

  @Test
  void decisionsThatAreNeverActivatedTeachNothing() {
    house.declare(values().build());
    var loop = house.volano.task(TASK);
    for (int i = 0; i < 120; i++) {
      loop.decide(Request.builder().subject("u").defer(true).build());
    }
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    assertThat(kinds()).containsExactly(Kind.NEVER_SHOWN);
  }

  @Test
  void aFeatureThatNeverVariesIsTold() {
    house.declare(values().build());
    live(120, i -> Request.of("u", Features.of(Map.of("x", i % 13, "version", 3))));
    assertThat(kinds()).containsExactly(Kind.FEATURE_CONSTANT);
    assertThat(found(Kind.FEATURE_CONSTANT).facts())
        .containsExactly(
            Map.entry("feature", "version"), Map.entry("value", 3.0), Map.entry("decisions", 120L));
  }

  @Test
  void aFeatureThatHardlyEverComesAgainIsTold() {
    house.declare(values().build());
    live(
        120,
        i ->
            Request.of(
                "u", Features.builder().add("order", "o" + i).add("city", "c" + i % 7).build()));
    assertThat(kinds()).containsExactly(Kind.FEATURE_LIKE_ID);
    assertThat(found(Kind.FEATURE_LIKE_ID).facts())
        .containsEntry("feature", "order")
        .containsEntry("distinct", 120L);
  }

  @Test
  void anAlgorithmThatDoesNotLookAtFeaturesIsTold() {
    house.declare(values().algorithm(AlgorithmChoice.of("epsilon-greedy")).build());
    live(120, i -> knowing("x", i % 13));
    assertThat(kinds()).containsExactly(Kind.FEATURES_IGNORED);
    assertThat(found(Kind.FEATURES_IGNORED).next())
        .isEqualTo("Declare one that does: auto, lin-ucb, hashed-linear.");
    live(500, _ -> Request.of("u", Features.NONE));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aProbabilityThatStaysAtItsFloorIsTold() {
    var floor = new Exploration(0, 0.1, 1, Map.of(), Map.of());
    house.declare(
        values()
            .algorithm(AlgorithmChoice.of("epsilon-greedy", Map.of("epsilon", 0)))
            .exploration(floor)
            .build());
    var loop = house.volano.task(TASK);
    for (int i = 0; i < 700; i++) {
      var decision = loop.decide(Request.of("u", Features.NONE));
      double value = decision.action().id().equals("a") ? i % 2 : 0;
      loop.observe(decision.id(), Outcome.of("value", value, house.now()));
      house.volano.learn();
    }
    assertThat(findings())
        .extracting(f -> f.kind() + " " + f.facts().get("action"))
        .containsExactly("PROBABILITY_AT_FLOOR b", "PROBABILITY_AT_FLOOR c");
    assertThat(found(Kind.PROBABILITY_AT_FLOOR).facts()).containsEntry("floor", 0.1);
  }

  @Test
  void propensitiesThatAreNotTrueGiveThemselvesAway() {
    house.declare(values().mode(Mode.LOGGING_ONLY).build());
    live(
        600,
        i ->
            Request.builder()
                .subject("u")
                .context(Features.of(Map.of("x", i % 13)))
                .baseline(new Baseline(ACTIONS.get(i % 3).id(), 0.9))
                .build());
    assertThat(kinds()).containsExactlyInAnyOrder(Kind.NOT_ONLINE, Kind.WEIGHTS_OFF);
    assertThat((double) found(Kind.WEIGHTS_OFF).facts().get("mean"))
        .isBetween(0.3703, 0.3704); // 1 / (3 · .9)
  }

  @Test
  void anActionThatNobodyCanBeGivenIsTold() {
    house.declare(values().build());
    live(
        120,
        i ->
            Request.builder()
                .subject("u")
                .context(Features.of(Map.of("x", i % 13)))
                .exclude(Set.of("b"))
                .build());
    assertThat(kinds()).containsExactly(Kind.ACTION_NEVER_ELIGIBLE);
    assertThat(found(Kind.ACTION_NEVER_ELIGIBLE).facts()).containsEntry("action", "b");
    house.declare(values().actions(ACTIONS.subList(0, 1)).build());
    assertThat(kinds()).isEmpty(); // nothing was decided under this declaration yet
  }

  @Test
  void whoPlaysTheBaselineIsToldSo() {
    house.declare(values().mode(Mode.APPRENTICE).build());
    live(10, i -> knowing("x", i % 13));
    assertThat(found(Kind.NOT_ONLINE).says()).startsWith("In mode apprentice the baseline");
    house.volano.task(TASK).freeze();
    assertThat(kinds()).containsExactly(Kind.FROZEN);
    assertThat(found(Kind.FROZEN).kind().gravity()).isEqualTo(Gravity.NOTE);
  }

  @Test
  void whatLearningFailsWithIsTold() throws InterruptedException {
    var failed = new CountDownLatch(2); // with the second, the first is told
    var log =
        new ForwardingDecisionLog(house.log) {
          @Override
          public List<History> due(TaskId task, Instant at, int limit) {
            failed.countDown();
            throw new StoreException("heap", "due", "disk is full");
          }
        };
    var stores = new Stores(log, house.policies);
    try (var volano =
        Volano.open(stores, PolicyCatalog.ALL, Draws.seeded(1), InstantSource.system())) {
      volano.start();
      var loop = volano.declare(TASK, values().build());
      failed.await();
      var trouble = Diagnosis.of(volano, loop).findings().getFirst();
      assertThat(trouble.kind()).isEqualTo(Kind.LEARNING_TROUBLE);
      assertThat(trouble.says()).isEqualTo("Learning fails: heap: due failed: disk is full");
    }
  }

  @Test
  void theGravestComesFirst() {
    house.declare(values().algorithm(AlgorithmChoice.of("ucb1")).build());
    live(120, _ -> knowing("x", 1), _ -> 1.0);
    assertThat(kinds())
        .containsExactly(Kind.REWARD_CONSTANT, Kind.FEATURES_IGNORED, Kind.FEATURE_CONSTANT);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindHasACodeASentenceAndANextStep(Kind kind) {
    assertThat(kind.code()).matches("[a-z-]+");
    assertThat(kind.template()).isNotBlank();
    assertThat(kind.next()).endsWith(".");
    assertThat(Arrays.stream(Kind.values()).filter(k -> k.code().equals(kind.code()))).hasSize(1);
  }
}
