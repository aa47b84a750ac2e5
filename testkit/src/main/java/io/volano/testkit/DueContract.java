package io.volano.testkit;

import static io.volano.testkit.Samples.EPISODE_WAIT;
import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static io.volano.testkit.Samples.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.History;
import io.volano.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which slots and episodes are to be looked at, and when.
public interface DueContract extends LogUnderTest {

  @Test
  default void slotsAreDueInTheOrderOfTheirTime() {
    var late = decide(Samples.decision("late").due(START.plusSeconds(30)));
    var soon = decide(Samples.decision("soon").due(START.plusSeconds(10)));
    var middle = decide(Samples.decision("middle").due(START.plusSeconds(20)).slots(3));
    assertThat(log().pending(TASK)).isEqualTo(5);
    assertThat(log().nextDue(TASK)).contains(START.plusSeconds(10));
    assertThat(due(START.plusSeconds(9))).isEmpty();
    assertThat(due(START.plusSeconds(10))).containsExactly(soon);
    assertThat(due(START.plusSeconds(30))).containsExactly(soon, middle, late);
    assertThat(log().due(TASK, START.plusSeconds(30), 2).stream().map(History::decided))
        .containsExactly(soon, middle);
    assertThat(log().due(TASK, START.plusSeconds(30), 0)).isEmpty();
  }

  @Test
  default void manyDueSlotsAreGivenOutADecisionAtATime() {
    for (int i = 0; i < 30; i++) {
      decide(Samples.decision("d" + i).slots(7));
    }
    assertThat(log().due(TASK, START.plus(WAIT), 20).stream().map(h -> h.decision().id()))
        .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "d" + i).toList());
    assertThat(log().due(TASK, START.plus(WAIT), 500)).hasSize(30);
  }

  @Test
  default void aSettledSlotIsDueNoMore() {
    var decided = decide(Samples.decision("d").slots(2));
    append(Samples.settled(decided, 0, 0, 1, START));
    assertThat(log().pending(TASK)).isEqualTo(1);
    assertThat(due(START.plus(WAIT))).containsExactly(decided);
    append(Samples.settled(decided, 1, 0, 1, START));
    assertThat(log().pending(TASK)).isZero();
    assertThat(due(START.plus(WAIT))).isEmpty();
    assertThat(log().nextDue(TASK)).isEmpty();
  }

  @Test
  default void anActivationMovesWhenSlotsAreDue() {
    var decided = decide(Samples.decision("d").deferred().slots(2));
    append(Samples.settled(decided, 0, 0, 1, START));
    var due = START.plus(WAIT).plusSeconds(60);
    append(Samples.activated(decided, START.plusSeconds(60), due));
    assertThat(due(due.minusNanos(1))).isEmpty();
    assertThat(due(due)).containsExactly(decided);
  }

  @Test
  default void anOutcomeThatMaySettleMakesItsSlotDueAtOnce() {
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
    assertThat(log().pending(TASK)).isEqualTo(1);
  }

  @Test
  default void anOutcomeNeverPutsOffWhatIsDue() {
    var decided = decide(Samples.decision("d").due(START));
    var later = START.plusSeconds(5);
    append(Samples.observed(decided, Outcome.of("click", later), later, true));
    assertThat(log().nextDue(TASK)).contains(START);
  }

  @Test
  default void theEndOfAnEpisodeMakesItsSlotsDueAtOnce() {
    var first = decide(Samples.decision("a").in("e", 0));
    var second = decide(Samples.decision("b").in("e", 1).slots(2));
    decide(Samples.decision("c").in("f", 0));
    var at = START.plusSeconds(5);
    append(Samples.ended(TASK, "e", at));
    assertThat(due(at)).containsExactly(first, second);
  }

  @Test
  default void aClockThatWasSetBackChangesNothingButTimes() {
    var first = decide(Samples.decision("a").at(START).in("e", 0));
    var second = decide(Samples.decision("b").at(START.minusSeconds(100)).in("e", 1));
    assertThat(second.position()).isGreaterThan(first.position());
    assertThat(due(START.plus(WAIT))).containsExactly(second, first);
    assertThat(log().idleEpisodes(TASK, START, 10)).isEmpty(); // the latest, not the newest
    append(Samples.ended(TASK, "e", START.minusSeconds(100)));
    assertThat(due(START.minusSeconds(100))).containsExactly(first, second);
  }

  @Test
  default void aHistoryHasAllThatBelongsToADecision() {
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
    assertThat(log().history(TASK, "d")).contains(expected);
    assertThat(log().due(TASK, at.plus(WAIT), 1)).containsExactly(expected);
    assertThat(expected.late(late)).isTrue();
    assertThat(expected.late(early)).isFalse();
  }

  @Test
  default void anEpisodeIsIdleAfterItsLatestDecision() {
    decide(Samples.decision("a").in("e", 0).due(START.plus(EPISODE_WAIT.multipliedBy(9))));
    decide(
        Samples.decision("b").in("e", 1).at(START.plusSeconds(60)).due(START.plusSeconds(9_999)));
    decide(
        Samples.decision("c").in("f", 0).at(START.plusSeconds(30)).due(START.plusSeconds(9_999)));
    assertThat(log().idleEpisodes(TASK, START.plusSeconds(30), 10)).isEmpty();
    assertThat(log().idleEpisodes(TASK, START.plusSeconds(31), 10)).containsExactly("f");
    assertThat(log().idleEpisodes(TASK, START.plusSeconds(61), 10)).containsExactly("f", "e");
    assertThat(log().idleEpisodes(TASK, START.plusSeconds(61), 1)).containsExactly("f");
    append(Samples.ended(TASK, "f", START.plusSeconds(60)));
    assertThat(log().idleEpisodes(TASK, START.plusSeconds(61), 10)).containsExactly("e");
  }

  @Test
  default void theNextDueTimeIsThatOfAnIdleEpisodeToo() {
    var due = START.plus(EPISODE_WAIT.multipliedBy(2));
    decide(Samples.decision("a").in("e", 0).due(due));
    var next = log().nextDue(TASK).orElseThrow();
    assertThat(next).isBetween(START.plus(EPISODE_WAIT), START.plus(EPISODE_WAIT).plusMillis(1));
    assertThat(log().idleEpisodes(TASK, next.minus(EPISODE_WAIT), 10)).containsExactly("e");
    append(Samples.ended(TASK, "e", START.plusSeconds(7)));
    assertThat(log().nextDue(TASK)).contains(START.plusSeconds(7));
  }
}
