package io.volano.testkit;

import static io.volano.testkit.Samples.ACTIONS;
import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Action;
import io.volano.AlgorithmChoice;
import io.volano.Choice;
import io.volano.Decision;
import io.volano.DecisionLog.Reading;
import io.volano.Declaration;
import io.volano.Distribution;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Ended;
import io.volano.Entry.Erased;
import io.volano.Entry.Frozen;
import io.volano.Entry.RolledBack;
import io.volano.Entry.Settled;
import io.volano.Entry.Thawed;
import io.volano.EpisodeStep;
import io.volano.Explanation;
import io.volano.Exploration;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.Logged;
import io.volano.Mode;
import io.volano.Play;
import io.volano.Query;
import io.volano.Range;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.Slot;
import io.volano.Terms;
import io.volano.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is read of a log is what was appended to it, also after a restart.
public interface ReadingContract extends LogUnderTest {

  @Test
  default void aTaskThatIsNotThereHasNothing() {
    assertThat(log().read(OTHER, 0, 10, Reading.ALL).entries()).isEmpty();
    assertThat(log().milestones(OTHER)).isEmpty();
    assertThat(log().decided(OTHER, "d")).isEmpty();
    assertThat(log().history(OTHER, "d")).isEmpty();
    assertThat(log().due(OTHER, START, 10)).isEmpty();
    assertThat(log().nextDue(OTHER)).isEmpty();
    assertThat(log().pending(OTHER)).isZero();
    assertThat(log().idleEpisodes(OTHER, START, 10)).isEmpty();
    assertThat(log().decisions(Query.newest(OTHER, 10))).isEmpty();
    assertThat(log().dropTexts(OTHER, START)).isZero();
    log().delete(OTHER, START);
    assertThat(log().read(OTHER, 0, 10, Reading.ALL).entries()).isEmpty();
    assertThat(log().tasks()).containsExactly(TASK);
  }

  @Test
  default void nothingIsAppendedByACallWithoutEntries() {
    assertThat(log().append(List.of(), Durability.SYNC)).isEmpty();
  }

  @Test
  default void positionsGrowInTheOrderOfAppending() {
    var positions = new ArrayList<Long>();
    for (int i = 0; i < 20; i++) {
      positions.add(decide(Samples.decision("d" + i)).position());
    }
    assertThat(positions).isSorted().doesNotHaveDuplicates();
    assertThat(all(TASK).stream().skip(1).map(Logged::position)).isEqualTo(positions);
  }

  @Test
  default void everyEntryIsReadAsItWasWritten() {
    var written = everyKind();
    assertThat(all(TASK)).containsExactlyElementsOf(written);
    restart();
    assertThat(all(TASK)).containsExactlyElementsOf(written);
  }

  @Test
  default void everyKindOfDecisionIsReadAsItWasWritten() {
    var written = decisions().map(d -> appended(new Decided(d))).toList();
    restart();
    assertThat(all(TASK).stream().skip(1)).isEqualTo(written);
    for (var each : written) {
      var decision = each.entry().decision();
      var read = log().decided(TASK, decision.id()).orElseThrow().entry().decision();
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
                        .collect(Collectors.toMap(i -> "f" + i, i -> i + 1))))
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
  default void aDeclarationIsReadAsItWasWritten() {
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
    restart();
    assertThat(log().milestones(TASK).get(1).entry()).isEqualTo(revision);
    assertThat(log().milestones(OTHER).getFirst().entry()).isEqualTo(perRequest);
    var read = ((Declared) log().milestones(TASK).get(1).entry()).declaration().actions();
    assertThat(read.get(3).features().name(0)).isEqualTo(ACTIONS.get(3).features().name(0));
  }

  @Test
  default void theSecretOfATaskSurvivesAndIsItsOwn() {
    append(Samples.declared(ABROAD, 1, START));
    restart();
    for (var task : List.of(TASK, ABROAD)) {
      var declared = (Declared) log().milestones(task).getFirst().entry();
      assertThat(declared.secret()).isEqualTo(Samples.secret(task));
    }
  }

  @Test
  default void aPageGoesOnWhereTheOneBeforeItEnded() {
    everyKind();
    for (var reading : Reading.values()) {
      var whole = log().read(TASK, 0, 1_000, reading);
      var pages = new ArrayList<Logged<?>>();
      long after = 0;
      while (after < whole.through()) {
        var page = log().read(TASK, after, 3, reading);
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(3);
        assertThat(page.through()).isGreaterThan(after);
        pages.addAll(page.entries());
        after = page.through();
      }
      assertThat(pages).isEqualTo(whole.entries());
      assertThat(log().read(TASK, after, 3, reading).entries()).isEmpty();
      assertThat(log().read(TASK, after, 3, reading).through()).isEqualTo(after);
    }
  }

  @Test
  default void foldingReadsWhatALearnerDependsOn() {
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
            .map(ReadingContract::asLearned)
            .toList();
    for (int i = 0; i < 2; i++) {
      var read = log().read(TASK, 0, 1_000, Reading.FOLDING).entries();
      assertThat(read.stream().map(ReadingContract::asLearned)).isEqualTo(folding);
      restart();
    }
  }

  @Test
  default void aSettledSlotComesWithItsDecision() {
    var first = decide(Samples.decision("first").about("somebody").slots(2));
    var second = decide(Samples.decision("second").in("e", 0));
    append(Samples.settled(second, 0, 0.1, second.position(), START));
    append(Samples.settled(first, 1, 0, second.position(), START));
    append(Samples.settled(first, 0, 0.1, second.position(), START));
    restart();
    var settled =
        log().read(TASK, 0, 100, Reading.FOLDING).entries().stream()
            .map(Logged::entry)
            .filter(Settled.class::isInstance)
            .map(e -> ((Settled) e).decision().id());
    assertThat(settled).containsExactly("second", "first", "first");
  }

  @Test
  default void milestonesAreTheFewEntriesThatConcernTheWholeTask() {
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
    assertThat(log().milestones(TASK)).isEqualTo(expected);
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
