package io.volano.policy;

import io.volano.Distribution;
import io.volano.Explanation;

/// Inverse-gap weighting: turns scores into probabilities that fall with the distance from the
/// best.
///
/// With `n` actions, scores `S` on \[0, 1\], the best score `S*` and `ties` actions that have it,
///
/// ```
/// p(other) = 1 / (n + gamma · (S* − S))        p(best) = (1 − Σ p(other)) / ties
/// ```
///
/// Nothing gets more than a best action, and nothing gets 0.
///
/// Source: Abe and Long, *Associative reinforcement learning using linear probabilistic concepts*,
/// ICML 1999; Foster and Rakhlin, *Beyond UCB* (SquareCB), ICML 2020. We share among ties.
final class InverseGap {

  private InverseGap() {}

  /// `γ = gamma · √t`, with which the price of exploring shrinks as knowledge grows.
  ///
  /// @param steps learned
  static double growing(double gamma, double steps) {
    return gamma * Math.sqrt(steps);
  }

  static Explanation explainGrowing(double gamma, double steps) {
    return Explanation.of(
        growing(gamma, steps),
        "γ = gamma · √t",
        Explanation.of(gamma, "gamma"),
        Explanation.of(steps, "t, steps learned"));
  }

  /// Takes over the array of scores.
  static Distribution distribution(double[] scores, double gamma) {
    double best = best(scores);
    double rest = rest(scores, gamma, best);
    double share = (1 - rest) / ties(scores, best);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = scores[i] == best ? share : other(scores.length, gamma, best - scores[i]);
    }
    return Distribution.of(scores);
  }

  /// Why an action has the probability that [#distribution] gives it.
  ///
  /// @param why the explanation of gamma and that of the action's own score
  static Explanation explain(double[] scores, int chosen, Explanation gamma, Explanation why) {
    double best = best(scores);
    return scores[chosen] == best
        ? explainBest(scores, best, gamma, why)
        : explainOther(scores, chosen, best, gamma, why);
  }

  private static Explanation explainBest(
      double[] scores, double best, Explanation gamma, Explanation why) {
    double rest = rest(scores, gamma.value(), best);
    int ties = ties(scores, best);
    return Explanation.of(
        (1 - rest) / ties,
        "(1 − rest) / ties",
        Explanation.of(rest, "rest, the probability of the actions with lower scores", gamma),
        Explanation.of(ties, "ties, actions that have the best score"),
        why);
  }

  private static Explanation explainOther(
      double[] scores, int chosen, double best, Explanation gamma, Explanation why) {
    double gap = best - scores[chosen];
    return Explanation.of(
        other(scores.length, gamma.value(), gap),
        "1 / (n + gamma · gap)",
        Explanation.of(scores.length, "n, eligible actions"),
        gamma,
        Explanation.of(
            gap, "gap, best score − own score", Explanation.of(best, "best score"), why));
  }

  private static double other(int n, double gamma, double gap) {
    return 1 / (n + gamma * gap);
  }

  private static double rest(double[] scores, double gamma, double best) {
    double rest = 0;
    for (double score : scores) {
      if (score != best) {
        rest += other(scores.length, gamma, best - score);
      }
    }
    return rest;
  }

  private static int ties(double[] scores, double best) {
    int ties = 0;
    for (double score : scores) {
      ties += score == best ? 1 : 0;
    }
    return ties;
  }

  private static double best(double[] scores) {
    double best = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      best = Math.max(best, score);
    }
    return best;
  }
}
