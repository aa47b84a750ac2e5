package io.volano.testkit;

import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static io.volano.testkit.Samples.WAIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Action;
import io.volano.Entry.Deleted;
import io.volano.Entry.Erased;
import io.volano.Features;
import io.volano.Logged;
import io.volano.Outcome;
import io.volano.Query;
import io.volano.Receipt;
import io.volano.Refusal;
import io.volano.TaskId;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is left when a subject is erased, a task deleted, or texts are dropped.
public interface ErasingContract extends LogUnderTest {

  @Test
  default void erasingRemovesWhateverBelongsToASubject() {
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
        log().erase("default", "anna", task -> "was in " + task.name(), START.plusSeconds(9));

    assertThat(erased.stream().map(Logged::entry))
        .containsExactlyInAnyOrder(
            new Erased(TASK, START.plusSeconds(9), "was in shop", gone.position(), 2),
            new Erased(OTHER, START.plusSeconds(9), "was in other", elsewhere.position(), 1));
    assertThat(erased).allSatisfy(e -> assertThat(e.position()).isGreaterThan(abroad.position()));
    for (int i = 0; i < 2; i++) {
      assertThat(all(TASK).stream().skip(1)).containsExactly(before, erasedIn(erased, TASK));
      assertThat(all(OTHER).stream().skip(1)).containsExactly(erasedIn(erased, OTHER));
      assertThat(all(ABROAD).stream().skip(1)).containsExactly(abroad);
      assertThat(log().decided(TASK, "gone")).isEmpty();
      assertThat(log().history(TASK, "gone too")).isEmpty();
      assertThat(log().pending(TASK)).isEqualTo(1);
      assertThat(log().due(TASK, START.plus(WAIT), 9)).hasSize(1);
      assertThat(log().idleEpisodes(TASK, START.plusSeconds(99), 9)).isEmpty();
      assertThat(found(Query.newest(TASK, 9).ofSubject("anna"))).isEmpty();
      assertThat(found(Query.newest(TASK, 9))).containsExactly("before");
      restart();
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
  default void anEpisodeOfSeveralSubjectsLosesOnlyTheErasedSteps() {
    decide(Samples.decision("a").in("e", 0).about("anna").at(START.plusSeconds(50)));
    var left = decide(Samples.decision("b").in("e", 1).about("bert").at(START.plusSeconds(20)));
    log().erase("default", "anna", _ -> "x", START);
    assertThat(log().idleEpisodes(TASK, START.plusSeconds(21), 9)).containsExactly("e");
    append(Samples.ended(TASK, "e", START.plusSeconds(60)));
    decide(Samples.decision("c").about("anna"));
    log().erase("default", "anna", _ -> "x", START);
    assertThat(log().history(TASK, "b").orElseThrow().ended()).isPresent();
    assertThat(due(START.plusSeconds(60))).containsExactly(left);
  }

  @Test
  default void erasingSomebodyUnknownAppendsNothing() {
    decide(Samples.decision("a").about("anna"));
    var before = all(TASK);
    assertThat(log().erase("default", "bert", _ -> "x", START)).isEmpty();
    assertThat(log().erase("abroad", "anna", _ -> "x", START)).isEmpty();
    assertThat(all(TASK)).isEqualTo(before);
    assertThatThrownBy(() -> log().erase("default", "", _ -> "x", START))
        .isInstanceOf(Refusal.Invalid.class);
  }

  @Test
  default void aPositionIsNeverGivenOutTwice() {
    var gone = decide(Samples.decision("newest").about("anna"));
    var erased = log().erase("default", "anna", _ -> "x", START).getFirst();
    assertThat(erased.position()).isGreaterThan(gone.position());
    log().delete(TASK, START);
    long deleted = all(TASK).getFirst().position();
    assertThat(deleted).isGreaterThan(erased.position());
    restart();
    assertThat(appended(Samples.declared(TASK, 1, START)).position()).isGreaterThan(deleted);
  }

  @Test
  default void aDeletedTaskIsGoneAndItsNameIsFree() {
    append(Samples.declared(ABROAD, 1, START));
    var abroad = decide(Samples.decision("d").of(ABROAD));
    var gone = decide(Samples.decision("d").in("e", 0).about("anna"));
    append(Samples.ended(TASK, "e", START));
    log().delete(TASK, START.plusSeconds(1));
    for (int i = 0; i < 2; i++) {
      assertThat(log().tasks()).containsExactly(ABROAD);
      assertThat(all(TASK).stream().map(Logged::entry))
          .isEqualTo(List.of(new Deleted(TASK, START.plusSeconds(1))));
      assertThat(log().milestones(TASK)).isEmpty();
      assertThat(log().decided(TASK, "d")).isEmpty();
      assertThat(log().pending(TASK)).isZero();
      assertThat(log().nextDue(TASK)).isEmpty();
      assertThat(found(Query.newest(TASK, 9).ofSubject("anna"))).isEmpty();
      assertThat(all(ABROAD)).hasSize(2).contains(abroad);
      restart();
    }
    assertThat(receipt(Samples.decision("d").entry())).isEqualTo(new Receipt.Orphan());
    assertThat(receipt(Samples.observed(gone, Outcome.of("click", START), START, true)))
        .isEqualTo(new Receipt.Orphan());
    log().delete(TASK, START.plusSeconds(2)); // has no effect
    append(Samples.declared(TASK, 1, START.plusSeconds(3)));
    var again = decide(Samples.decision("d").in("e", 0));
    assertThat(log().tasks()).containsExactly(ABROAD, TASK);
    assertThat(all(TASK)).hasSize(3).contains(again);
    assertThat(log().milestones(TASK)).hasSize(1);
  }

  @Test
  default void droppedTextsLeaveWhatIsLearned() {
    var own = new Action("own", Features.builder().add("colour", "red").build());
    var old = decide(Samples.decision("old").about("anna").explained().among(List.of(own)));
    var bare = decide(Samples.decision("bare").context(Features.NONE));
    var recent = decide(Samples.decision("recent").at(START.plusSeconds(10)).explained());
    append(Samples.settled(old, 0, 0.1, 1, START));
    assertThat(log().dropTexts(TASK, START.plusSeconds(10))).isEqualTo(1);
    for (int i = 0; i < 2; i++) {
      var read = log().decided(TASK, "old").orElseThrow().entry().decision();
      assertThat(read.context()).isEqualTo(old.entry().decision().context());
      assertThat(read.context().named()).isFalse();
      assertThat(read.actions()).containsExactly(own);
      assertThat(read.actions().getFirst().features().named()).isFalse();
      assertThat(read.explanation()).isEmpty();
      assertThat(read.subject()).isEqualTo("anna");
      assertThat(log().decided(TASK, "bare")).contains(bare);
      var kept = log().decided(TASK, "recent").orElseThrow().entry().decision();
      assertThat(kept).isEqualTo(recent.entry().decision());
      assertThat(kept.context().named()).isTrue();
      restart();
    }
    assertThat(log().dropTexts(TASK, START.plusSeconds(10))).isZero();
  }
}
