package io.volano;

import static io.volano.House.ACTIONS;
import static io.volano.House.START;
import static io.volano.House.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.volano.Entry.Settled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveFoldTest {

  private static final Distribution CHANCES = Distribution.of(0.5, 0.3, 0.2);

  private CurveFold curve = new CurveFold();

  private static Settled settled(Instant at, Choice choice, int slot, OptionalDouble reward) {
    var decision =
        new Decision(
            TASK,
            "d",
            "u",
            Optional.empty(),
            Features.NONE,
            new Terms(1, new Version(1, 1, 0), START, START.plusSeconds(60)),
            choice,
            false,
            0,
            Optional.empty());
    return new Settled(TASK, at, 1, slot, reward, 1, decision);
  }

  private static Choice choice(Distribution chances, Play play, Slot... slots) {
    return new Choice(ACTIONS, chances, 0, List.of(slots), play);
  }

  private static Choice drawn(int action) {
    return choice(CHANCES, Play.POLICY, new Slot("0", action, CHANCES.of(action), 0.5));
  }

  private void earn(Choice choice, double reward) {
    earn(START, choice, reward);
  }

  private void earn(Instant at, Choice choice, double reward) {
    curve.settled(settled(at, choice, 0, OptionalDouble.of(reward)), Range.UNIT);
  }

  private Span total() {
    return curve.view().total().orElseThrow();
  }

  @Test
  void aSpanHasWhatItsStepsEarned() {
    earn(drawn(0), 1);
    earn(START.plusSeconds(9), drawn(2), 0.25);
    var total = total();
    assertThat(total.first()).isEqualTo(START);
    assertThat(total.last()).isEqualTo(START.plusSeconds(9));
    assertThat(total.rewards()).isEqualTo(new Rewards(2, 1.25, 1.0625, 0.25, 1, 0, 1));
    assertThat(total.leastPropensity()).isEqualTo(0.2);
    // 1 / (3 · .5) = 2/3 and 1 / (3 · .2) = 5/3
    assertThat(total.weights().w()).isCloseTo(7.0 / 3, within(1e-12));
    assertThat(total.weights().wr()).isCloseTo(2.0 / 3 + 5.0 / 12, within(1e-12));
    assertThat(curve.view().actions()).containsExactly("a", "c");
    assertThat(total.played()).containsExactly(1L, 1L);
  }

  @Test
  void whatWasNeverShownIsNoStep() {
    curve.settled(settled(START, drawn(0), 0, OptionalDouble.empty()), Range.UNIT);
    assertThat(curve.view()).isEqualTo(LearningCurve.NONE);
  }

  @Test
  void ofARankingTheFirstSlotAloneHasAWeight() {
    var ranking =
        choice(CHANCES, Play.POLICY, new Slot("0", 0, 0.5, 0.1), new Slot("1", 2, 0.01, 0.9));
    curve.settled(settled(START, ranking, 0, OptionalDouble.of(1)), Range.UNIT);
    curve.settled(settled(START, ranking, 1, OptionalDouble.of(0)), Range.UNIT);
    assertThat(total().steps()).isEqualTo(2);
    assertThat(total().weights().n()).isEqualTo(1);
    assertThat(total().leastPropensity()).isEqualTo(0.5);
    assertThat(total().played()).containsExactly(1L, 1L);
  }

  @Test
  void whereAPropensityIsNotKnownThereIsNoWeight() {
    earn(choice(CHANCES, Play.BASELINE, new Slot("0", 0, Double.NaN, 0.5)), 1);
    assertThat(total().weights()).isEqualTo(Weights.NONE);
    assertThat(total().leastPropensity()).isNaN();
    assertThat(total().weights().support()).isEqualTo(Weights.Support.NO_WEIGHTS);
  }

  @Test
  void whereAnActionCouldNotBeDrawnThereIsNoWeight() {
    earn(choice(CHANCES, Play.BASELINE, new Slot("0", 0, 1, 0.5)), 1);
    var without = Distribution.of(0.5, 0.5, 0);
    earn(choice(without, Play.POLICY, new Slot("0", 0, 0.5, 0.5)), 1);
    assertThat(total().steps()).isEqualTo(2);
    assertThat(total().weights()).isEqualTo(Weights.NONE);
  }

  @Test
  void whatACallerSaysOfItsOwnDrawIsTaken() {
    earn(choice(CHANCES, Play.BASELINE, new Slot("0", 0, 0.25, 0.5)), 1);
    assertThat(total().weights().w()).isCloseTo(4.0 / 3, within(1e-12));
  }

  @Test
  void ofVeryManyActionsTheLogKeepsAPartSoThereIsNoWeight() {
    for (int n : new int[] {255, 256, 300}) {
      var actions = IntStream.range(0, n).mapToObj(i -> Action.of("a" + i)).toList();
      var slots = List.of(new Slot("0", 0, 1.0 / n, 0.5));
      var choice = new Choice(actions, Distribution.uniform(n), 0, slots, Play.POLICY);
      earn(choice.shortlisted(), 1);
    }
    assertThat(total().weights()).isEqualTo(Weights.NONE.plus(1, 1));
  }

  @Test
  void theLifeIsAtMost128SpansOfEqualWidth() {
    for (int i = 0; i < 1000; i++) {
      earn(START.plusSeconds(i), drawn(i % 3), i % 2);
    }
    var life = curve.view().life();
    assertThat(life).hasSize(125); // of 8
    assertThat(life).allSatisfy(span -> assertThat(span.steps()).isEqualTo(8));
    assertThat(life.get(1).first()).isEqualTo(START.plusSeconds(8));
    assertThat(life.get(1).last()).isEqualTo(START.plusSeconds(15));
    assertThat(life.get(1).rewards().sum()).isEqualTo(4);
    assertThat(life.get(1).played()).containsExactly(3L, 2L, 3L); // steps 8 to 15
    assertThat(total().steps()).isEqualTo(1000);
  }

  @Test
  void theFirst128StepsHaveASpanEachAndThenNeighboursMerge() {
    for (int i = 0; i < 128; i++) {
      earn(drawn(0), 1);
    }
    assertThat(curve.view().life()).hasSize(128);
    earn(drawn(0), 1);
    assertThat(curve.view().life()).hasSize(65);
    assertThat(curve.view().life().getLast().steps()).isEqualTo(1);
    assertThat(curve.view().life().getFirst().steps()).isEqualTo(2);
  }

  @Test
  void theLastWeekIsKeptByTheHour() {
    for (int hour = 0; hour < 400; hour++) {
      earn(START.plus(Duration.ofHours(hour)), drawn(0), 1);
      earn(START.plus(Duration.ofHours(hour).plusMinutes(59)), drawn(1), 0);
    }
    var hours = curve.view().hours();
    assertThat(hours).hasSize(168);
    assertThat(hours.getFirst().first()).isEqualTo(START.plus(Duration.ofHours(400 - 168)));
    assertThat(hours).allSatisfy(span -> assertThat(span.steps()).isEqualTo(2));
    earn(START.plus(Duration.ofHours(398)), drawn(0), 1); // a little late
    assertThat(curve.view().hours().get(166).steps()).isEqualTo(3);
  }

  @Test
  void aClockThatWasAheadAndIsSetRightBeginsTheHoursAnew() {
    earn(START.plus(Duration.ofDays(3000)), drawn(0), 1);
    earn(START, drawn(0), 0);
    earn(START.plus(Duration.ofHours(1)), drawn(0), 0);
    assertThat(curve.view().hours()).extracting(Span::first).hasSize(2).contains(START);
  }

  @Test
  void theFirst32ActionsHaveNamesAndTheRestAreOthers() {
    for (int i = 0; i < 40; i++) {
      var actions = List.of(Action.of("x" + i), Action.of("y"));
      var slots = List.of(new Slot("0", 0, 0.5, 0.1));
      earn(new Choice(actions, Distribution.uniform(2), 0, slots, Play.POLICY), 1);
    }
    var names = IntStream.range(0, 32).mapToObj(i -> "x" + i).toList();
    assertThat(curve.view().actions()).isEqualTo(names);
    assertThat(total().others()).isEqualTo(8);
    assertThat(total().played()).hasSize(32).containsOnly(1L);
  }

  @Test
  void savingAndLoadingGivesTheSameBitsAndTheSameFuture() throws IOException {
    for (int i = 0; i < 777; i++) {
      earn(START.plus(Duration.ofMinutes(17L * i)), drawn(i * i % 3), 0.1 * (i % 11));
    }
    var before = saved();
    var same = curve.view();
    var other = curve;
    curve = CurveFold.load(new DataInputStream(new ByteArrayInputStream(before)));
    assertThat(saved()).isEqualTo(before);
    assertThat(curve.view()).isEqualTo(same);

    for (int i = 0; i < 500; i++) {
      var next = settled(START.plusSeconds(i), drawn(i % 3), 0, OptionalDouble.of(0.3));
      curve.settled(next, Range.UNIT);
      other.settled(next, Range.UNIT);
    }
    assertThat(curve.view()).isEqualTo(other.view());
    var after = saved();
    curve = other;
    assertThat(saved()).isEqualTo(after);
  }

  /// 296 spans of 156 bytes and 33 counts, and 32 names.
  @Test
  void itIsBoundedWhateverTheLogHas() throws IOException {
    for (int i = 0; i < 50_000; i++) {
      var actions = List.of(Action.of("long name of an action " + i % 1000), Action.of("y"));
      var slots = List.of(new Slot("0", 0, 0.5, 0.1));
      earn(
          START.plus(Duration.ofMinutes(i)),
          new Choice(actions, Distribution.uniform(2), 0, slots, Play.POLICY),
          1);
    }
    assertThat(saved()).hasSizeLessThan(296 * (164 + 33 * 8) + 32 * 30 + 2000);
  }

  @Test
  void aViewDoesNotChangeWhenMoreIsEarned() {
    earn(drawn(0), 1);
    var view = curve.view();
    var copy = new LearningCurve(view.actions(), view.life(), view.hours());
    earn(drawn(1), 0);
    assertThat(view).isEqualTo(copy);
    assertThat(curve.view().steps()).isEqualTo(2);
  }

  private byte[] saved() throws IOException {
    var bytes = new ByteArrayOutputStream();
    curve.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Test
  void theSumsOfAllSpansAreThoseOfAllSteps() {
    double[] rewards = new double[300];
    Arrays.setAll(rewards, i -> (i * 37 % 101) / 101.0);
    for (double reward : rewards) {
      earn(drawn(1), reward);
    }
    assertThat(total().rewards().sum()).isCloseTo(Arrays.stream(rewards).sum(), within(1e-9));
  }
}
