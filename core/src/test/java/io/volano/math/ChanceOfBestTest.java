package io.volano.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;

class ChanceOfBestTest {

  private static final double STATED = 1e-5;

  /// With X uniform: P(Beta(2, 1) > X) = E Beta(2, 1) = 2/3; P(Beta(2, 1) > Beta(1, 2)) = ∫ 2x (2x
  /// − x²) dx = 4/3 − 1/2 = 5/6; P(Beta(3, 1) > X₁, X₂) = E Beta(3, 1)² = 3/5.
  @Test
  void smallCasesByHand() {
    assertThat(chances(2, 1, 1, 1)[0]).isCloseTo(2.0 / 3, within(STATED));
    assertThat(chances(2, 1, 1, 2)[0]).isCloseTo(5.0 / 6, within(STATED));
    assertThat(chances(3, 1, 1, 1, 1, 1))
        .containsExactly(new double[] {.6, .2, .2}, within(STATED));
  }

  @Test
  void agreesWithTheClosedFormForWholeParameters() {
    var random = new Random(5);
    for (int i = 0; i < 300; i++) {
      int[] p = random.ints(4, 1, 3 + i).toArray();

      assertThat(chances(p[0], p[1], p[2], p[3])[0])
          .as(Arrays.toString(p))
          .isCloseTo(larger(p[0], p[1], p[2], p[3]), within(STATED));
    }
  }

  @Test
  void resolvesOneObservationBesideTenMillion() {
    // The peaked one is at 0.3 to four digits: P(uniform > 0.3) = 0.7, and the mean is exactly 0.3.
    assertThat(chances(1, 1, 3e6, 7e6)[0]).isCloseTo(0.7, within(STATED));
    // Two peaks at 0.5, two standard deviations of their difference apart: Φ(−2) = 0.0227501.
    double half = 5e6;
    double apart = Math.sqrt(half);
    assertThat(chances(half - apart, half + apart, half + apart, half - apart)[0])
        .isCloseTo(0.0227501, within(STATED));
  }

  /// Half a million draws have a standard error of at most 0.0007; five of them are allowed. A draw
  /// is the k-th smallest of n uniform numbers, which is Beta(k, n + 1 − k).
  @Test
  void agreesWithDraws() {
    int[][] parameters = {{1, 1}, {3, 4}, {8, 11}, {2, 1}, {5, 5}, {1, 6}};
    var random = new SplittableRandom(11);
    var wins = new double[parameters.length];
    int draws = 500_000;
    for (int t = 0; t < draws; t++) {
      wins[winner(parameters, random)] += 1.0 / draws;
    }
    var flat = Arrays.stream(parameters).flatMapToInt(Arrays::stream).asDoubleStream().toArray();

    assertThat(chances(flat)).containsExactly(wins, within(5 * 0.5 / Math.sqrt(draws)));
  }

  private static int winner(int[][] parameters, SplittableRandom random) {
    int winner = 0;
    double largest = 0;
    for (int i = 0; i < parameters.length; i++) {
      var uniform = random.doubles(parameters[i][0] + parameters[i][1] - 1).sorted().toArray();
      double draw = uniform[parameters[i][0] - 1];
      if (draw > largest) {
        largest = draw;
        winner = i;
      }
    }
    return winner;
  }

  @Test
  void theOrderDoesNotMatterAndTheSumIsOne() {
    var random = new Random(9);
    double[] parameters = random.doubles(60, 0.1, 50).toArray();
    var reversed = new double[60];
    for (int i = 0; i < 30; i++) {
      reversed[2 * i] = parameters[58 - 2 * i];
      reversed[2 * i + 1] = parameters[59 - 2 * i];
    }

    var forth = chances(parameters);
    var back = chances(reversed);

    for (int i = 0; i < 30; i++) {
      assertThat(back[29 - i]).isCloseTo(forth[i], within(1e-12));
    }
    assertThat(Arrays.stream(forth).sum()).isCloseTo(1, within(1e-12));
    assertThat(Arrays.stream(forth).allMatch(chance -> chance >= 0)).isTrue();
  }

  @Test
  void hundredsOfEqualsShare() {
    var equals = new double[600];
    Arrays.fill(equals, 7);

    for (double chance : chances(equals)) {
      assertThat(chance).isCloseTo(1.0 / 300, within(1e-12));
    }
  }

  @Test
  void theTableIsTheDistributionFunction() {
    double[][] parameters = {{1, 1}, {0.1, 0.1}, {0.1, 30}, {5, 2}, {1, 1000}, {40_000, 50_000}};
    for (var p : parameters) {
      var table = new LogitBeta(p[0], p[1]);
      var exact = BetaDistribution.of(p[0], p[1]);
      for (double q = 0.01; q < 1; q += 0.01) {
        double x = exact.inverseCumulativeProbability(q);
        if (x > 0 && x < 1) {
          assertThat(table.cumulative(x))
              .as("%s at %s", Arrays.toString(p), x)
              .isCloseTo(exact.cumulativeProbability(x), within(1e-6));
        }
      }
    }
  }

  @Test
  void parametersBelowATenthAreRefused() {
    assertThatThrownBy(() -> new LogitBeta(0.05, 1)).hasMessage("a must be at least 0.1: 0.05");
  }

  private static double[] chances(double... parameters) {
    var variables = new LogitBeta[parameters.length / 2];
    for (int i = 0; i < variables.length; i++) {
      variables[i] = new LogitBeta(parameters[2 * i], parameters[2 * i + 1]);
    }
    return ChanceOfBest.of(variables);
  }

  /// P(Beta(a, b) > Beta(c, d)) = Σ_{i < a} B(c + i, b + d) / ((b + i) B(1 + i, b) B(c, d)).
  ///
  /// Source: E. Miller, *Formulas for Bayesian A/B testing*, 2015, formula 6.
  private static double larger(int a, int b, int c, int d) {
    double sum = 0;
    for (int i = 0; i < a; i++) {
      sum += Math.exp(logBeta(c + i, b + d) - Math.log(b + i) - logBeta(1 + i, b) - logBeta(c, d));
    }
    return sum;
  }

  private static double logBeta(int a, int b) {
    return logFactorial(a - 1) + logFactorial(b - 1) - logFactorial(a + b - 1);
  }

  private static double logFactorial(int n) {
    double sum = 0;
    for (int i = 2; i <= n; i++) {
      sum += Math.log(i);
    }
    return sum;
  }
}
