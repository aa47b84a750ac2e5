package io.volano.testkit;

import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog.News;
import io.volano.Entry.Frozen;
import io.volano.Outcome;
import io.volano.Receipt;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a log tells of what was appended lately, and of who leads.
public interface NewsContract extends LogUnderTest {

  @Test
  default void theNewsIsWhatWasAppendedAfterAPosition() {
    long born = log().milestones(TASK).getFirst().position();
    assertThat(log().head()).isEqualTo(born);
    assertThat(log().news(born)).isEqualTo(new News(born, List.of()));

    var decided = decide(Samples.decision("d"));
    var observed = appended(Samples.observed(decided, Outcome.of("click", START), START, true));

    assertThat(log().head()).isEqualTo(observed.position());
    var expected = new News.OfTask(TASK, born, observed.position(), false);
    assertThat(log().news(born)).isEqualTo(new News(observed.position(), List.of(expected)));
    assertThat(log().news(observed.position()).tasks()).isEmpty();
  }

  @Test
  default void aDecisionThatStandsAloneIsNoNews() {
    long before = log().head();
    var alone = decide(Samples.decision("alone"));
    assertThat(log().news(before)).isEqualTo(new News(alone.position(), List.of()));

    var step = decide(Samples.decision("step").in("e", 0));
    assertThat(log().news(before).tasks())
        .extracting(News.OfTask::last)
        .containsExactly(step.position());
  }

  @Test
  default void theNewsTellsWhoseMilestonesItHas() {
    long before = log().head();
    append(new Frozen(TASK, START));
    append(Samples.declared(OTHER, 1, START));
    decide(Samples.decision("step").of(OTHER).in("e", 0));
    assertThat(log().news(before).tasks()).allMatch(News.OfTask::steered).hasSize(2);
  }

  @Test
  default void theNewsTellsThatATaskIsDeletedAndThatItBeginsAnew() {
    long born = log().head();
    log().delete(TASK, START);
    long deleted = log().head();
    assertThat(deleted).isGreaterThan(born);
    assertThat(log().news(born).tasks()).containsExactly(new News.OfTask(TASK, 0, deleted, false));

    var again = appended(Samples.declared(TASK, 1, START));
    assertThat(log().news(born).tasks())
        .containsExactly(new News.OfTask(TASK, again.position(), again.position(), true));
  }

  @Test
  default void whoHasALogForItselfLeadsAllItsTasks() {
    var decided = decide(Samples.decision("d"));
    var leases = log().leases();
    var lease = leases.renew(Set.of(TASK)).getFirst();
    assertThat(lease.task()).isEqualTo(TASK);
    assertThat(lease.holder()).isEqualTo(leases.holder()).isNotEmpty();
    assertThat(leases.renew(Set.of(TASK))).containsExactly(lease);

    var settled = Samples.settled(decided, 0, 1, decided.position(), START);
    assertThat(log().append(lease, List.of(settled))).hasOnlyElementsOfType(Receipt.Appended.class);
    assertThat(log().append(lease, List.of())).isEmpty();
    leases.giveBack();
  }
}
