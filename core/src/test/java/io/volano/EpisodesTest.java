package io.volano;

import static io.volano.House.ACTIONS;
import static io.volano.House.START;
import static io.volano.House.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpisodesTest {

  private final List<Segment> learned = new ArrayList<>();
  private Episodes episodes = new Episodes();

  private static Decision decision(String episode, long step) {
    var slots = List.of(new Slot("0", (int) (step % 3), 1.0 / 3, 0.5));
    return new Decision(
        TASK,
        "d" + step,
        "u",
        Optional.of(new EpisodeStep(episode, step)),
        Features.of(Map.of("step", step + 1)),
        new Terms(1, new Version(1, 1, 0), START, START.plusSeconds(60)),
        new Choice(ACTIONS, Distribution.uniform(3), 0, slots, Play.POLICY),
        false,
        0,
        Optional.empty());
  }

  private void decided(long step) {
    episodes.decided(decision("e", step), learned::add);
  }

  private void settled(long step, double reward) {
    var decision = decision("e", step);
    episodes.settled(decision, Optional.of(decision.step(0, reward, Range.UNIT)), learned::add);
  }

  private void ended(Entry.Ended.How how) {
    episodes.ended(new Entry.Ended(TASK, START, "e", how, Optional.empty()), learned::add);
  }

  private static Segment.Next next(long step) {
    return new Segment.Next(Features.of(Map.of("step", step + 1)), ACTIONS);
  }

  @Test
  void aStepIsLearnedWhenTheNextDecisionIsKnown() {
    decided(0);
    settled(0, 0.5);
    assertThat(learned).isEmpty();
    decided(1);
    assertThat(learned).hasSize(1);
    assertThat(learned.getFirst().steps().getFirst().reward()).isEqualTo(0.5);
    assertThat(learned.getFirst().followed()).isEqualTo(next(1));
  }

  @Test
  void theLastStepIsFollowedByTheEnd() {
    decided(0);
    decided(1);
    settled(0, 0);
    ended(Entry.Ended.How.TERMINATED);
    settled(1, 1);
    assertThat(learned)
        .extracting(Segment::followed)
        .containsExactly(next(1), new Segment.Terminated());
  }

  @Test
  void anEpisodeCutShortSaysSo() {
    decided(0);
    settled(0, 0);
    ended(Entry.Ended.How.TRUNCATED);
    assertThat(learned.getFirst().followed()).isEqualTo(new Segment.Truncated(Features.NONE));
  }

  @Test
  void stepsOutOfOrderAreToldApartByTheirNumbers() {
    decided(1);
    settled(1, 1);
    decided(0);
    settled(0, 0);
    assertThat(learned).hasSize(1);
    assertThat(learned.getFirst().followed()).isEqualTo(next(1));
    ended(Entry.Ended.How.TERMINATED);
    assertThat(learned).hasSize(2);
  }

  @Test
  void aMissingStepIsLeaptOverWhenTheEpisodeHasEnded() {
    decided(0);
    decided(2);
    settled(0, 0);
    settled(2, 1);
    assertThat(learned).isEmpty();
    ended(Entry.Ended.How.TERMINATED);
    assertThat(learned)
        .extracting(Segment::followed)
        .containsExactly(next(2), new Segment.Terminated());
  }

  @Test
  void whatIsOpenSurvivesSavingAndLoading() throws IOException {
    decided(0);
    settled(0, 0.25);
    decided(2);
    settled(2, 1);
    var bytes = saved();
    episodes = Episodes.load(new DataInputStream(new ByteArrayInputStream(bytes)));
    assertThat(saved()).isEqualTo(bytes);
    decided(1);
    settled(1, 0.5);
    ended(Entry.Ended.How.TERMINATED);
    assertThat(learned)
        .extracting(s -> s.steps().getFirst().reward())
        .containsExactly(0.25, 0.5, 1.0);
  }

  @Test
  void nothingIsKeptOfAnEpisodeThatIsOver() throws IOException {
    var empty = saved();
    for (int step = 0; step < 50; step++) {
      decided(step);
      settled(step, 0);
      assertThat(saved().length).isLessThan(1000);
    }
    ended(Entry.Ended.How.TERMINATED);
    assertThat(saved()).isEqualTo(empty);
    assertThat(learned).hasSize(50);
  }

  private byte[] saved() throws IOException {
    var bytes = new ByteArrayOutputStream();
    episodes.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
