package io.volano.testkit;

import static io.volano.testkit.Samples.ACTIONS;
import static io.volano.testkit.Samples.EPISODE_WAIT;
import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static io.volano.testkit.Samples.WAIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Action;
import io.volano.AlgorithmChoice;
import io.volano.Choice;
import io.volano.Decision;
import io.volano.DecisionLog;
import io.volano.DecisionLog.Reading;
import io.volano.Declaration;
import io.volano.Distribution;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Deleted;
import io.volano.Entry.Ended;
import io.volano.Entry.Erased;
import io.volano.Entry.Frozen;
import io.volano.Entry.Observed;
import io.volano.Entry.RolledBack;
import io.volano.Entry.Settled;
import io.volano.Entry.Thawed;
import io.volano.EpisodeStep;
import io.volano.Explanation;
import io.volano.Exploration;
import io.volano.Features;
import io.volano.HeapDecisionLog;
import io.volano.History;
import io.volano.Horizon;
import io.volano.Logged;
import io.volano.Mode;
import io.volano.Outcome;
import io.volano.Play;
import io.volano.Query;
import io.volano.Range;
import io.volano.Receipt;
import io.volano.Refusal;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.Slot;
import io.volano.TaskId;
import io.volano.Terms;
import io.volano.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [DecisionLog] keeps to.
public abstract class DecisionLogContract {

  private static final TaskId OTHER = TaskId.of("other");
  private static final TaskId ABROAD = new TaskId("abroad", TASK.name());

  protected DecisionLog log;

  /// An empty log.
  protected abstract DecisionLog open();

  /// The same log after a restart of the process; the one given is of no use after that.
  protected abstract DecisionLog reopen(DecisionLog log);

  @BeforeEach
  void declare() {
    log = open();
    append(Samples.declared(TASK, 1, START));
  }

  @AfterEach
  void close() {
    log.close();
  }

  // Appending and reading

  @Test
  void aTaskThatIsNotThereHasNothing() {
    assertThat(log.read(OTHER, 0, 10, Reading.ALL).entries()).isEmpty();
    assertThat(log.milestones(OTHER)).isEmpty();
    assertThat(log.decided(OTHER, "d")).isEmpty();
    assertThat(log.history(OTHER, "d")).isEmpty();
    assertThat(log.due(OTHER, START, 10)).isEmpty();
    assertThat(log.nextDue(OTHER)).isEmpty();
    assertThat(log.pending(OTHER)).isZero();
    assertThat(log.idleEpisodes(OTHER, START, 10)).isEmpty();
    assertThat(log.decisions(Query.newest(OTHER, 10))).isEmpty();
    assertThat(log.dropTexts(OTHER, START)).isZero();
    log.delete(OTHER, START);
    assertThat(log.read(OTHER, 0, 10, Reading.ALL).entries()).isEmpty();
    assertThat(log.tasks()).containsExactly(TASK);
  }

  @Test
  void nothingIsAppendedByACallWithoutEntries() {
    assertThat(log.append(List.of(), Durability.SYNC)).isEmpty();
  }

  @Test
  void positionsGrowInTheOrderOfAppending() {
    var positions = new ArrayList<Long>();
    for (int i = 0; i < 20; i++) {
      positions.add(decide(Samples.decision("d" + i)).position());
    }
    assertThat(positions).isSorted().doesNotHaveDuplicates();
    assertThat(all(TASK).stream().skip(1).map(Logged::position)).isEqualTo(positions);
  }

  @Test
  void everyEntryIsReadAsItWasWritten() {
    var written = everyKind();
    assertThat(all(TASK)).containsExactlyElementsOf(written);
    log = reopen(log);
    assertThat(all(TASK)).containsExactlyElementsOf(written);
  }

  @Test
  void everyKindOfDecisionIsReadAsItWasWritten() {
    var written = decisions().map(d -> appended(new Decided(d))).toList();
    log = reopen(log);
    assertThat(all(TASK).stream().skip(1)).isEqualTo(written);
    for (var each : written) {
      var decision = each.entry().decision();
      var read = log.decided(TASK, decision.id()).orElseThrow().entry().decision();
      assertThat(read).isEqualTo(decision);
      assertThat(names(read.context())).isEqualTo(names(decision.context()));
      for (int i = 0; i < decision.actions().size(); i++) {
        assertThat(names(read.actions().get(i).features()))
            .isEqualTo(names(decision.actions().get(i).features()));
      }
    }
  }

  /// Decisions of every shape.
  private static Stream<Decision> decisions() {
    var some = Samples.decision("plain").build();
    var own =
        List.of(
            new Action("neu", Features.builder().add("größe", 1.5).add("商品", "茶").build()),
            Action.of("😀"));
    return Stream.of(
        some,
        Samples.decision("subject").about("Ödön \"x\" '; --").fingerprint(-5).build(),
        Samples.decision("slots").slots(4).drawn(8).build(),
        Samples.decision("all slots").slots(10).build(),
        Samples.decision("step").in("épisode", 0).build(),
        Samples.decision("step 7").in("épisode", 7).deferred().build(),
        Samples.decision("later").at(START.plusNanos(123_456_789)).build(),
        Samples.decision("long ago").at(Instant.parse("1969-12-31T23:59:59.999999999Z")).build(),
        Samples.decision("due before").due(START.minusNanos(1)).build(),
        Samples.decision("explained").explained().build(),
        Samples.decision("some actions").among(List.of(ACTIONS.get(3), ACTIONS.get(7))).build(),
        Samples.decision("one action").among(List.of(ACTIONS.get(9))).build(),
        Samples.decision("turned round").among(ACTIONS.reversed()).drawn(2).build(),
        Samples.decision("own actions").among(own).build(),
        Samples.decision("same id, other features").among(List.of(Action.of("offer-1"))).build(),
        Samples.decision("no context").context(Features.NONE).build(),
        Samples.decision("nameless")
            .context(Features.builder().add(7, 1).add(-3, 0.25f).build())
            .build(),
        Samples.decision("wide")
            .context(
                Features.of(
                    IntStream.range(0, 300)
                        .boxed()
                        .collect(java.util.stream.Collectors.toMap(i -> "f" + i, i -> i + 1))))
            .build(),
        Samples.decision("many")
            .among(IntStream.range(0, 256).mapToObj(i -> Action.of("many-" + i)).toList())
            .drawn(255)
            .build(),
        new Decision(
            TASK,
            "odd numbers",
            "",
            Optional.of(new EpisodeStep("e", Long.MAX_VALUE)),
            some.context(),
            new Terms(2, new Version(3, 1L << 40, 5), START, START),
            new Choice(
                ACTIONS.subList(0, 3),
                Distribution.logged(new double[] {1e-300, 0.5, Math.nextDown(0.5)}),
                1e-17,
                List.of(new Slot("top", 2, Double.NaN, 0), new Slot("side", 0, 1e-300, 0.999)),
                Play.IMITATED),
            true,
            Long.MIN_VALUE,
            Optional.of(Explanation.of(Double.NaN, "", Explanation.of(-0.0, "½ · λ")))),
        new Decision(
            TASK,
            "uniform",
            "s",
            Optional.empty(),
            some.context(),
            new Terms(1, new Version(1, 0, 0), START, START.plus(Duration.ofDays(400))),
            new Choice(
                ACTIONS,
                Distribution.uniform(10),
                0,
                List.of(new Slot("0", 4, 0.3, 0.5)),
                Play.BASELINE),
            false,
            0,
            Optional.empty()));
  }

  @Test
  void aDeclarationIsReadAsItWasWritten() {
    var rich =
        Declaration.builder()
            .actions(ACTIONS)
            .algorithm(
                AlgorithmChoice.of(
                    "lin-ucb", Map.of("alpha", 0.5, "bits", 18, "warm", true, "how", "ß")))
            .reward(
                new Reward(
                    List.of(
                        Signal.standard().get("dwell_time"),
                        new Signal(
                            "upvote",
                            -0.1,
                            3,
                            OptionalDouble.of(2),
                            Optional.of(Duration.ofMinutes(90)),
                            new Range(-4, 5),
                            3,
                            OptionalDouble.of(0.7))),
                    Reward.Fuse.LAST,
                    new Range(-7, 9),
                    true,
                    0.25))
            .horizon(
                new Horizon(
                    Duration.ofMillis(1),
                    Set.of("upvote", "click"),
                    Set.of("gone"),
                    Duration.ofDays(2)))
            .mode(Mode.APPRENTICE)
            .durability(Durability.ASYNC)
            .baseline("offer-3")
            .exploration(
                new Exploration(
                    0.1,
                    0.01,
                    0.9,
                    Map.of("offer-1", new Range(0.05, 0.5)),
                    Map.of("offer-2", 0.125)))
            .sticky(Duration.ofMinutes(30))
            .publishEvery(7)
            .deterministic(true)
            .retention(Duration.ofDays(90))
            .build();
    var revision = new Declared(TASK, START.plusNanos(1), 2, rich, Samples.secret(TASK));
    var perRequest =
        new Declared(
            OTHER,
            START,
            1,
            Declaration.of(List.of(), Reward.ofValue(new Range(-1, 3)), Horizon.DEFAULT),
            Samples.secret(OTHER));
    append(revision);
    append(perRequest);
    log = reopen(log);
    assertThat(log.milestones(TASK).get(1).entry()).isEqualTo(revision);
    assertThat(log.milestones(OTHER).getFirst().entry()).isEqualTo(perRequest);
    var read = ((Declared) log.milestones(TASK).get(1).entry()).declaration().actions();
    assertThat(read.get(3).features().name(0)).isEqualTo(ACTIONS.get(3).features().name(0));
  }

  @Test
  void theSecretOfATaskSurvivesAndIsItsOwn() {
    append(Samples.declared(ABROAD, 1, START));
    log = reopen(log);
    for (var task : List.of(TASK, ABROAD)) {
      var declared = (Declared) log.milestones(task).getFirst().entry();
      assertThat(declared.secret()).isEqualTo(Samples.secret(task));
    }
  }

  @Test
  void aPageGoesOnWhereTheOneBeforeItEnded() {
    everyKind();
    for (var reading : Reading.values()) {
      var whole = log.read(TASK, 0, 1_000, reading);
      var pages = new ArrayList<Logged<?>>();
      long after = 0;
      while (after < whole.through()) {
        var page = log.read(TASK, after, 3, reading);
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(3);
        assertThat(page.through()).isGreaterThan(after);
        pages.addAll(page.entries());
        after = page.through();
      }
      assertThat(pages).isEqualTo(whole.entries());
      assertThat(log.read(TASK, after, 3, reading).entries()).isEmpty();
      assertThat(log.read(TASK, after, 3, reading).through()).isEqualTo(after);
    }
  }

  @Test
  void foldingReadsWhatALearnerDependsOn() {
    everyKind();
    var folding =
        all(TASK).stream()
            .filter(
                logged ->
                    switch (logged.entry()) {
                      case Declared _, Settled _, Ended _, RolledBack _, Erased _ -> true;
                      case Decided d -> d.decision().episode().isPresent();
                      default -> false;
                    })
            .map(DecisionLogContract::asLearned)
            .toList();
    for (int i = 0; i < 2; i++) {
      var read = log.read(TASK, 0, 1_000, Reading.FOLDING).entries();
      assertThat(read.stream().map(DecisionLogContract::asLearned)).isEqualTo(folding);
      log = reopen(log);
    }
  }

  @Test
  void aSettledSlotComesWithItsDecision() {
    var first = decide(Samples.decision("first").about("somebody").slots(2));
    var second = decide(Samples.decision("second").in("e", 0));
    append(Samples.settled(second, 0, 0.1, second.position(), START));
    append(Samples.settled(first, 1, 0, second.position(), START));
    append(Samples.settled(first, 0, 0.1, second.position(), START));
    log = reopen(log);
    var settled =
        log.read(TASK, 0, 100, Reading.FOLDING).entries().stream()
            .map(Logged::entry)
            .filter(Settled.class::isInstance)
            .map(e -> ((Settled) e).decision().id());
    assertThat(settled).containsExactly("second", "first", "first");
  }

  @Test
  void milestonesAreTheFewEntriesThatConcernTheWholeTask() {
    var written = everyKind();
    var expected =
        written.stream()
            .filter(
                l ->
                    switch (l.entry()) {
                      case Declared _, RolledBack _, Frozen _, Thawed _, Erased _ -> true;
                      default -> false;
                    })
            .toList();
    assertThat(expected).hasSizeGreaterThan(4);
    assertThat(log.milestones(TASK)).isEqualTo(expected);
  }

  // What is not appended

  @Test
  void whatBelongsToAnUndeclaredTaskIsAnOrphan() {
    assertThat(receipt(Samples.decision("d").of(OTHER).entry())).isEqualTo(new Receipt.Orphan());
    assertThat(receipt(new Frozen(OTHER, START))).isEqualTo(new Receipt.Orphan());
    assertThat(receipt(Samples.ended(OTHER, "e", START))).isEqualTo(new Receipt.Orphan());
    assertThat(log.tasks()).containsExactly(TASK);
  }

  @Test
  void aRevisionIsThereOnce() {
    assertThat(receipt(Samples.declared(TASK, 1, START.plusSeconds(1))))
        .isEqualTo(new Receipt.Taken(log.milestones(TASK).getFirst()));
    assertThat(receipt(Samples.declared(TASK, 2, START))).isInstanceOf(Receipt.Appended.class);
  }

  @Test
  void aRepeatedDecisionIdIsAnsweredWithTheFirstDecision() {
    var first = decide(Samples.decision("d").about("anna"));
    assertThat(receipt(Samples.decision("d").about("bert").entry()))
        .isEqualTo(new Receipt.Taken(first));
    append(Samples.declared(OTHER, 1, START));
    assertThat(receipt(Samples.decision("d").of(OTHER).entry()))
        .isInstanceOf(Receipt.Appended.class);
  }

  @Test
  void aStepOfAnEpisodeIsThereOnce() {
    var first = decide(Samples.decision("a").in("e", 3));
    assertThat(receipt(Samples.decision("b").in("e", 3).entry()))
        .isEqualTo(new Receipt.Taken(first));
    assertThat(receipt(Samples.decision("c").in("e", 2).entry()))
        .isInstanceOf(Receipt.Appended.class);
    assertThat(receipt(Samples.decision("d").in("f", 3).entry()))
        .isInstanceOf(Receipt.Appended.class);
  }

  @Test
  void anEpisodeThatEndedTakesNoDecision() {
    var first = decide(Samples.decision("a").in("e", 0));
    var end = appended(Samples.ended(TASK, "e", START));
    assertThat(receipt(Samples.decision("b").in("e", 1).entry()))
        .isEqualTo(new Receipt.EpisodeOver());
    assertThat(receipt(Samples.decision("a").in("e", 0).entry()))
        .isEqualTo(new Receipt.Taken(first));
    assertThat(receipt(Samples.ended(TASK, "e", START.plusSeconds(1))))
        .isEqualTo(new Receipt.Taken(end));
  }

  @Test
  void anEpisodeWithoutADecisionCannotEnd() {
    assertThat(receipt(Samples.ended(TASK, "e", START))).isEqualTo(new Receipt.Orphan());
    decide(Samples.decision("a").in("e", 5));
    append(Samples.ended(TASK, "e", START));
  }

  @Test
  void anOutcomeOfAKeyIsThereOnceInATask() {
    var a = decide(Samples.decision("a"));
    var b = decide(Samples.decision("b"));
    var outcome = Outcome.of("click", START).withKey("k");
    var first = appended(Samples.observed(a, outcome, START, false));
    assertThat(receipt(Samples.observed(b, outcome, START, false)))
        .isEqualTo(new Receipt.Taken(first));
    var keyless = Outcome.of("click", START);
    append(Samples.observed(a, keyless, START, false));
    append(Samples.observed(a, keyless, START, false));
    append(Samples.declared(OTHER, 1, START));
    var elsewhere = decide(Samples.decision("a").of(OTHER));
    append(Samples.observed(elsewhere, outcome, START, false));
  }

  @Test
  void aSlotIsSettledOnceAndADecisionActivatedOnce() {
    var decided = decide(Samples.decision("d").slots(2).deferred());
    var settled = appended(Samples.settled(decided, 1, 0.1, 5, START));
    assertThat(receipt(Samples.settled(decided, 1, 0, 5, START)))
        .isEqualTo(new Receipt.Taken(settled));
    append(Samples.settled(decided, 0, 0, 5, START));
    var activated = appended(Samples.activated(decided, START, START.plus(WAIT)));
    assertThat(receipt(Samples.activated(decided, START, START)))
        .isEqualTo(new Receipt.Taken(activated));
  }

  @Test
  void whatBelongsToADecisionThatIsNotThereIsAnOrphan() {
    var decided = decide(Samples.decision("d"));
    var nowhere = new Logged<>(decided.position() + 1, decided.entry());
    var another = new Logged<>(decided.position(), Samples.decision("x").entry());
    var click = Outcome.of("click", START);
    for (var entry :
        List.<Entry>of(
            Samples.settled(nowhere, 0, 0, 0, START),
            Samples.activated(nowhere, START, START),
            Samples.activated(another, START, START),
            Samples.observed(nowhere, click, START, true),
            Samples.observed(another, click, START, true))) {
      assertThat(receipt(entry)).isEqualTo(new Receipt.Orphan());
    }
    append(Samples.declared(OTHER, 1, START));
    var elsewhere = new Observed(OTHER, START, decided.position(), "d", click, false);
    assertThat(receipt(elsewhere)).isEqualTo(new Receipt.Orphan());
  }

  @Test
  void entriesOfOneCallMayDependOnEachOther() {
    var decided = decide(Samples.decision("d").slots(2));
    var click = Outcome.of("click", START).withKey("k");
    var receipts =
        log.append(
            List.of(
                Samples.declared(OTHER, 1, START),
                Samples.decision("x").of(OTHER).in("e", 0).entry(),
                Samples.decision("x").of(OTHER).entry(),
                Samples.ended(OTHER, "e", START),
                Samples.decision("y").of(OTHER).in("e", 1).entry(),
                Samples.observed(decided, click, START, true),
                Samples.observed(decided, click, START, true),
                Samples.settled(decided, 0, 0.1, 9, START),
                Samples.settled(decided, 0, 0.2, 9, START)),
            Durability.SYNC);
    assertThat(receipts.stream().map(Object::getClass).map(Class::getSimpleName))
        .containsExactly(
            "Appended",
            "Appended",
            "Taken",
            "Appended",
            "EpisodeOver",
            "Appended",
            "Taken",
            "Appended",
            "Taken");
    assertThat(log.pending(TASK)).isEqualTo(1);
    assertThat(log.decided(OTHER, "x").orElseThrow().entry().decision().actions())
        .isEqualTo(ACTIONS);
  }

  @Test
  void anAsynchronousEntryHasItsPlaceAtOnce() {
    var entry = Samples.decision("d").entry();
    var receipt = log.append(List.of(entry), Durability.ASYNC).getFirst();
    append(new Frozen(TASK, START)); // committed after it
    assertThat(log.decided(TASK, "d"))
        .contains(new Logged<>(((Receipt.Appended) receipt).position(), entry));
  }

  // What is due

  @Test
  void slotsAreDueInTheOrderOfTheirTime() {
    var late = decide(Samples.decision("late").due(START.plusSeconds(30)));
    var soon = decide(Samples.decision("soon").due(START.plusSeconds(10)));
    var middle = decide(Samples.decision("middle").due(START.plusSeconds(20)).slots(3));
    assertThat(log.pending(TASK)).isEqualTo(5);
    assertThat(log.nextDue(TASK)).contains(START.plusSeconds(10));
    assertThat(due(START.plusSeconds(9))).isEmpty();
    assertThat(due(START.plusSeconds(10))).containsExactly(soon);
    assertThat(due(START.plusSeconds(30))).containsExactly(soon, middle, late);
    assertThat(log.due(TASK, START.plusSeconds(30), 2).stream().map(History::decided))
        .containsExactly(soon, middle);
    assertThat(log.due(TASK, START.plusSeconds(30), 0)).isEmpty();
  }

  @Test
  void manyDueSlotsAreGivenOutADecisionAtATime() {
    for (int i = 0; i < 30; i++) {
      decide(Samples.decision("d" + i).slots(7));
    }
    assertThat(log.due(TASK, START.plus(WAIT), 20).stream().map(h -> h.decision().id()))
        .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "d" + i).toList());
    assertThat(log.due(TASK, START.plus(WAIT), 500)).hasSize(30);
  }

  @Test
  void aSettledSlotIsDueNoMore() {
    var decided = decide(Samples.decision("d").slots(2));
    append(Samples.settled(decided, 0, 0, 1, START));
    assertThat(log.pending(TASK)).isEqualTo(1);
    assertThat(due(START.plus(WAIT))).containsExactly(decided);
    append(Samples.settled(decided, 1, 0, 1, START));
    assertThat(log.pending(TASK)).isZero();
    assertThat(due(START.plus(WAIT))).isEmpty();
    assertThat(log.nextDue(TASK)).isEmpty();
  }

  @Test
  void anActivationMovesWhenSlotsAreDue() {
    var decided = decide(Samples.decision("d").deferred().slots(2));
    append(Samples.settled(decided, 0, 0, 1, START));
    var due = START.plus(WAIT).plusSeconds(60);
    append(Samples.activated(decided, START.plusSeconds(60), due));
    assertThat(due(due.minusNanos(1))).isEmpty();
    assertThat(due(due)).containsExactly(decided);
  }

  @Test
  void anOutcomeThatMaySettleMakesItsSlotDueAtOnce() {
    var decided = decide(Samples.decision("d").slots(2));
    var at = START.plusSeconds(5);
    append(Samples.observed(decided, Outcome.of("click", at), at, false));
    assertThat(due(at)).isEmpty();
    append(Samples.observed(decided, Outcome.of("click", at).withSlot("none"), at, true));
    assertThat(due(at)).isEmpty();
    append(Samples.observed(decided, Outcome.of("click", at).withSlot("1"), at, true));
    assertThat(due(at.minusNanos(1_000))).isEmpty();
    assertThat(due(at)).containsExactly(decided);
    append(Samples.settled(decided, 1, 0, 1, at));
    assertThat(due(at)).isEmpty();
    append(Samples.observed(decided, Outcome.of("click", at).withSlot("1"), at, true));
    assertThat(due(at)).isEmpty();
    assertThat(log.pending(TASK)).isEqualTo(1);
  }

  @Test
  void anOutcomeNeverPutsOffWhatIsDue() {
    var decided = decide(Samples.decision("d").due(START));
    var later = START.plusSeconds(5);
    append(Samples.observed(decided, Outcome.of("click", later), later, true));
    assertThat(log.nextDue(TASK)).contains(START);
  }

  @Test
  void theEndOfAnEpisodeMakesItsSlotsDueAtOnce() {
    var first = decide(Samples.decision("a").in("e", 0));
    var second = decide(Samples.decision("b").in("e", 1).slots(2));
    decide(Samples.decision("c").in("f", 0));
    var at = START.plusSeconds(5);
    append(Samples.ended(TASK, "e", at));
    assertThat(due(at)).containsExactly(first, second);
  }

  @Test
  void aClockThatWasSetBackChangesNothingButTimes() {
    var first = decide(Samples.decision("a").at(START).in("e", 0));
    var second = decide(Samples.decision("b").at(START.minusSeconds(100)).in("e", 1));
    assertThat(second.position()).isGreaterThan(first.position());
    assertThat(due(START.plus(WAIT))).containsExactly(second, first);
    assertThat(log.idleEpisodes(TASK, START, 10)).isEmpty(); // the latest, not the newest
    append(Samples.ended(TASK, "e", START.minusSeconds(100)));
    assertThat(due(START.minusSeconds(100))).containsExactly(first, second);
  }

  @Test
  void aHistoryHasAllThatBelongsToADecision() {
    var decided = decide(Samples.decision("d").in("e", 0).slots(2).deferred());
    decide(Samples.decision("other"));
    var at = START.plusSeconds(1);
    var early = appended(Samples.observed(decided, Outcome.of("click", at), at, false));
    var activated = appended(Samples.activated(decided, at, at.plus(WAIT)));
    var other =
        appended(Samples.observed(decided, Outcome.of("share", 0.5, at).withSlot("1"), at, false));
    var settled = appended(Samples.settled(decided, 0, 0.1, early.position(), at));
    var late = appended(Samples.observed(decided, Outcome.of("click", at), at, false));
    var ended = appended(Samples.ended(TASK, "e", at));
    var expected =
        new History(
            decided,
            Optional.of(activated),
            List.of(early, other, late),
            List.of(settled),
            Optional.of(ended));
    assertThat(log.history(TASK, "d")).contains(expected);
    assertThat(log.due(TASK, at.plus(WAIT), 1)).containsExactly(expected);
    assertThat(expected.late(late)).isTrue();
    assertThat(expected.late(early)).isFalse();
  }

  // Episodes

  @Test
  void anEpisodeIsIdleAfterItsLatestDecision() {
    decide(Samples.decision("a").in("e", 0).due(START.plus(EPISODE_WAIT.multipliedBy(9))));
    decide(
        Samples.decision("b").in("e", 1).at(START.plusSeconds(60)).due(START.plusSeconds(9_999)));
    decide(
        Samples.decision("c").in("f", 0).at(START.plusSeconds(30)).due(START.plusSeconds(9_999)));
    assertThat(log.idleEpisodes(TASK, START.plusSeconds(30), 10)).isEmpty();
    assertThat(log.idleEpisodes(TASK, START.plusSeconds(31), 10)).containsExactly("f");
    assertThat(log.idleEpisodes(TASK, START.plusSeconds(61), 10)).containsExactly("f", "e");
    assertThat(log.idleEpisodes(TASK, START.plusSeconds(61), 1)).containsExactly("f");
    append(Samples.ended(TASK, "f", START.plusSeconds(60)));
    assertThat(log.idleEpisodes(TASK, START.plusSeconds(61), 10)).containsExactly("e");
  }

  @Test
  void theNextDueTimeIsThatOfAnIdleEpisodeToo() {
    var due = START.plus(EPISODE_WAIT.multipliedBy(2));
    decide(Samples.decision("a").in("e", 0).due(due));
    var next = log.nextDue(TASK).orElseThrow();
    assertThat(next).isBetween(START.plus(EPISODE_WAIT), START.plus(EPISODE_WAIT).plusMillis(1));
    assertThat(log.idleEpisodes(TASK, next.minus(EPISODE_WAIT), 10)).containsExactly("e");
    append(Samples.ended(TASK, "e", START.plusSeconds(7)));
    assertThat(log.nextDue(TASK)).contains(START.plusSeconds(7));
  }

  // The Why-Log

  @Test
  void decisionsAreFoundBySubjectActionAndTime() {
    for (int i = 0; i < 60; i++) {
      decide(
          Samples.decision("d" + i).about("user-" + i % 3).drawn(i % 4).at(START.plusSeconds(i)));
    }
    assertThat(found(Query.newest(TASK, 4))).containsExactly("d59", "d58", "d57", "d56");
    assertThat(found(Query.newest(TASK, 3).ofSubject("user-1")))
        .containsExactly("d58", "d55", "d52");
    assertThat(found(Query.newest(TASK, 3).ofAction("offer-2")))
        .containsExactly("d58", "d54", "d50");
    assertThat(found(Query.newest(TASK, 9).ofAction("offer-2").ofSubject("user-1")))
        .containsExactly("d58", "d46", "d34", "d22", "d10");
    assertThat(found(Query.newest(TASK, 9).madeIn(START.plusSeconds(5), START.plusSeconds(8))))
        .containsExactly("d7", "d6", "d5");
    assertThat(
            found(
                Query.newest(TASK, 9)
                    .ofSubject("user-0")
                    .madeIn(START.plusSeconds(5), START.plusSeconds(10))))
        .containsExactly("d9", "d6");
    assertThat(found(Query.newest(TASK, 9).ofSubject("nobody"))).isEmpty();
    assertThat(found(Query.newest(TASK, 9).ofAction("nothing"))).isEmpty();
  }

  @Test
  void aQueryIsReadPageByPage() {
    for (int i = 0; i < 50; i++) {
      decide(Samples.decision("d" + i).about("user-" + i % 2).drawn(i % 2));
    }
    for (var query :
        List.of(
            Query.newest(TASK, 7),
            Query.newest(TASK, 7).ofSubject("user-1"),
            Query.newest(TASK, 7).ofAction("offer-1"),
            Query.newest(TASK, 7).madeIn(START, START.plusSeconds(1)))) {
      var read = new ArrayList<Logged<Decided>>();
      for (var page = log.decisions(query); !page.isEmpty(); ) {
        read.addAll(page);
        page = log.decisions(query.before(page.getLast().position()));
      }
      boolean half = query.subject().isPresent() || query.action().isPresent();
      assertThat(read).hasSize(half ? 25 : 50).doesNotHaveDuplicates();
      assertThat(read.stream().map(d -> -d.position())).isSorted();
    }
  }

  // Erasing, deleting, dropping

  @Test
  void erasingRemovesWhateverBelongsToASubject() {
    append(Samples.declared(OTHER, 1, START));
    append(Samples.declared(ABROAD, 1, START));
    var before = decide(Samples.decision("before").about("bert"));
    var gone = decide(Samples.decision("gone").about("anna").slots(2).in("e", 0));
    var click = Outcome.of("click", START).withKey("k");
    append(Samples.observed(gone, click, START, true));
    append(Samples.activated(gone, START, START));
    append(Samples.settled(gone, 0, 0.1, 1, START));
    append(Samples.ended(TASK, "e", START));
    var again = decide(Samples.decision("gone too").about("anna"));
    var elsewhere = decide(Samples.decision("elsewhere").of(OTHER).about("anna"));
    var abroad = decide(Samples.decision("abroad").of(ABROAD).about("anna"));

    var erased =
        log.erase("default", "anna", task -> "was in " + task.name(), START.plusSeconds(9));

    assertThat(erased.stream().map(Logged::entry))
        .containsExactlyInAnyOrder(
            new Erased(TASK, START.plusSeconds(9), "was in shop", gone.position(), 2),
            new Erased(OTHER, START.plusSeconds(9), "was in other", elsewhere.position(), 1));
    assertThat(erased).allSatisfy(e -> assertThat(e.position()).isGreaterThan(abroad.position()));
    for (int i = 0; i < 2; i++) {
      assertThat(all(TASK).stream().skip(1)).containsExactly(before, erasedIn(erased, TASK));
      assertThat(all(OTHER).stream().skip(1)).containsExactly(erasedIn(erased, OTHER));
      assertThat(all(ABROAD).stream().skip(1)).containsExactly(abroad);
      assertThat(log.decided(TASK, "gone")).isEmpty();
      assertThat(log.history(TASK, "gone too")).isEmpty();
      assertThat(log.pending(TASK)).isEqualTo(1);
      assertThat(log.due(TASK, START.plus(WAIT), 9)).hasSize(1);
      assertThat(log.idleEpisodes(TASK, START.plusSeconds(99), 9)).isEmpty();
      assertThat(found(Query.newest(TASK, 9).ofSubject("anna"))).isEmpty();
      assertThat(found(Query.newest(TASK, 9))).containsExactly("before");
      log = reopen(log);
    }
    assertThat(receipt(Samples.observed(again, click, START, true)))
        .isEqualTo(new Receipt.Orphan());
    // what was theirs can be used anew
    append(Samples.observed(before, click, START, false));
    append(Samples.decision("gone").in("e", 0).entry());
  }

  private static Logged<Erased> erasedIn(List<Logged<Erased>> erased, TaskId task) {
    return erased.stream().filter(e -> e.entry().task().equals(task)).findFirst().orElseThrow();
  }

  @Test
  void anEpisodeOfSeveralSubjectsLosesOnlyTheErasedSteps() {
    decide(Samples.decision("a").in("e", 0).about("anna").at(START.plusSeconds(50)));
    var left = decide(Samples.decision("b").in("e", 1).about("bert").at(START.plusSeconds(20)));
    log.erase("default", "anna", _ -> "x", START);
    assertThat(log.idleEpisodes(TASK, START.plusSeconds(21), 9)).containsExactly("e");
    append(Samples.ended(TASK, "e", START.plusSeconds(60)));
    decide(Samples.decision("c").about("anna"));
    log.erase("default", "anna", _ -> "x", START);
    assertThat(log.history(TASK, "b").orElseThrow().ended()).isPresent();
    assertThat(due(START.plusSeconds(60))).containsExactly(left);
  }

  @Test
  void erasingSomebodyUnknownAppendsNothing() {
    decide(Samples.decision("a").about("anna"));
    var before = all(TASK);
    assertThat(log.erase("default", "bert", _ -> "x", START)).isEmpty();
    assertThat(log.erase("abroad", "anna", _ -> "x", START)).isEmpty();
    assertThat(all(TASK)).isEqualTo(before);
    assertThatThrownBy(() -> log.erase("default", "", _ -> "x", START))
        .isInstanceOf(Refusal.Invalid.class);
  }

  @Test
  void aPositionIsNeverGivenOutTwice() {
    var gone = decide(Samples.decision("newest").about("anna"));
    var erased = log.erase("default", "anna", _ -> "x", START).getFirst();
    assertThat(erased.position()).isGreaterThan(gone.position());
    log.delete(TASK, START);
    long deleted = all(TASK).getFirst().position();
    assertThat(deleted).isGreaterThan(erased.position());
    log = reopen(log);
    assertThat(appended(Samples.declared(TASK, 1, START)).position()).isGreaterThan(deleted);
  }

  @Test
  void aDeletedTaskIsGoneAndItsNameIsFree() {
    append(Samples.declared(ABROAD, 1, START));
    var abroad = decide(Samples.decision("d").of(ABROAD));
    var gone = decide(Samples.decision("d").in("e", 0).about("anna"));
    append(Samples.ended(TASK, "e", START));
    log.delete(TASK, START.plusSeconds(1));
    for (int i = 0; i < 2; i++) {
      assertThat(log.tasks()).containsExactly(ABROAD);
      assertThat(all(TASK).stream().map(Logged::entry))
          .isEqualTo(List.of(new Deleted(TASK, START.plusSeconds(1))));
      assertThat(log.milestones(TASK)).isEmpty();
      assertThat(log.decided(TASK, "d")).isEmpty();
      assertThat(log.pending(TASK)).isZero();
      assertThat(log.nextDue(TASK)).isEmpty();
      assertThat(found(Query.newest(TASK, 9).ofSubject("anna"))).isEmpty();
      assertThat(all(ABROAD)).hasSize(2).contains(abroad);
      log = reopen(log);
    }
    assertThat(receipt(Samples.decision("d").entry())).isEqualTo(new Receipt.Orphan());
    assertThat(receipt(Samples.observed(gone, Outcome.of("click", START), START, true)))
        .isEqualTo(new Receipt.Orphan());
    log.delete(TASK, START.plusSeconds(2)); // has no effect
    append(Samples.declared(TASK, 1, START.plusSeconds(3)));
    var again = decide(Samples.decision("d").in("e", 0));
    assertThat(log.tasks()).containsExactly(ABROAD, TASK);
    assertThat(all(TASK)).hasSize(3).contains(again);
    assertThat(log.milestones(TASK)).hasSize(1);
  }

  @Test
  void droppedTextsLeaveWhatIsLearned() {
    var own = new Action("own", Features.builder().add("colour", "red").build());
    var old = decide(Samples.decision("old").about("anna").explained().among(List.of(own)));
    var bare = decide(Samples.decision("bare").context(Features.NONE));
    var recent = decide(Samples.decision("recent").at(START.plusSeconds(10)).explained());
    append(Samples.settled(old, 0, 0.1, 1, START));
    assertThat(log.dropTexts(TASK, START.plusSeconds(10))).isEqualTo(1);
    for (int i = 0; i < 2; i++) {
      var read = log.decided(TASK, "old").orElseThrow().entry().decision();
      assertThat(read.context()).isEqualTo(old.entry().decision().context());
      assertThat(read.context().named()).isFalse();
      assertThat(read.actions()).containsExactly(own);
      assertThat(read.actions().getFirst().features().named()).isFalse();
      assertThat(read.explanation()).isEmpty();
      assertThat(read.subject()).isEqualTo("anna");
      assertThat(log.decided(TASK, "bare")).contains(bare);
      var kept = log.decided(TASK, "recent").orElseThrow().entry().decision();
      assertThat(kept).isEqualTo(recent.entry().decision());
      assertThat(kept.context().named()).isTrue();
      log = reopen(log);
    }
    assertThat(log.dropTexts(TASK, START.plusSeconds(10))).isZero();
  }

  // Together

  @Test
  void whoListensIsToldOfTheTask() throws InterruptedException {
    var told = new ConcurrentLinkedQueue<TaskId>();
    var twice = new CountDownLatch(2);
    log.listen(
        task -> {
          told.add(task);
          twice.countDown();
        });
    append(Samples.declared(OTHER, 1, START));
    append(new Frozen(TASK, START));
    assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(told).contains(OTHER, TASK);
  }

  @Test
  void aWorkingStorePassesItsCheck() {
    log.check();
  }

  @Test
  void tenantsAreApart() {
    append(Samples.declared(ABROAD, 1, START));
    var here = decide(Samples.decision("d").about("anna"));
    var there = decide(Samples.decision("d").of(ABROAD).about("anna"));
    assertThat(log.tasks()).containsExactly(ABROAD, TASK);
    assertThat(log.decided(TASK, "d")).contains(here);
    assertThat(log.decided(ABROAD, "d")).contains(there);
    assertThat(log.decisions(Query.newest(ABROAD, 9).ofSubject("anna"))).containsExactly(there);
    assertThat(log.due(TASK, START.plus(WAIT), 9)).hasSize(1);
  }

  @Test
  void aReaderMissesNothingOfWhatManyAppend() throws InterruptedException {
    int threads = 16;
    int each = 60;
    var appended = new ConcurrentLinkedQueue<Long>();
    var done = new CountDownLatch(threads);
    var read = new ArrayList<Long>();
    var failed = new AtomicBoolean();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Thread.startVirtualThread(
          () -> {
            try {
              for (int i = 0; i < each; i++) {
                var entry = Samples.decision(thread + "-" + i).about("s" + i).entry();
                var durability = i % 2 == 0 ? Durability.ASYNC : Durability.SYNC; // sync at last
                var receipt = log.append(List.of(entry), durability).getFirst();
                appended.add(((Receipt.Appended) receipt).position());
              }
            } catch (RuntimeException e) {
              failed.set(true);
              throw e;
            } finally {
              done.countDown();
            }
          });
    }
    long after = log.milestones(TASK).getLast().position();
    long last = Long.MAX_VALUE;
    while (after < last) {
      if (done.getCount() == 0 && last == Long.MAX_VALUE) {
        last = appended(new Frozen(TASK, START)).position(); // all others are committed with it
      }
      var page = log.read(TASK, after, 37, Reading.ALL);
      page.entries().stream()
          .filter(e -> e.entry() instanceof Decided)
          .forEach(e -> read.add(e.position()));
      after = page.through();
    }
    assertThat(failed).isFalse();
    assertThat(read).isSorted().doesNotHaveDuplicates().hasSize(threads * each);
    assertThat(new HashSet<>(read)).isEqualTo(new HashSet<>(appended));
  }

  @Test
  void ofManyWhoWantTheSamePlaceOneGetsIt() throws InterruptedException {
    int threads = 24;
    var receipts = new ConcurrentLinkedQueue<Receipt>();
    var done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      var entry = Samples.decision("same").fingerprint(t + 1).entry();
      Thread.startVirtualThread(
          () -> {
            receipts.addAll(log.append(List.of(entry), Durability.SYNC));
            done.countDown();
          });
    }
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(receipts).filteredOn(Receipt.Appended.class::isInstance).hasSize(1);
    var winner = log.decided(TASK, "same").orElseThrow();
    assertThat(receipts)
        .filteredOn(Receipt.Taken.class::isInstance)
        .hasSize(threads - 1)
        .containsOnly(new Receipt.Taken(winner));
  }

  /// Does at random what can be done, and sees the same as in a log that is obviously right.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void itBehavesAsALogOnTheHeap(long seed) {
    new RandomWalk(seed).walk();
  }

  private final class RandomWalk {
    private final Random random;
    private final String name;
    private final HeapDecisionLog model = new HeapDecisionLog();
    private final List<TaskId> tasks = List.of(TASK, OTHER, ABROAD);
    private final List<Logged<Decided>> decided = new ArrayList<>();
    private Instant now = START;

    RandomWalk(long seed) {
      this.random = new Random(seed);
      this.name = "seed " + seed;
    }

    void walk() {
      model.append(List.of(Samples.declared(TASK, 1, START)), Durability.SYNC);
      for (int i = 0; i < 400; i++) {
        now = now.plusSeconds(random.nextInt(40) - 5);
        step();
        if (i % 20 == 0) {
          tasks.forEach(this::compare);
        }
        if (i % 150 == 149) {
          log = reopen(log);
        }
      }
    }

    private void step() {
      var task = tasks.get(random.nextInt(tasks.size()));
      switch (random.nextInt(40)) {
        case 0 -> both(new Frozen(task, now));
        case 1 -> both(Samples.declared(task, 1 + random.nextInt(3), now));
        case 2 -> both(new RolledBack(task, now, new Version(1, random.nextInt(99), 0)));
        case 3 -> both(Samples.ended(task, "e" + random.nextInt(4), now));
        case 4 -> erase(task);
        case 5 -> {
          if (random.nextInt(5) == 0) {
            log.delete(task, now);
            model.delete(task, now);
          }
        }
        case 6 ->
            assertThat(log.dropTexts(task, now.minusSeconds(600)))
                .as(name)
                .isEqualTo(model.dropTexts(task, now.minusSeconds(600)));
        case 7, 8, 9 -> about().ifPresent(d -> both(Samples.activated(d, now, now.plus(WAIT))));
        case 10, 11, 12, 13, 14, 15, 16, 17 -> about().ifPresent(this::observe);
        case 18, 19, 20, 21, 22, 23, 24 -> about().ifPresent(this::settle);
        default -> decide(task);
      }
    }

    private Optional<Logged<Decided>> about() {
      return decided.isEmpty()
          ? Optional.empty()
          : Optional.of(decided.get(random.nextInt(decided.size())));
    }

    private void observe(Logged<Decided> of) {
      var outcome = Outcome.of("click", now).withSlot(Integer.toString(random.nextInt(3)));
      var keyed = random.nextBoolean() ? outcome.withKey("k" + random.nextInt(30)) : outcome;
      both(Samples.observed(of, keyed, now, random.nextBoolean()));
    }

    private void settle(Logged<Decided> of) {
      int slot = random.nextInt(of.entry().decision().slots().size());
      both(Samples.settled(of, slot, random.nextInt(10) / 10.0, of.position(), now));
    }

    private void decide(TaskId task) {
      var builder =
          Samples.decision("d" + random.nextInt(300))
              .of(task)
              .at(now)
              .about("user-" + random.nextInt(5))
              .drawn(random.nextInt(10))
              .slots(1 + random.nextInt(3));
      if (random.nextInt(3) == 0) {
        builder.in("e" + random.nextInt(6), random.nextInt(5));
      }
      both(builder.entry());
    }

    private void erase(TaskId task) {
      var subject = "user-" + random.nextInt(5);
      assertThat(log.erase(task.tenant(), subject, TaskId::name, now))
          .as(name)
          .containsExactlyInAnyOrderElementsOf(
              model.erase(task.tenant(), subject, TaskId::name, now));
    }

    private void both(Entry entry) {
      var receipt = receipt(entry);
      assertThat(receipt)
          .as(name)
          .isEqualTo(model.append(List.of(entry), Durability.SYNC).getFirst());
      if (entry instanceof Decided d && receipt instanceof Receipt.Appended a) {
        decided.add(new Logged<>(a.position(), d));
      }
    }

    private void compare(TaskId task) {
      assertThat(log.tasks()).as(name).isEqualTo(model.tasks());
      assertThat(log.read(task, 0, 10_000, Reading.ALL))
          .as(name)
          .isEqualTo(model.read(task, 0, 10_000, Reading.ALL));
      long after = random.nextInt(500);
      assertThat(log.read(task, after, 20, Reading.ALL))
          .as(name)
          .isEqualTo(model.read(task, after, 20, Reading.ALL));
      assertThat(log.read(task, after, 10_000, Reading.FOLDING).entries())
          .as(name)
          .isEqualTo(model.read(task, after, 10_000, Reading.FOLDING).entries());
      assertThat(log.milestones(task)).as(name).isEqualTo(model.milestones(task));
      assertThat(log.pending(task)).as(name).isEqualTo(model.pending(task));
      assertThat(log.nextDue(task)).as(name).isEqualTo(model.nextDue(task));
      assertThat(log.due(task, now, 7)).as(name).isEqualTo(model.due(task, now, 7));
      assertThat(log.due(task, now.plus(WAIT), 1_000))
          .as(name)
          .isEqualTo(model.due(task, now.plus(WAIT), 1_000));
      assertThat(log.idleEpisodes(task, now, 3))
          .as(name)
          .isEqualTo(model.idleEpisodes(task, now, 3));
      var newest = Query.newest(task, 5);
      for (var query :
          List.of(
              newest,
              newest.ofSubject("user-1"),
              newest.ofAction("offer-3"),
              newest.madeIn(now.minusSeconds(900), now.minusSeconds(60)).before(after))) {
        assertThat(log.decisions(query)).as(name).isEqualTo(model.decisions(query));
      }
    }
  }

  // What the tests are made of

  /// Appends an entry of every kind to the task, and answers what the log then has of it.
  private List<Logged<?>> everyKind() {
    var written = new ArrayList<>(all(TASK));
    var alone = decide(Samples.decision("alone").about("anna").slots(2).deferred().explained());
    var step = decide(Samples.decision("step").in("e", 0).about("bert"));
    written.add(alone);
    written.add(step);
    var at = START.plusNanos(1_234_567);
    var outcome =
        new Outcome("rating", OptionalDouble.of(-0.5), "1", at.minusSeconds(1), Optional.of("k"));
    for (var entry :
        List.of(
            Samples.observed(alone, outcome, at, false),
            Samples.observed(alone, Outcome.of("click", Instant.EPOCH), at, true),
            Samples.activated(alone, at, at.plus(WAIT)),
            Samples.settled(alone, 0, -1.5, alone.position(), at),
            new Settled(
                TASK, at, alone.position(), 1, OptionalDouble.empty(), 0, alone.entry().decision()),
            new Ended(TASK, at, "e", Ended.How.TRUNCATED, Optional.empty()),
            Samples.decision("last").in("f", 2).entry(),
            Samples.ended(TASK, "f", at),
            Samples.settled(step, 0, 0, step.position(), at),
            Samples.declared(TASK, 2, at),
            new RolledBack(TASK, at, new Version(1, step.position(), 0)),
            new Frozen(TASK, at),
            new Thawed(TASK, at))) {
      written.add(appended(entry));
    }
    decide(Samples.decision("erased").about("gone"));
    written.addAll(log.erase("default", "gone", _ -> "a hash", at));
    return written;
  }

  private List<Logged<?>> all(TaskId task) {
    return log.read(task, 0, 100_000, Reading.ALL).entries();
  }

  private List<Logged<Decided>> due(Instant at) {
    return log.due(TASK, at, 100).stream().map(History::decided).toList();
  }

  private List<String> found(Query query) {
    return log.decisions(query).stream().map(d -> d.entry().decision().id()).toList();
  }

  private Receipt receipt(Entry entry) {
    return log.append(List.of(entry), Durability.SYNC).getFirst();
  }

  private void append(Entry entry) {
    appended(entry);
  }

  private Logged<Decided> decide(Samples.DecisionBuilder decision) {
    return appended(decision.entry());
  }

  private <E extends Entry> Logged<E> appended(E entry) {
    var receipt = receipt(entry);
    assertThat(receipt).isInstanceOf(Receipt.Appended.class);
    return new Logged<>(((Receipt.Appended) receipt).position(), entry);
  }

  /// An entry without the explanation, which no learner asks for.
  private static Logged<?> asLearned(Logged<?> logged) {
    var entry =
        switch (logged.entry()) {
          case Decided d -> new Decided(d.decision().withoutExplanation());
          case Settled s ->
              new Settled(
                  s.task(),
                  s.at(),
                  s.position(),
                  s.slot(),
                  s.reward(),
                  s.through(),
                  s.decision().withoutExplanation());
          case Entry e -> e;
        };
    return new Logged<>(logged.position(), entry);
  }

  private static List<String> names(Features features) {
    return Arrays.asList(
        IntStream.range(0, features.size()).mapToObj(features::name).toArray(String[]::new));
  }
}
