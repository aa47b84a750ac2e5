package io.volano.math;

import java.util.Arrays;

/// The probability of each of several independent beta variables to be the largest.
///
/// ```
/// P(i is largest) = ∫ gᵢ(y) Π_{j≠i} Gⱼ(y) dy = ∫ exp(Σⱼ ln Gⱼ(y)) · (ln Gᵢ)'(y) dy
/// ```
///
/// One integral serves all: the product is the same for every `i`. It starts where the last of the
/// tables starts, below which somebody is surely larger, and goes up in cells of half the smallest
/// scale among the variables that have not ended yet, with four Gauss–Legendre nodes each. So
/// peaked and wide variables are resolved side by side, and one that ends before the integral
/// starts costs nothing and has probability 0.
///
/// | | |
/// |---|---|
/// | Accuracy | within 10⁻⁵, mostly 10⁻⁶; sums to 1 |
/// | Cost | some 140 nodes for each different scale, times the variables still in the race |
public final class ChanceOfBest {

  private static final double NEGLIGIBLE = -40;
  private static final double[] NODES = {
    0.06943184420297371, 0.33000947820757187, 0.6699905217924281, 0.9305681557970263
  };
  private static final double[] WEIGHTS = {
    0.17392742256872692, 0.32607257743127305, 0.32607257743127305, 0.17392742256872692
  };

  private ChanceOfBest() {}

  /// @param variables at least one
  public static double[] of(LogitBeta[] variables) {
    var chances = new double[variables.length];
    double y = Arrays.stream(variables).mapToDouble(LogitBeta::start).max().orElseThrow();
    var racing = racing(variables, y);
    int left = racing.length;
    while (left > 0) {
      double cell = width(variables, racing, left);
      for (int k = 0; k < NODES.length; k++) {
        add(variables, racing, left, y + cell * NODES[k], cell * WEIGHTS[k], chances);
      }
      y += cell;
      left = drop(variables, racing, left, y);
    }
    double sum = Arrays.stream(chances).sum();
    for (int i = 0; i < chances.length; i++) {
      chances[i] /= sum;
    }
    return chances;
  }

  private static int[] racing(LogitBeta[] variables, double from) {
    var all = new int[variables.length];
    Arrays.setAll(all, i -> i);
    return Arrays.copyOf(all, drop(variables, all, all.length, from));
  }

  /// Keeps in front the variables that end above `y`; how many they are.
  private static int drop(LogitBeta[] variables, int[] racing, int left, double y) {
    int kept = 0;
    for (int i = 0; i < left; i++) {
      if (variables[racing[i]].end() > y) {
        racing[kept++] = racing[i];
      }
    }
    return kept;
  }

  private static double width(LogitBeta[] variables, int[] racing, int left) {
    double smallest = Double.MAX_VALUE;
    for (int i = 0; i < left; i++) {
      smallest = Math.min(smallest, variables[racing[i]].scale());
    }
    return smallest / 2;
  }

  private static void add(
      LogitBeta[] variables, int[] racing, int left, double y, double weight, double[] chances) {
    double log = 0;
    for (int i = 0; i < left; i++) {
      log += variables[racing[i]].log(y);
    }
    if (log < NEGLIGIBLE) {
      return;
    }
    double product = weight * StrictMath.exp(log);
    for (int i = 0; i < left; i++) {
      chances[racing[i]] += product * variables[racing[i]].slope(y);
    }
  }
}
