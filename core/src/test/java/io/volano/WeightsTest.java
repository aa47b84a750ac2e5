package io.volano;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.volano.Weights.Support;
import io.volano.world.SegmentsWorld;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightsTest {

  private static final double Z = 1.959963984540054;

  /// Ten times each: weight 2 with reward 1, weight 2 with reward 0, and twice weight 1/2 with
  /// reward 1 (two actions, drawn with 1/4 and 3/4 would weigh 2 and 2/3; these are made up).
  private static Weights forty() {
    var weights = Weights.NONE;
    for (int i = 0; i < 10; i++) {
      weights = weights.plus(1.5, 1).plus(1.5, 0).plus(0.5, 1).plus(0.5, 1);
    }
    return weights;
  }

  @Test
  void aUniformDrawEarnsTheWeightedMean() {
    var uniform = forty().uniform().orElseThrow();
    // Σw r = 10 (1.5 + .5 + .5) = 25, Σw = 40
    assertThat(uniform.value()).isCloseTo(0.625, within(1e-12));
    // Σ w² (r − .625)² = 10 (2.25 · .140625 + 2.25 · .390625 + 2 · .25 · .140625) = 12.65625,
    // by n² w̄² = 1600
    double reach = Z * Math.sqrt(12.65625 / 1600);
    assertThat(uniform.interval().orElseThrow().low()).isCloseTo(0.625 - reach, within(1e-9));
    assertThat(uniform.interval().orElseThrow().high()).isCloseTo(0.625 + reach, within(1e-9));
  }

  @Test
  void theLiftIsWhatTheSameStepsEarnedMore() {
    var lift = forty().lift().orElseThrow();
    // r̄ = .75; a = r − .75 and b = w (r − .625):
    // .25 − .5625, −.75 + .9375, twice .25 − .1875; squares .09765625, .03515625, .00390625 twice
    assertThat(lift.value()).isCloseTo(0.125, within(1e-12));
    double reach = Z * Math.sqrt(10 * (0.09765625 + 0.03515625 + 2 * 0.00390625) / 1600);
    assertThat(lift.interval().orElseThrow().high()).isCloseTo(0.125 + reach, within(1e-9));
  }

  @Test
  void drawingUniformlyLiftsNothingForSure() {
    var weights = Weights.NONE;
    for (int i = 0; i < 40; i++) {
      weights = weights.plus(1, i % 2);
    }
    assertThat(weights.effective()).isEqualTo(40);
    assertThat(weights.lift().orElseThrow().value()).isZero();
    assertThat(weights.lift().orElseThrow().interval()).hasValue(new Range(0, 0));
  }

  @Test
  void effectiveStepsAreTheSquaredSumBySumOfSquares() {
    // 40² / (20 · 2.25 + 20 · .25)
    assertThat(forty().effective()).isCloseTo(1600.0 / 50, within(1e-12));
  }

  @Test
  void withoutWeightsOrWithTooFewNothingIsSaid() {
    assertThat(Weights.NONE.support()).isEqualTo(Support.NO_WEIGHTS);
    assertThat(Weights.NONE.uniform()).isEmpty();
    assertThat(Weights.NONE.mean()).isEmpty();
    assertThat(Weights.NONE.plus(1, 1).support()).isEqualTo(Support.TOO_FEW);
    // ten heavy steps among ninety light ones weigh like some fifteen
    var uneven = Weights.NONE;
    for (int i = 0; i < 100; i++) {
      uneven = uneven.plus(i % 10 == 0 ? 8 : 0.222222, 1);
    }
    assertThat(uneven.effective()).isBetween(10.0, 20.0);
    assertThat(uneven.support()).isEqualTo(Support.TOO_FEW);
    assertThat(uneven.lift()).isEmpty();
  }

  @Test
  void weightsThatAreNotOneOnAverageGiveNoEstimate() {
    var weights = Weights.NONE;
    for (int i = 0; i < 1000; i++) {
      weights = weights.plus(i % 2 == 0 ? 0.5 : 0.7, 1);
    }
    assertThat(weights.mean().orElseThrow().value()).isCloseTo(0.6, within(1e-9));
    assertThat(weights.support()).isEqualTo(Support.WEIGHTS_OFF);
    assertThat(weights.uniform()).isEmpty();
  }

  @Test
  void weightsThatRunOverGiveNoEstimateAndNoError() {
    var weights = Weights.NONE;
    for (int i = 0; i < 100; i++) {
      weights = weights.plus(i == 50 ? 1e200 : 1, 1);
    }
    assertThat(weights.mean().orElseThrow().interval()).isEmpty();
    assertThat(weights.support()).isEqualTo(Support.WEIGHTS_OFF);
    assertThat(weights.lift()).isEmpty();
  }

  @Test
  void sumsOfPartsAreTheSumOfTheWhole() {
    var left = Weights.NONE.plus(1.5, 1).plus(0.5, 0);
    var right = Weights.NONE.plus(2, 0.5);
    assertThat(left.plus(right)).isEqualTo(Weights.NONE.plus(1.5, 1).plus(0.5, 0).plus(2, 0.5));
  }

  /// In this world a uniform draw earns 6.6 / 12 and fixed shares of .6, .3 and .1 earn .5175, so
  /// the lift is −.0325. Of 1,000 intervals 950 ± 14 (two standard errors) hold what they should;
  /// once in a thousand times the weights look wrong though they are right, and there is none.
  @Test
  void intervalsHoldTheTruthAsOftenAsTheySay() {
    var chances = Distribution.of(0.6, 0.3, 0.1);
    int mean = 0;
    int uniform = 0;
    int lift = 0;
    int given = 0;
    for (int seed = 0; seed < 1000; seed++) {
      var world = new SegmentsWorld(seed);
      var draws = new Random(seed);
      var rewards = Rewards.NONE;
      var weights = Weights.NONE;
      for (int t = 0; t < 400; t++) {
        world.next();
        int chosen = chances.pick(draws.nextDouble());
        double reward = world.reward(chosen);
        rewards = rewards.plus(reward, Range.UNIT);
        weights = weights.plus(1 / (3 * chances.of(chosen)), reward);
      }
      mean += holds(rewards.mean().orElseThrow(), 0.5175);
      if (weights.support() == Support.GIVEN) {
        given++;
        uniform += holds(weights.uniform().orElseThrow(), 0.55);
        lift += holds(weights.lift().orElseThrow(), -0.0325);
      }
    }
    assertThat(given).isBetween(995, 1000);
    assertThat(mean).isBetween(936, 964);
    assertThat(uniform).isBetween(936, 964);
    assertThat(lift).isBetween(936, 964);
  }

  private static int holds(Estimate estimate, double truth) {
    return estimate.interval().orElseThrow().contains(truth) ? 1 : 0;
  }
}
