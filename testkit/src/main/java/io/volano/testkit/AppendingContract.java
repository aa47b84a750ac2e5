package io.volano.testkit;

import static io.volano.testkit.Samples.ACTIONS;
import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static io.volano.testkit.Samples.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Durability;
import io.volano.Entry;
import io.volano.Entry.Frozen;
import io.volano.Entry.Observed;
import io.volano.Logged;
import io.volano.Outcome;
import io.volano.Receipt;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a log does not append, and how it answers then.
public interface AppendingContract extends LogUnderTest {

  @Test
  default void whatBelongsToAnUndeclaredTaskIsAnOrphan() {
    assertThat(receipt(Samples.decision("d").of(OTHER).entry())).isEqualTo(new Receipt.Orphan());
    assertThat(receipt(new Frozen(OTHER, START))).isEqualTo(new Receipt.Orphan());
    assertThat(receipt(Samples.ended(OTHER, "e", START))).isEqualTo(new Receipt.Orphan());
    assertThat(log().tasks()).containsExactly(TASK);
  }

  @Test
  default void aRevisionIsThereOnce() {
    assertThat(receipt(Samples.declared(TASK, 1, START.plusSeconds(1))))
        .isEqualTo(new Receipt.Taken(log().milestones(TASK).getFirst()));
    assertThat(receipt(Samples.declared(TASK, 2, START))).isInstanceOf(Receipt.Appended.class);
  }

  @Test
  default void aRepeatedDecisionIdIsAnsweredWithTheFirstDecision() {
    var first = decide(Samples.decision("d").about("anna"));
    assertThat(receipt(Samples.decision("d").about("bert").entry()))
        .isEqualTo(new Receipt.Taken(first));
    append(Samples.declared(OTHER, 1, START));
    assertThat(receipt(Samples.decision("d").of(OTHER).entry()))
        .isInstanceOf(Receipt.Appended.class);
  }

  @Test
  default void aStepOfAnEpisodeIsThereOnce() {
    var first = decide(Samples.decision("a").in("e", 3));
    assertThat(receipt(Samples.decision("b").in("e", 3).entry()))
        .isEqualTo(new Receipt.Taken(first));
    assertThat(receipt(Samples.decision("c").in("e", 2).entry()))
        .isInstanceOf(Receipt.Appended.class);
    assertThat(receipt(Samples.decision("d").in("f", 3).entry()))
        .isInstanceOf(Receipt.Appended.class);
  }

  @Test
  default void anEpisodeThatEndedTakesNoDecision() {
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
  default void anEpisodeWithoutADecisionCannotEnd() {
    assertThat(receipt(Samples.ended(TASK, "e", START))).isEqualTo(new Receipt.Orphan());
    decide(Samples.decision("a").in("e", 5));
    append(Samples.ended(TASK, "e", START));
  }

  @Test
  default void anOutcomeOfAKeyIsThereOnceInATask() {
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
  default void aKeyThatIsThereIsAnsweredWithItsOutcomeWhateverDecisionIsNamed() {
    var decided = decide(Samples.decision("d"));
    var click = Outcome.of("click", START);
    var first = appended(Samples.observed(decided, click.withKey("k"), START, false));
    assertThat(receipt(new Observed(TASK, START, 0, "none", click.withKey("k"), false)))
        .isEqualTo(new Receipt.Taken(first));
    assertThat(receipt(new Observed(TASK, START, 0, "none", click.withKey("l"), false)))
        .isEqualTo(new Receipt.Orphan());
  }

  @Test
  default void aSlotIsSettledOnceAndADecisionActivatedOnce() {
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
  default void whatBelongsToADecisionThatIsNotThereIsAnOrphan() {
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
  default void entriesOfOneCallMayDependOnEachOther() {
    var decided = decide(Samples.decision("d").slots(2));
    var click = Outcome.of("click", START).withKey("k");
    var receipts =
        log()
            .append(
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
    assertThat(log().pending(TASK)).isEqualTo(1);
    assertThat(log().decided(OTHER, "x").orElseThrow().entry().decision().actions())
        .isEqualTo(ACTIONS);
  }

  @Test
  default void anAsynchronousEntryHasItsPlaceAtOnce() {
    var entry = Samples.decision("d").entry();
    var receipt = log().append(List.of(entry), Durability.ASYNC).getFirst();
    append(new Frozen(TASK, START)); // committed after it
    assertThat(log().decided(TASK, "d"))
        .contains(new Logged<>(((Receipt.Appended) receipt).position(), entry));
  }
}
