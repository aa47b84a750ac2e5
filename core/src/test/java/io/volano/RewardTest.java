package io.volano;

import static io.volano.House.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardTest {

  private static Signal signal(String type) {
    return Signal.named(type, Range.UNIT);
  }

  private static Outcome at(int second, String type, double value) {
    return Outcome.of(type, value, START.plusSeconds(second));
  }

  @ParameterizedTest
  @CsvSource({
    "click, 1, 0.1",
    "like, 1, 0.3",
    "comment, 1, 0.4",
    "share, 1, 0.5",
    "purchase, 1, 1",
    "rating, 4, 0.8",
    "dwell_time, 150, 0.5",
    "dwell_time, 900, 1",
    "completion, 0.5, 0.25",
    "dislike, 1, -0.3",
    "report, 1, -1",
    "anything, 0.5, 0.5"
  })
  void theStandardSignalsHaveTheSeedsValues(String type, double value, double reward) {
    var contribution = signal(type).contribution(OptionalDouble.of(value), Duration.ZERO);
    assertThat(contribution).isCloseTo(reward, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"SUM, 0.9", "MAX, 0.5", "MEAN, 0.3", "FIRST, 0.1", "LAST, 0.3"})
  void contributionsAreFusedInTheOrderTheyHappened(Reward.Fuse fuse, double fused) {
    var reward = Reward.of(List.of(signal("click"), signal("like"), signal("share")), fuse, 0);
    var outcomes = List.of(at(9, "like", 1), at(1, "click", 1), at(5, "share", 1));
    assertThat(reward.of(START, outcomes)).isCloseTo(fused, within(1e-15));
  }

  @Test
  void onlyTheFirstOccurrencesCount() {
    var once = Reward.of(List.of(signal("click")), Reward.Fuse.SUM, 0);
    var three = List.of(at(1, "click", 1), at(2, "click", 1), at(3, "click", 1));
    assertThat(once.of(START, three)).isEqualTo(0.1);
    var click = signal("click");
    var twice =
        new Signal(
            "click", 0.1, 1, click.cap(), click.halfLife(), click.values(), 2, click.implied());
    assertThat(Reward.of(List.of(twice), Reward.Fuse.SUM, 0).of(START, three)).isEqualTo(0.2);
    assertThat(Reward.of(List.of(twice), Reward.Fuse.SUM, 0).range()).isEqualTo(new Range(0, 0.2));
  }

  @Test
  void aContributionHalvesWithItsHalfLife() {
    var click = signal("click");
    var fading =
        new Signal(
            "click",
            1,
            1,
            click.cap(),
            Optional.of(Duration.ofMinutes(10)),
            click.values(),
            1,
            click.implied());
    assertThat(fading.contribution(OptionalDouble.empty(), Duration.ofMinutes(20))).isEqualTo(0.25);
    assertThat(fading.contribution(OptionalDouble.empty(), Duration.ofMinutes(-20))).isEqualTo(1);
  }

  @Test
  void withoutAnyOutcomeTheDefaultHolds() {
    var reward = Reward.of(List.of(signal("purchase")), Reward.Fuse.SUM, -0.5);
    assertThat(reward.of(START, List.of())).isEqualTo(-0.5);
    assertThat(reward.range()).isEqualTo(new Range(-0.5, 1));
    assertThat(reward.of(START, List.of(at(1, "click", 1)))).isEqualTo(-0.5);
  }

  @Test
  void theRangeFollowsFromTheSignals() {
    var signals = List.of(signal("click"), signal("purchase"), signal("report"));
    assertThat(Reward.reach(signals, Reward.Fuse.SUM)).isEqualTo(new Range(-1, 1.1));
    assertThat(Reward.reach(signals, Reward.Fuse.MAX)).isEqualTo(new Range(-1, 1));
    assertThat(Reward.reach(List.of(signal("purchase")), Reward.Fuse.MEAN)).isEqualTo(Range.UNIT);
  }

  @Test
  void aRangeThatWouldClipIsRefusedUnlessClipSaysSo() {
    var signals = List.of(signal("click"), signal("purchase"));
    assertThatThrownBy(() -> new Reward(signals, Reward.Fuse.SUM, Range.UNIT, false, 0))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo("range"));
    var clipped = new Reward(signals, Reward.Fuse.SUM, Range.UNIT, true, 0);
    assertThat(clipped.of(START, List.of(at(1, "click", 1), at(1, "purchase", 1)))).isEqualTo(1);
  }

  @Test
  void badSignalsAreRefusedByField() {
    assertField("weight", () -> signal("click").withWeight(Double.NaN));
    assertField(
        "signals[1].type",
        () -> Reward.of(List.of(signal("click"), signal("click")), Reward.Fuse.SUM, 0));
    assertField("signals", () -> Reward.of(List.of(), Reward.Fuse.SUM, 0));
    assertField("value", () -> signal("rating").check(OptionalDouble.empty()));
    assertField("value", () -> signal("rating").check(OptionalDouble.of(6)));
    assertField(
        "default",
        () -> new Reward(List.of(signal("click")), Reward.Fuse.SUM, Range.UNIT, false, Double.NaN));
    assertField("value", () -> Outcome.of("click", Double.POSITIVE_INFINITY, Instant.EPOCH));
    assertField("type", () -> Outcome.of("", Instant.EPOCH));
  }

  private static void assertField(String field, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(Refusal.Invalid.class, e -> assertThat(e.field()).isEqualTo(field));
  }
}
