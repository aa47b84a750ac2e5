package io.volano;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RewardsTest {

  private static Rewards of(double... rewards) {
    var sums = Rewards.NONE;
    for (double reward : rewards) {
      sums = sums.plus(reward, Range.UNIT);
    }
    return sums;
  }

  /// Mean 1/2, variance (1/16 + 1/16 + 1/4 + 1/4) / 3 = .2083; Student's 97.5 % point with three
  /// degrees of freedom is 3.1824 (Fisher and Yates, table III).
  @Test
  void theIntervalOfAMeanIsStudents() {
    var mean = of(0.25, 0.75, 0, 1).mean().orElseThrow();
    assertThat(mean.value()).isEqualTo(0.5);
    double reach = 3.182446 * Math.sqrt(0.625 / 3 / 4);
    assertThat(mean.interval().orElseThrow().low()).isCloseTo(0.5 - reach, within(1e-6));
    assertThat(mean.interval().orElseThrow().high()).isCloseTo(0.5 + reach, within(1e-6));
  }

  @Test
  void oneRewardHasAMeanAndNoInterval() {
    assertThat(of(0.3).mean().orElseThrow().value()).isEqualTo(0.3);
    assertThat(of(0.3).mean().orElseThrow().interval()).isEmpty();
    assertThat(Rewards.NONE.mean()).isEmpty();
  }

  @Test
  void rewardsAtTheEndsOfTheRangeAreCounted() {
    var rewards = of(0, 0.5, 1, 1);
    assertThat(rewards.atLow()).isEqualTo(1);
    assertThat(rewards.atHigh()).isEqualTo(2);
    assertThat(rewards.least()).isZero();
    assertThat(rewards.greatest()).isEqualTo(1);
  }

  @Test
  void equalRewardsAreConstantAlsoWhenTheirSumsAreRounded() {
    assertThat(of(0.1, 0.1, 0.1).constant()).isTrue();
    assertThat(of(0.1, 0.1, 0.2).constant()).isFalse();
    assertThat(Rewards.NONE.constant()).isFalse();
  }

  @Test
  void rewardsWhoseSquaresRunOverHaveNoInterval() {
    var mean = of(1e200, -1e200).mean().orElseThrow();
    assertThat(mean.value()).isZero();
    assertThat(mean.interval()).isEmpty();
  }

  @Test
  void sumsOfPartsAreTheSumOfTheWhole() {
    assertThat(of(0, 0.5).plus(of(1))).isEqualTo(of(0, 0.5, 1));
    assertThat(Rewards.NONE.plus(of(1))).isEqualTo(of(1));
    assertThat(of(1).plus(Rewards.NONE)).isEqualTo(of(1));
  }
}
