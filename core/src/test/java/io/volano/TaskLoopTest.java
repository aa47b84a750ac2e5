package io.volano;

import static io.volano.House.ACTIONS;
import static io.volano.House.START;
import static io.volano.House.TASK;
import static io.volano.House.clicks;
import static io.volano.House.visit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskLoopTest {

  private final House house = new House();

  @Test
  void theSecondAnswerHasLearned() {
    var loop = house.declare(clicks("beta-thompson", Map.of()));
    var first = loop.decide(visit("u1"));
    assertThat(first.propensity()).isCloseTo(1.0 / 3, within(1e-3));

    loop.observe(first.id(), house.click());
    house.volano.learn();

    var second = loop.decide(visit("u2"));
    int learned = ACTIONS.indexOf(first.action());
    // Beta(2, 1) beats two Beta(1, 1) with probability ∫ 2x · x² dx = 1/2
    assertThat(second.distribution().of(learned)).isCloseTo(0.5, within(1e-3));
    assertThat(second.version()).isGreaterThan(first.version());
  }

  @Test
  void theDrawCanBeCheckedByWhoHasTheSecret() {
    var loop = house.declare(clicks());
    var decision = loop.decide(visit("u1"));
    var declared = (Entry.Declared) house.log.milestones(TASK).getFirst().entry();
    double u = declared.secret().u(decision.id(), 0);
    assertThat(decision.slots().getFirst().u()).isEqualTo(u);
    assertThat(decision.distribution().pick(u)).isEqualTo(decision.slots().getFirst().action());
  }

  @Test
  void drawsFollowThePropensities() {
    var loop =
        house.declare(
            clicks("uniform", Map.of())
                .withExploration(new Exploration(0, 0, 1, Map.of(), Map.of("a", 0.6, "b", 0.1))));
    int n = 20_000;
    long a =
        IntStream.range(0, n)
            .filter(i -> loop.decide(visit("u" + i)).action().id().equals("a"))
            .count();
    // sd of the share is sqrt(.6 · .4 / 20000) = .0035; five of them
    assertThat(a / (double) n).isCloseTo(0.6, within(0.0175));
  }

  @Test
  void withoutAClickTheDefaultRewardIsLearnedWhenTheWaitIsOver() {
    var loop = house.declare(clicks());
    var decision = loop.decide(visit("u1"));
    house.volano.learn();
    assertThat(loop.stepsLearned()).isZero();

    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    assertThat(loop.stepsLearned()).isEqualTo(1);
    assertThat(loop.rewardsLearned()).isZero();
    assertThat(loop.why(decision.id()).history().settled(0).orElseThrow().reward()).hasValue(0);
  }

  @Test
  void aLateOutcomeIsKeptAndShownButNotLearned() {
    var loop = house.declare(clicks());
    var decision = loop.decide(visit("u1"));
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();

    loop.observe(decision.id(), house.click());
    house.volano.learn();

    var history = loop.why(decision.id()).history();
    assertThat(history.observed()).hasSize(1);
    assertThat(history.late(history.observed().getFirst())).isTrue();
    assertThat(loop.stepsLearned()).isEqualTo(1);
    assertThat(loop.rewardsLearned()).isZero();
  }

  @Test
  void anOutcomeThatHappenedAfterTheWaitDoesNotCountEvenIfNothingWasSettledYet() {
    var loop = house.declare(clicks());
    var decision = loop.decide(visit("u1"));
    house.pass(Duration.ofMinutes(11));
    loop.observe(decision.id(), house.click());
    house.volano.learn();
    var history = loop.why(decision.id()).history();
    assertThat(history.settled(0).orElseThrow().reward()).hasValue(0);
    assertThat(history.late(history.observed().getFirst())).isTrue();
  }

  @Test
  void aRepeatedDecisionIdIsAnsweredAsTheFirstTime() {
    var loop = house.declare(clicks());
    var first = loop.decide(visit("u1").withDecisionId("mine"));
    house.pass(Duration.ofMinutes(1));
    var again = loop.decide(visit("u1").withDecisionId("mine"));
    assertThat(again).isEqualTo(first);
    assertThatThrownBy(() -> loop.decide(visit("u2").withDecisionId("mine")))
        .isInstanceOf(Refusal.Conflict.class)
        .hasMessageContaining("mine");
    assertThat(loop.decisions(Query.newest(TASK, 10))).hasSize(1);
  }

  @Test
  void aRepeatedKeyChangesNothingAndAnotherBodyIsAConflict() {
    var loop = house.declare(clicks());
    var decision = loop.decide(visit("u1"));
    assertThat(loop.observe(decision.id(), house.click().withKey("k"))).isTrue();
    assertThat(loop.observe(decision.id(), house.click().withKey("k"))).isFalse();
    var other = Outcome.of("click", 0.5, house.now()).withKey("k");
    assertThatThrownBy(() -> loop.observe(decision.id(), other))
        .isInstanceOf(Refusal.Conflict.class);
    assertThat(loop.why(decision.id()).history().observed()).hasSize(1);
  }

  @Test
  void outcomesThatNobodyCanUseAreRefusedByName() {
    var loop = house.declare(clicks());
    var id = loop.decide(visit("u1")).id();
    assertInvalid("type", () -> loop.observe(id, Outcome.of("clack", START)));
    assertInvalid("value", () -> loop.observe(id, Outcome.of("click", 2, START)));
    assertInvalid("slot", () -> loop.observe(id, house.click().withSlot("1")));
    var tomorrow = Outcome.of("click", START.plus(Duration.ofDays(1)));
    assertInvalid("at", () -> loop.observe(id, tomorrow));
    assertThatThrownBy(() -> loop.observe("nobody", house.click()))
        .isInstanceOf(Refusal.NotFound.class);
  }

  @Test
  void aRankingDrawsEachSlotFromWhatTheSlotsBeforeHaveLeft() {
    var loop =
        house.declare(
            clicks("uniform", Map.of())
                .withExploration(new Exploration(0, 0, 1, Map.of(), Map.of("a", 0.5))));
    var decision = loop.decide(visit("u1").withCount(3));
    assertThat(decision.slots()).extracting(Slot::name).containsExactly("0", "1", "2");
    var drawn = new HashSet<Integer>();
    double left = 1;
    for (var slot : decision.slots()) {
      double p = decision.distribution().of(slot.action());
      assertThat(slot.propensity()).isCloseTo(p / left, within(1e-12));
      left -= p;
      drawn.add(slot.action());
    }
    assertThat(drawn).hasSize(3);
    assertThat(loop.decide(visit("u1").withCount(9)).slots()).hasSize(3);
  }

  @Test
  void eachSlotSettlesAlone() {
    var loop = house.declare(clicks());
    var decision = loop.decide(visit("u1").withCount(2));
    loop.observe(decision.id(), house.click().withSlot("1"));
    house.volano.learn();
    var history = loop.why(decision.id()).history();
    assertThat(history.settled(0)).isEmpty();
    assertThat(history.settled(1).orElseThrow().reward()).hasValue(1);
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    assertThat(loop.why(decision.id()).history().settled(0).orElseThrow().reward()).hasValue(0);
  }

  @Test
  void excludedActionsAreNeverDrawnAndTheRestSumsToOne() {
    var loop = house.declare(clicks());
    for (int i = 0; i < 100; i++) {
      var decision = loop.decide(visit("u" + i).withExclude("a"));
      assertThat(decision.action().id()).isNotEqualTo("a");
      assertThat(decision.distribution().size()).isEqualTo(2);
    }
    assertInvalid("exclude", () -> loop.decide(visit("u").withExclude("a", "b", "c")));
  }

  @Test
  void aTaskWithoutActionsTakesThoseOfTheRequest() {
    var bare = Declaration.of(List.of(), Reward.ofValue(Range.UNIT), Horizon.DEFAULT);
    var loop = house.declare(bare);
    assertInvalid("actions", () -> loop.decide(visit("u")));
    var actions = List.of(Action.of("x"), Action.of("y"));
    assertThat(loop.decide(visit("u").withActions(actions)).actions()).isEqualTo(actions);
  }

  @Test
  void aboveTheShortlistTheLogKeepsTheDrawnAndTheMostProbableAndTheMassOfTheRest() {
    var many = IntStream.range(0, 1000).mapToObj(i -> Action.of("a" + i)).toList();
    var loop = house.declare(clicks("uniform", Map.of()));
    var decision = loop.decide(visit("u").withActions(many).withCount(2));
    assertThat(decision.actions()).hasSize(Decision.SHORTLIST);
    assertThat(decision.rest()).isCloseTo(1 - 256 / 1000.0, within(1e-12));
    assertThat(decision.propensity()).isEqualTo(0.001);
    assertThat(decision.slots().get(1).propensity()).isCloseTo(1 / 999.0, within(1e-12));
    assertThat(decision.choice().distribution(1).of(decision.slots().get(1).action()))
        .isCloseTo(1 / 999.0, within(1e-12));
    assertThat(loop.why(decision.id()).source()).isEqualTo(Why.Source.UNAVAILABLE);
  }

  @Test
  void aDeferredDecisionIsNotLearnedUntilItIsShown() {
    var loop = house.declare(clicks());
    var shown = loop.decide(visit("u1").deferred());
    var never = loop.decide(visit("u2").deferred());
    house.pass(Duration.ofMinutes(5));
    assertThat(loop.activate(shown.id())).isTrue();
    assertThat(loop.activate(shown.id())).isFalse();
    house.pass(Duration.ofMinutes(6));
    house.volano.learn();
    assertThat(loop.why(shown.id()).history().settled()).isEmpty();
    assertThat(loop.why(never.id()).history().settled(0).orElseThrow().reward()).isEmpty();
    assertThat(loop.stepsLearned()).isZero();
    house.pass(Duration.ofMinutes(4));
    house.volano.learn();
    assertThat(loop.why(shown.id()).history().settled(0).orElseThrow().reward()).hasValue(0);
    assertThat(loop.stepsLearned()).isEqualTo(1);
    var plain = loop.decide(visit("u3"));
    assertThatThrownBy(() -> loop.activate(plain.id())).isInstanceOf(Refusal.Conflict.class);
  }

  @Test
  void anOutcomeBeforeTheActivationSettlesWithIt() {
    var loop = house.declare(clicks());
    var decision = loop.decide(visit("u1").deferred());
    loop.observe(decision.id(), house.click());
    house.volano.learn();
    assertThat(loop.stepsLearned()).isZero();
    loop.activate(decision.id());
    house.volano.learn();
    assertThat(loop.rewardsLearned()).isEqualTo(1);
  }

  @Test
  void aStickyTaskAnswersASubjectWithItsFirstDecision() {
    var loop = house.declare(clicks().withSticky(Duration.ofMinutes(30)));
    var first = loop.decide(visit("u1"));
    house.pass(Duration.ofMinutes(29));
    assertThat(loop.decide(visit("u1"))).isEqualTo(first);
    house.crash();
    var reopened = house.volano.task(TASK);
    assertThat(reopened.decide(visit("u1")).id()).isEqualTo(first.id());
    assertThat(reopened.decide(visit("u2")).id()).isNotEqualTo(first.id());
    assertThat(reopened.decide(visit("u1").withExclude(first.action().id())).id())
        .isNotEqualTo(first.id());
    house.pass(Duration.ofMinutes(31));
    assertThat(reopened.decide(visit("u1")).id()).isNotEqualTo(first.id());
  }

  @Test
  void aLoggingOnlyTaskPlaysTheCallersChoiceUnderTheCallersPropensity() {
    var loop = house.declare(clicks().withMode(Mode.LOGGING_ONLY));
    var said = loop.decide(visit("u1").withBaseline(new Baseline("b", 0.25)));
    assertThat(said.action().id()).isEqualTo("b");
    assertThat(said.propensity()).isEqualTo(0.25);
    var unsaid = loop.decide(visit("u1").withBaseline(Baseline.of("c")));
    assertThat(unsaid.action().id()).isEqualTo("c");
    assertThat(unsaid.propensity()).isNaN();
    assertThat(loop.decide(visit("u1")).action().id()).isEqualTo("a");
    assertInvalid(
        "baseline.action", () -> loop.decide(visit("u").withBaseline(Baseline.of("nope"))));

    loop.observe(said.id(), house.click());
    house.volano.learn();
    assertThat(loop.stepsLearned()).isEqualTo(1);
  }

  @Test
  void anApprenticeLearnsToChooseAsTheBaselineDoes() {
    var loop = house.declare(clicks().withMode(Mode.APPRENTICE));
    for (int i = 0; i < 200; i++) {
      var decision = loop.decide(visit("u" + i).withBaseline(Baseline.of("c")));
      assertThat(decision.action().id()).isEqualTo("c");
      assertThat(decision.propensity()).isEqualTo(1);
      house.pass(Duration.ofMinutes(10));
      house.volano.learn();
    }
    house.declare(clicks());
    assertThat(loop.decide(visit("u")).distribution().of(2)).isEqualTo(0.9 + 0.1 / 3);
  }

  @Test
  void aFrozenTaskPlaysTheBaselineAtOnceAndGoesOnLearning() {
    var loop = house.declare(clicks());
    loop.freeze();
    var decision = loop.decide(visit("u1").withBaseline(Baseline.of("b")));
    assertThat(decision.action().id()).isEqualTo("b");
    assertThat(decision.propensity()).isEqualTo(1);
    loop.observe(decision.id(), house.click());
    house.volano.learn();
    assertThat(loop.stepsLearned()).isEqualTo(1);
    house.crash();
    assertThat(house.volano.task(TASK).frozen()).isTrue();
    house.volano.task(TASK).thaw();
    assertThat(house.volano.task(TASK).decide(visit("u2")).play()).isEqualTo(Play.POLICY);
  }

  @Test
  void everyExplanationHasThePropensityAsItsRoot() {
    var exploration =
        new Exploration(0.1, 0.05, 0.8, Map.of("b", new Range(0.2, 0.5)), Map.of("c", 0.15));
    for (var exploring : List.of(Exploration.NONE, exploration)) {
      for (var mode : Mode.values()) {
        var loop = house.declare(clicks().withMode(mode).withExploration(exploring));
        for (int i = 0; i < 20; i++) {
          var decision = loop.decide(visit("u" + i).withCount(2).explained());
          assertThat(Double.valueOf(decision.explanation().orElseThrow().value()))
              .isEqualTo(Double.valueOf(decision.propensity())); // NaN equals NaN
          if (i % 2 == 0) {
            loop.observe(decision.id(), house.click());
          }
          house.volano.learn();
        }
      }
    }
  }

  @Test
  void anExplanationThatWasNotKeptIsMadeAgainByThePolicyOfThen() {
    var loop = house.declare(clicks());
    var asked = loop.decide(visit("u0").explained());
    loop.observe(asked.id(), house.click());
    house.volano.learn();
    var early = loop.decide(visit("u1"));
    for (int i = 0; i < 50; i++) {
      loop.observe(loop.decide(visit("v" + i)).id(), house.click());
      house.volano.learn();
    }
    var why = loop.why(early.id());
    assertThat(why.source()).isEqualTo(Why.Source.REBUILT);
    assertThat(why.explanation().orElseThrow().value()).isEqualTo(early.propensity());
    assertThat(loop.why(asked.id()).source()).isEqualTo(Why.Source.STORED);
  }

  @Test
  void aBatchIsDecidedTogetherOrNotAtAll() {
    var loop = house.declare(clicks());
    var decisions = loop.decide(List.of(visit("u1"), visit("u2"), visit("u3")));
    assertThat(decisions)
        .extracting(answer -> answer.orElseThrow().subject())
        .containsExactly("u1", "u2", "u3");
    assertInvalid(
        "[1].exclude",
        () -> loop.decide(List.of(visit("u4"), visit("u5").withExclude("a", "b", "c"))));
    var id = decisions.getFirst().orElseThrow().id();
    assertInvalid(
        "[1].type",
        () ->
            loop.observe(
                List.of(
                    new Report(id, house.click()), new Report(id, Outcome.of("clack", START)))));
    assertThat(loop.why(id).history().observed()).isEmpty();
    assertThat(loop.decisions(Query.newest(TASK, 10))).hasSize(3);
  }

  @Test
  void aBatchOfOneIsABatchToo() {
    var loop = house.declare(clicks());
    var none = visit("u").withExclude("a", "b", "c");
    assertInvalid("[0].exclude", () -> loop.decide(List.of(none)));
    assertInvalid("exclude", () -> loop.decide(none));
    var id = loop.decide(visit("u")).id();
    var clack = Outcome.of("clack", START);
    assertInvalid("[0].type", () -> loop.observe(List.of(new Report(id, clack))));
    assertInvalid("type", () -> loop.observe(id, clack));
    var sticky = house.declare(clicks().withSticky(Duration.ofMinutes(30)));
    assertInvalid("[1].exclude", () -> sticky.decide(List.of(visit("u"), none)));
    assertThat(sticky.decisions(Query.newest(TASK, 10))).hasSize(1);
  }

  @Test
  void inABatchWhatIsTakenRefusesOnlyItself() {
    var loop = house.declare(clicks());
    loop.decide(visit("u1").withDecisionId("mine"));
    var answers =
        loop.decide(List.of(visit("u2").withDecisionId("mine"), visit("u3"), visit("u4")));
    assertThat(answers.getFirst()).isInstanceOf(Answer.Refused.class);
    var kept = answers.get(1).orElseThrow();
    var reports =
        loop.observe(
            List.of(
                new Report("nobody", house.click()),
                new Report(kept.id(), house.click().withKey("k")),
                new Report(kept.id(), house.click().withKey("k"))));
    assertThat(reports.getFirst()).isInstanceOf(Answer.Refused.class);
    assertThat(reports.get(1).orElseThrow()).isTrue();
    assertThat(reports.get(2).orElseThrow()).isFalse();
  }

  @Test
  void aDecisionSettlesUnderTheRevisionItWasMadeWith() {
    var loop = house.declare(clicks());
    var old = loop.decide(visit("u1"));
    var doubled =
        Reward.of(List.of(Signal.named("click", Range.UNIT).withWeight(2)), Reward.Fuse.SUM, 0);
    house.declare(Declaration.of(ACTIONS, doubled, Horizon.of(Duration.ofMinutes(10), "click")));
    var fresh = loop.decide(visit("u1"));
    loop.observe(old.id(), house.click());
    loop.observe(fresh.id(), house.click());
    house.volano.learn();
    assertThat(loop.why(old.id()).history().settled(0).orElseThrow().reward()).hasValue(1);
    assertThat(loop.why(fresh.id()).history().settled(0).orElseThrow().reward()).hasValue(2);
    assertThat(fresh.revision()).isEqualTo(old.revision() + 1);
  }

  @Test
  void declaringTheSameAgainChangesNothing() {
    var loop = house.declare(clicks());
    assertThat(house.declare(clicks()).revision()).isEqualTo(1);
    assertThat(loop.revision()).isEqualTo(1);
    assertInvalid(
        "algorithm.name",
        () -> house.declare(clicks().withAlgorithm(AlgorithmChoice.of("epsilon"))));
    assertInvalid(
        "algorithm.options.epsilon",
        () -> house.declare(clicks("epsilon-greedy", Map.of("epsilon", 2))));
    assertInvalid(
        "algorithm.options.eps", () -> house.declare(clicks("epsilon-greedy", Map.of("eps", 0.1))));
  }

  @Test
  void aDeletedTaskIsGoneAndItsNameIsFree() {
    var loop = house.declare(clicks());
    loop.observe(loop.decide(visit("u1")).id(), house.click());
    house.volano.learn();
    loop.learning().checkpoint();
    house.volano.delete(TASK);
    assertThatThrownBy(() -> house.volano.task(TASK)).isInstanceOf(Refusal.NotFound.class);
    var again = house.declare(clicks());
    assertThat(again.revision()).isEqualTo(1);
    assertThat(again.stepsLearned()).isZero();
    assertThat(again.decide(visit("u1")).propensity()).isEqualTo(1.0 / 3);
  }

  @Test
  void decisionsAreFoundBySubjectActionAndTimeAPageAtATime() {
    var loop = house.declare(clicks());
    for (int i = 0; i < 30; i++) {
      loop.decide(visit("u" + i % 3));
      house.pass(Duration.ofSeconds(1));
    }
    var mine = loop.decisions(Query.newest(TASK, 100).ofSubject("u1"));
    assertThat(mine).hasSize(10);
    var page = loop.decisions(Query.newest(TASK, 4).ofSubject("u1"));
    var rest =
        loop.decisions(Query.newest(TASK, 100).ofSubject("u1").before(page.getLast().position()));
    assertThat(rest).hasSize(6);
    assertThat(
            loop.decisions(
                Query.newest(TASK, 100).madeIn(START, START.plus(Duration.ofSeconds(5)))))
        .hasSize(5);
  }

  @Test
  void anEpisodeEndsOnceAndNothingIsDecidedInItAfterwards() {
    var loop = house.declare(clicks());
    var step = loop.decide(visit("u1").withEpisode("e", 0));
    assertThat(loop.decide(visit("u1").withEpisode("e", 0)).id()).isEqualTo(step.id());
    assertThatThrownBy(() -> loop.decide(visit("u2").withEpisode("e", 0)))
        .isInstanceOf(Refusal.Conflict.class);
    assertThat(loop.end("e", Entry.Ended.How.TERMINATED, Optional.empty())).isTrue();
    assertThat(loop.end("e", Entry.Ended.How.TERMINATED, Optional.empty())).isFalse();
    assertThatThrownBy(() -> loop.end("e", Entry.Ended.How.TRUNCATED, Optional.empty()))
        .isInstanceOf(Refusal.Conflict.class);
    assertThatThrownBy(() -> loop.decide(visit("u1").withEpisode("e", 1)))
        .isInstanceOf(Refusal.Conflict.class)
        .hasMessageContaining("ended");
    assertThatThrownBy(() -> loop.end("f", Entry.Ended.How.TERMINATED, Optional.empty()))
        .isInstanceOf(Refusal.NotFound.class);
    house.volano.learn();
    assertThat(loop.stepsLearned()).isEqualTo(1);
  }

  @Test
  void anIdleEpisodeIsCutShort() {
    var loop = house.declare(clicks());
    loop.decide(visit("u1").withEpisode("e", 0));
    house.pass(Duration.ofMinutes(61));
    house.volano.learn();
    assertThat(house.volano.task(TASK).stepsLearned()).isEqualTo(1);
    assertThatThrownBy(() -> loop.decide(visit("u1").withEpisode("e", 1)))
        .isInstanceOf(Refusal.Conflict.class);
  }

  private static void assertInvalid(String field, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void everyEligibleActionHasItsProbabilityInTheLog() {
    var loop = house.declare(clicks());
    var decision = loop.decide(visit("u"));
    assertThat(Set.copyOf(decision.actions())).isEqualTo(Set.copyOf(ACTIONS));
    assertThat(decision.distribution().size()).isEqualTo(3);
  }

  @Test
  void whoDeclaresFromAnOlderRevisionIsToldAndChangesNothing() {
    var loop = house.declare(clicks());
    house.volano.declare(TASK, clicks().withPublishEvery(8), OptionalLong.of(1));
    for (long meant : new long[] {0, 1, 3}) {
      assertThatThrownBy(
              () ->
                  house.volano.declare(TASK, clicks().withPublishEvery(16), OptionalLong.of(meant)))
          .isInstanceOf(Refusal.Outdated.class);
    }
    assertThat(loop.declaration().publishEvery()).isEqualTo(8);
  }

  @Test
  void whoMeansARevisionOfATaskThatIsGoneIsToldToo() {
    assertThatThrownBy(() -> house.volano.declare(TASK, clicks(), OptionalLong.of(1)))
        .isInstanceOf(Refusal.Outdated.class);
    assertThat(house.volano.declare(TASK, clicks(), OptionalLong.of(0)).revision()).isEqualTo(1);
  }

  @Test
  void whatItWouldDoNowIsWhatTheNextDecisionIsDrawnWith() {
    var loop = house.declare(clicks());
    var chances = loop.chances(Features.NONE, ACTIONS);
    assertThat(loop.decide(visit("u")).distribution().of(0)).isEqualTo(chances.of(0));
  }
}
