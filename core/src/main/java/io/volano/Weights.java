package io.volano;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/// What a uniform draw would have earned, from steps that were drawn otherwise: sums over steps
/// with rewards `r` and weights `w`, how much likelier a uniform draw was to take their action.
///
/// With `r̄` and `w̄` the means over the `n` steps:
///
/// ```
/// w       = 1 / (K · propensity)                             for K eligible actions
/// uniform = Σ w r / Σ w                                      self-normalised
/// lift    = r̄ − uniform
/// var(uniform) ≈ 1/n² Σ bᵢ²          bᵢ = wᵢ (rᵢ − uniform) / w̄
/// var(lift)    ≈ 1/n² Σ (aᵢ − bᵢ)²   aᵢ = rᵢ − r̄
/// effective = (Σ w)² / Σ w²
/// ```
///
/// `Σ (a − b)²` multiplied out is `Σa² − 2 Σab + Σb²` with `Σa² = Σr² − n r̄²`, `Σab = (Σwr² −
/// uniform Σwr) / w̄` and `Σb² = (Σw²r² − 2 uniform Σw²r + uniform² Σw²) / w̄²`, so that sums are
/// all it takes, and spans can be put together. The mean weight is 1 but for chance if the
/// propensities are true and every action was drawn now and then.
///
/// Sources: Owen, *Monte Carlo theory, methods and examples*, 2013, ch. 9.2 (delta method for a
/// ratio, here also for its difference to the plain mean of the same steps) and 9.3; Kong, *A note
/// on importance sampling using standardized weights*, 1992 (effective sample size).
///
/// @param n steps that have a weight
/// @param r Σ r over them, and so on for the others
public record Weights(
    long n,
    double r,
    double rr,
    double w,
    double ww,
    double wr,
    double wrr,
    double wwr,
    double wwrr) {

  /// Whether there is an estimate, or why there is none.
  public enum Support {
    /// There is one.
    GIVEN,
    /// No step has a weight: propensities are not known, or some action could not be drawn.
    NO_WEIGHTS,
    /// They weigh no more than very few uniform draws would.
    TOO_FEW,
    /// The mean weight is not 1: propensities that are not true, or actions that were drawn too
    /// rarely to be seen.
    WEIGHTS_OFF
  }

  public static final Weights NONE = new Weights(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// Effective steps below which the delta method means nothing.
  private static final double LEAST_EFFECTIVE = 30;

  /// Standard errors that a mean strays by chance once in a thousand times.
  private static final double SURELY = 3.290526731491926;

  private static final double ROUNDING = 1e-9;

  /// With one step more.
  public Weights plus(double weight, double reward) {
    double weighted = weight * reward;
    return new Weights(
        n + 1,
        r + reward,
        rr + reward * reward,
        w + weight,
        ww + weight * weight,
        wr + weighted,
        wrr + weighted * reward,
        wwr + weight * weighted,
        wwrr + weighted * weighted);
  }

  /// Both as one.
  public Weights plus(Weights later) {
    return new Weights(
        n + later.n,
        r + later.r,
        rr + later.rr,
        w + later.w,
        ww + later.ww,
        wr + later.wr,
        wrr + later.wrr,
        wwr + later.wwr,
        wwrr + later.wwrr);
  }

  /// The mean weight, with the interval it leaves but once in a thousand times. Empty without one.
  public Optional<Estimate> mean() {
    if (n == 0) {
      return Optional.empty();
    }
    double mean = w / n;
    double variance = n < 2 ? 0 : Math.max(0, ww - n * mean * mean) / (n - 1) / n;
    return Optional.of(Estimate.within(mean, SURELY * Math.sqrt(variance) + ROUNDING));
  }

  /// How many uniform draws would tell as much.
  public double effective() {
    return n == 0 ? 0 : w * w / ww;
  }

  /// Whether what follows is given.
  public Support support() {
    if (n == 0) {
      return Support.NO_WEIGHTS;
    }
    if (!meanIsOne() || !Double.isFinite(wwrr)) {
      return n < LEAST_EFFECTIVE ? Support.TOO_FEW : Support.WEIGHTS_OFF;
    }
    return effective() < LEAST_EFFECTIVE ? Support.TOO_FEW : Support.GIVEN;
  }

  private boolean meanIsOne() {
    return mean().flatMap(Estimate::interval).filter(interval -> interval.contains(1)).isPresent();
  }

  /// What a uniform draw would have earned; empty unless [#support] is [Support#GIVEN].
  public Optional<Estimate> uniform() {
    return support() == Support.GIVEN
        ? Optional.of(Estimate.normal(value(), squaredErrors() / n / n))
        : Optional.empty();
  }

  /// How much more than that the same steps earned; empty as well.
  public Optional<Estimate> lift() {
    return support() == Support.GIVEN ? Optional.of(difference()) : Optional.empty();
  }

  private Estimate difference() {
    double mean = r / n;
    double spread = rr - n * mean * mean;
    double common = (wrr - value() * wr) / (w / n);
    return Estimate.normal(mean - value(), (spread - 2 * common + squaredErrors()) / n / n);
  }

  private double value() {
    return wr / w;
  }

  private double squaredErrors() {
    double value = value();
    double mean = w / n;
    return (wwrr - 2 * value * wwr + value * value * ww) / (mean * mean);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(n);
    for (double sum : new double[] {r, rr, w, ww, wr, wrr, wwr, wwrr}) {
      out.writeDouble(sum);
    }
  }

  static Weights load(DataInput in) throws IOException {
    return new Weights(
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
  }
}
