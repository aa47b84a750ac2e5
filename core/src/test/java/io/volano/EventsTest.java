package io.volano;

import static io.volano.House.START;
import static io.volano.House.TASK;
import static io.volano.House.visit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Attribution.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Which decisions an event is credited to, with how much of it, and that this happens once.
///
/// A purchase is worth its value; decisions wait ten minutes, and purchases are credited to those
/// of the five minutes before.
class EventsTest {

  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TICK = Duration.ofNanos(1_000);
  private static final TaskId OTHER = TaskId.of("other");

  private final House house = new House();

  private static Declaration.Builder purchases(Rule rule) {
    return Declaration.builder()
        .actions(House.ACTIONS)
        .algorithm(AlgorithmChoice.of("epsilon-greedy"))
        .reward(Reward.of(List.of(Signal.named("purchase", Range.UNIT)), Reward.Fuse.SUM, 0))
        .horizon(Horizon.of(Duration.ofMinutes(10)))
        .attribution(Attribution.of("purchase").withWindow(WINDOW).withRule(rule));
  }

  private static Signal purchasesWorth(Range values) {
    var none = OptionalDouble.empty();
    return new Signal("purchase", 1, 1, none, Optional.empty(), values, 1, none);
  }

  private static Request visitOf(String subject, String id) {
    return Request.builder().subject(subject).decisionId(id).build();
  }

  private static Event purchase(double value, Instant at) {
    return new Event("ann", Outcome.of("purchase", value, at));
  }

  private Event purchase(double value) {
    return purchase(value, house.now());
  }

  private static Event keyed(Event event, String key) {
    return new Event(event.subject(), event.outcome().withKey(key));
  }

  private Credited observe(Event event) {
    return house.volano.observe(TaskId.DEFAULT_TENANT, event);
  }

  private static Credit credit(String decision, double value) {
    return new Credit(TASK, decision, "0", OptionalDouble.of(value), false);
  }

  /// One decision a minute, the last of them just now.
  private TaskLoop threeDecisions(Rule rule) {
    var loop = house.declare(purchases(rule).build());
    loop.decide(visitOf("ann", "d1"));
    house.pass(MINUTE);
    loop.decide(visitOf("ann", "d2"));
    loop.decide(visitOf("bob", "of bob"));
    house.pass(MINUTE);
    loop.decide(visitOf("ann", "d3"));
    return loop;
  }

  private double reward(String decision) {
    return house
        .volano
        .task(TASK)
        .history(decision)
        .settled(0)
        .orElseThrow()
        .reward()
        .orElseThrow();
  }

  @Test
  void theLastDecisionGetsItWhole() {
    threeDecisions(Rule.LAST);
    assertThat(observe(purchase(0.6))).isEqualTo(new Credited(List.of(credit("d3", 0.6)), true));
  }

  @Test
  void theFirstDecisionGetsItWhole() {
    threeDecisions(Rule.FIRST);
    assertThat(observe(purchase(0.6)).credits()).containsExactly(credit("d1", 0.6));
  }

  @Test
  void eachDecisionGetsItWhole() {
    threeDecisions(Rule.ALL);
    assertThat(observe(purchase(0.6)).credits())
        .containsExactly(credit("d1", 0.6), credit("d2", 0.6), credit("d3", 0.6));
  }

  @Test
  void eachDecisionGetsTheSameShareAndThatIsWhatItEarns() {
    threeDecisions(Rule.LINEAR);
    assertThat(observe(purchase(0.75)).credits())
        .containsExactly(credit("d1", 0.25), credit("d2", 0.25), credit("d3", 0.25));
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    assertThat(reward("d1")).isEqualTo(0.25);
    assertThat(reward("d3")).isEqualTo(0.25);
    assertThat(reward("of bob")).isZero();
  }

  @Test
  void anEventWithoutAValueHasThatOfItsSignal() {
    threeDecisions(Rule.LINEAR);
    var bare = new Event("ann", Outcome.of("purchase", house.now()));
    double third = 1 / 3.0;
    assertThat(observe(bare).credits())
        .containsExactly(credit("d1", third), credit("d2", third), credit("d3", third));
  }

  @Test
  void theWindowBeginsWithTheDecisionAndHoldsItsEnd() {
    var loop = house.declare(purchases(Rule.LAST).build());
    loop.decide(visitOf("ann", "d"));
    house.pass(Duration.ofHours(1));
    assertThat(observe(purchase(1, START.minus(TICK))).credits()).isEmpty();
    assertThat(observe(purchase(1, START)).credits()).containsExactly(credit("d", 1));
    assertThat(observe(purchase(1, START.plus(WINDOW))).credits()).containsExactly(credit("d", 1));
    assertThat(observe(purchase(1, START.plus(WINDOW).plus(TICK))).credits()).isEmpty();
  }

  @Test
  void whatHappenedAfterTheWaitIsKeptLateWithTheNewestDecision() {
    var horizon = Horizon.of(Duration.ofMinutes(10), "purchase");
    var loop = house.declare(purchases(Rule.ALL).horizon(horizon).build());
    loop.decide(visitOf("ann", "d1"));
    loop.decide(visitOf("ann", "d2"));
    house.pass(Duration.ofMinutes(10).plus(TICK));
    var late = new Credit(TASK, "d2", "0", OptionalDouble.of(1), true);
    assertThat(observe(keyed(purchase(1), "k"))).isEqualTo(new Credited(List.of(late), true));
    assertThat(observe(keyed(purchase(1), "k"))).isEqualTo(new Credited(List.of(late), false));
    house.volano.learn();
    var history = loop.history("d2");
    assertThat(history.late(history.observed().getFirst())).isTrue();
    assertThat(reward("d2")).isZero();
  }

  @Test
  void whatIsReportedAfterItsDecisionWasSettledIsKeptLate() {
    var loop = house.declare(purchases(Rule.LAST).build());
    loop.decide(visitOf("ann", "d"));
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    observe(purchase(1, START.plus(MINUTE)));
    house.volano.learn();
    var history = loop.history("d");
    assertThat(history.late(history.observed().getFirst())).isTrue();
    assertThat(reward("d")).isZero();
  }

  @Test
  void aDeferredDecisionIsCreditedFromItsActivationOn() {
    var loop = house.declare(purchases(Rule.LAST).build());
    loop.decide(Request.builder().subject("ann").decisionId("d").defer(true).build());
    house.pass(MINUTE);
    assertThat(observe(purchase(1)).credits()).isEmpty();
    loop.decide(visitOf("ann", "made later"));
    house.pass(Duration.ofMinutes(8));
    loop.activate("d"); // shown last, though made first
    house.pass(WINDOW);
    assertThat(observe(purchase(1)).credits()).containsExactly(credit("d", 1));
    assertThat(observe(purchase(1, START.plus(MINUTE))).credits())
        .containsExactly(credit("made later", 1));
  }

  @Test
  void theFirstSlotIsCreditedUnlessAnotherIsNamed() {
    var loop = house.declare(purchases(Rule.LAST).build());
    loop.decide(Request.builder().subject("ann").decisionId("ranking").count(2).build());
    loop.decide(visitOf("ann", "single"));
    var second = new Event("ann", Outcome.of("purchase", 1, house.now()).withSlot("1"));
    assertThat(observe(purchase(1)).credits()).containsExactly(credit("single", 1));
    assertThat(observe(second).credits())
        .containsExactly(new Credit(TASK, "ranking", "1", OptionalDouble.of(1), false));
  }

  @Test
  void everyTaskThatNamesTheTypeIsCredited() {
    threeDecisions(Rule.LAST);
    var other = house.volano.declare(OTHER, purchases(Rule.ALL).build());
    var apart = house.volano.declare(TaskId.of("apart"), House.clicks());
    var elsewhere = house.volano.declare(new TaskId("them", "t"), purchases(Rule.ALL).build());
    other.decide(visitOf("ann", "o1"));
    apart.decide(visitOf("ann", "a1"));
    elsewhere.decide(visitOf("ann", "e1"));
    assertThat(observe(purchase(1)).credits())
        .containsExactly(
            credit("d3", 1), new Credit(OTHER, "o1", "0", OptionalDouble.of(1), false));
  }

  @Test
  void anEventThatSettlesSettlesNow() {
    var horizon = Horizon.of(Duration.ofMinutes(10), "purchase");
    var loop = house.declare(purchases(Rule.ALL).horizon(horizon).build());
    loop.decide(visitOf("ann", "d1"));
    loop.decide(visitOf("ann", "d2"));
    observe(purchase(0.5));
    house.volano.learn();
    assertThat(loop.stepsLearned()).isEqualTo(2);
    assertThat(loop.rewardsLearned()).isEqualTo(1);
  }

  @Test
  void allStepsOfAnEpisodeAreCreditedBeforeTheEventEndsIt() {
    var horizon =
        new Horizon(
            Duration.ofMinutes(10), Set.of(), Set.of("purchase"), Horizon.DEFAULT.episodeWait());
    var loop = house.declare(purchases(Rule.ALL).horizon(horizon).build());
    for (int step = 0; step < 2; step++) {
      loop.decide(
          Request.builder()
              .subject("ann")
              .decisionId("d" + step)
              .episode(new EpisodeStep("e", step))
              .build());
    }
    observe(purchase(0.5));
    house.volano.learn();
    assertThat(reward("d0")).isEqualTo(0.5);
    assertThat(reward("d1")).isEqualTo(0.5);
    assertThat(loop.history("d1").ended()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void aRepeatedKeyIsAnsweredAsTheFirstTimeWhateverWasDecidedSince(Rule rule) {
    var loop = threeDecisions(rule);
    var event = keyed(purchase(0.9), "k");
    var first = observe(event);
    house.pass(MINUTE);
    loop.decide(visitOf("ann", "d4"));
    house.volano.declare(OTHER, purchases(Rule.ALL).build()).decide(visitOf("ann", "o1"));
    long entries = house.log.read(TASK, 0, 1000, DecisionLog.Reading.ALL).entries().size();

    var again = observe(keyed(purchase(0.9), "k")); // which says that it happened now

    assertThat(again).isEqualTo(new Credited(first.credits(), false));
    assertThat(observe(event)).isEqualTo(again);
    assertThat(house.log.read(TASK, 0, 1000, DecisionLog.Reading.ALL).entries())
        .hasSize((int) entries);
    assertThat(loop.history("d4").observed()).isEmpty();
  }

  @Test
  void aRepeatedKeyIsAnsweredAsTheFirstTimeUnderAnotherDeclaration() {
    threeDecisions(Rule.LINEAR);
    var event = keyed(purchase(0.9), "k");
    var first = observe(event);
    for (var attribution : List.of(Attribution.of("purchase"), Attribution.NONE)) {
      house.declare(purchases(Rule.ALL).attribution(attribution).build());
      assertThat(observe(event)).isEqualTo(new Credited(first.credits(), false));
    }
    house.crash();
    assertThat(observe(event)).isEqualTo(new Credited(first.credits(), false));
  }

  @Test
  void whoeverReportsTheSameEventAtTheSameTimeItIsCreditedOnce() throws Exception {
    var loop = threeDecisions(Rule.LINEAR);
    var event = keyed(purchase(0.75), "k");
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Credited> report = () -> observe(event);
      var reports = callers.invokeAll(Collections.nCopies(32, report));
      var answers = new ArrayList<Credited>();
      for (var reported : reports) {
        answers.add(reported.get());
      }
      assertThat(answers).extracting(Credited::credits).containsOnly(answers.getFirst().credits());
      assertThat(answers).filteredOn(Credited::isNew).hasSize(1);
    }
    assertThat(loop.history("d2").observed()).hasSize(1);
  }

  @Test
  void aDecisionThatWaitsShorterThanTheWindowOfTodayIsCreditedWhileItWaits() {
    var loop = house.declare(purchases(Rule.LAST).build());
    loop.decide(visitOf("ann", "d"));
    house.declare(
        purchases(Rule.LAST)
            .horizon(Horizon.of(Duration.ofHours(1)))
            .attribution(Attribution.of("purchase"))
            .build());
    house.pass(Duration.ofMinutes(10));
    assertThat(observe(purchase(1)).credits()).containsExactly(credit("d", 1));
    house.pass(TICK);
    assertThat(observe(purchase(1)).credits()).extracting(Credit::late).containsExactly(true);
  }

  @Test
  void manyDecisionsAreAllFoundAgain() {
    var loop = house.declare(purchases(Rule.ALL).build());
    for (int i = 0; i < 100; i++) {
      loop.decide(visit("ann"));
    }
    var event = keyed(purchase(1), "k");
    var first = observe(event);
    assertThat(first.credits()).hasSize(100);
    assertThat(observe(event).credits()).isEqualTo(first.credits());
  }

  @ParameterizedTest
  @CsvSource({
    "bob, purchase, 0.5, 0",
    "ann, purchase, 1, 0",
    "ann, purchase, 0.25, 0",
    "ann, purchase, , 0",
    "ann, click, 0.5, 0",
    "ann, purchase, 0.5, 1"
  })
  void aKeyUsedForAnotherEventIsAConflict(String subject, String type, Double value, String slot) {
    for (var rule : List.of(Rule.ALL, Rule.LINEAR)) {
      var key = "k" + rule;
      house.declare(purchases(rule).build());
      var loop = house.volano.task(TASK);
      loop.decide(visit("ann"));
      loop.decide(visit("ann"));
      observe(keyed(purchase(0.5), key));
      var read = value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
      var other = new Event(subject, new Outcome(type, read, slot, house.now(), Optional.of(key)));
      assertThatThrownBy(() -> observe(other))
          .isInstanceOf(Refusal.Conflict.class)
          .hasMessageContaining(key);
      house.pass(Duration.ofHours(1));
    }
  }

  @Test
  void keysOfEventsAndOfOutcomesAreApart() {
    var loop = threeDecisions(Rule.LAST);
    loop.observe("d3", Outcome.of("purchase", house.now()).withKey("k"));
    assertThat(observe(keyed(purchase(1), "k")).isNew()).isTrue();
    var outcome = Outcome.of("purchase", house.now()).withKey("event:0:k");
    assertThatThrownBy(() -> loop.observe("d3", outcome))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageStartingWith("key must not begin with event:");
  }

  @Test
  void anEventThatMatchesNothingMatchesNothingAgainIfItSaysWhenItHappened() {
    var loop = house.declare(purchases(Rule.LAST).build());
    var event = keyed(purchase(1), "k");
    house.pass(TICK);
    assertThat(observe(event)).isEqualTo(new Credited(List.of(), true));
    loop.decide(visitOf("ann", "d"));
    assertThat(observe(event)).isEqualTo(new Credited(List.of(), true));
  }

  @Test
  void aDecisionMadeWhenSuchOutcomesWereRefusedIsPassedOver() {
    var loop = house.declare(purchases(Rule.ALL).build());
    loop.decide(visitOf("ann", "before"));
    var upToTen = Reward.of(List.of(purchasesWorth(new Range(0, 10))), Reward.Fuse.SUM, 0);
    house.declare(purchases(Rule.ALL).reward(upToTen).build());
    loop.decide(visitOf("ann", "after"));
    assertThat(observe(purchase(7)).credits()).containsExactly(credit("after", 7));
  }

  @Test
  void whatATaskWouldRefuseIsRefusedWholeAndChangesNothing() {
    var loop = threeDecisions(Rule.ALL);
    house.volano.declare(OTHER, purchases(Rule.ALL).build());
    assertRefused(purchase(2), "value");
    assertRefused(purchase(1, house.now().plus(Duration.ofMinutes(6))), "at");
    assertRefused(new Event("ann", Outcome.of("click", house.now())), "type");
    assertThat(loop.history("d3").observed()).isEmpty();
  }

  private void assertRefused(Event event, String field) {
    assertThatThrownBy(() -> observe(event))
        .isInstanceOfSatisfying(Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void anEventNamesItsSubjectAndHasAKeyThatFits() {
    var outcome = Outcome.of("purchase", START);
    assertThatThrownBy(() -> new Event("", outcome)).hasMessageStartingWith("subject");
    assertThatThrownBy(() -> new Event("ann", outcome.withKey("k".repeat(241))))
        .hasMessageStartingWith("key must have 1 to 240 characters");
    new Event("ann", outcome.withKey("k".repeat(240)));
  }

  @Test
  void theLongestKeyCanBeKeptForTheMostDecisions() {
    var key = new EventKey(TASK, "k".repeat(Event.LONGEST_KEY), true);
    assertThat(key.of(Query.MOST - 1)).hasSizeLessThanOrEqualTo(256);
  }

  @Test
  void erasingTheSubjectTakesTheEventWithIt() {
    var loop = threeDecisions(Rule.ALL);
    var event = keyed(purchase(1), "k");
    observe(event);
    house.volano.erase(TaskId.DEFAULT_TENANT, "ann");
    assertThat(house.log.read(TASK, 0, 1000, DecisionLog.Reading.ALL).entries())
        .noneMatch(logged -> logged.entry() instanceof Entry.Observed);
    assertThat(observe(event)).isEqualTo(new Credited(List.of(), true));
    assertThat(loop.history("of bob").observed()).isEmpty();
  }

  @Test
  void afterACrashTheSameIsLearnedFromEvents() {
    var loop = threeDecisions(Rule.LINEAR);
    observe(purchase(0.7));
    house.crash();
    observe(keyed(purchase(0.1), "k"));
    house.pass(Duration.ofMinutes(10));
    house.volano.learn();
    assertThat(house.volano.task(TASK).policy().fingerprint()).isEqualTo(house.uninterrupted());
    assertThat(loop.history("d1").observed()).hasSize(2);
  }

  @Test
  void aDeclarationSaysWhatItsTasksCanKeep() {
    var declared = purchases(Rule.LAST);
    var purchase = Attribution.of("purchase");
    assertRefused(declared, Attribution.of("nonsense"), "attribution.types");
    assertRefused(
        declared, purchase.withWindow(Duration.ofMinutes(10).plus(TICK)), "attribution.window");
    declared.attribution(purchase.withWindow(Duration.ofMinutes(10))).build();
    assertThatThrownBy(() -> purchase.withWindow(Duration.ZERO)).hasMessageStartingWith("window");
    var rated =
        purchases(Rule.LAST)
            .reward(Reward.of(List.of(purchasesWorth(new Range(1, 5))), Reward.Fuse.SUM, 0));
    assertRefused(rated, purchase.withRule(Rule.LINEAR), "attribution.rule");
    rated.attribution(purchase.withRule(Rule.ALL)).build();
  }

  private static void assertRefused(
      Declaration.Builder declared, Attribution attribution, String field) {
    assertThatThrownBy(() -> declared.attribution(attribution).build())
        .isInstanceOfSatisfying(Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
