package io.volano;

import io.volano.math.StudentT;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/// Rewards of some steps, as sums.
///
/// @param steps how many
/// @param sum of the rewards
/// @param squares the sum of their squares
/// @param least the smallest reward; `NaN` if there is none
/// @param greatest the largest reward; `NaN` if there is none
/// @param atLow how many were at the lower end of the task's range when they were folded
/// @param atHigh how many were at its upper end
public record Rewards(
    long steps,
    double sum,
    double squares,
    double least,
    double greatest,
    long atLow,
    long atHigh) {

  public static final Rewards NONE = new Rewards(0, 0, 0, Double.NaN, Double.NaN, 0, 0);

  /// With one step more.
  ///
  /// @param range of the task's rewards
  public Rewards plus(double reward, Range range) {
    return new Rewards(
        steps + 1,
        sum + reward,
        squares + reward * reward,
        steps == 0 ? reward : Math.min(least, reward),
        steps == 0 ? reward : Math.max(greatest, reward),
        atLow + (reward <= range.low() ? 1 : 0),
        atHigh + (reward >= range.high() ? 1 : 0));
  }

  /// Both as one.
  public Rewards plus(Rewards later) {
    return new Rewards(
        steps + later.steps,
        sum + later.sum,
        squares + later.squares,
        steps == 0 ? later.least : later.steps == 0 ? least : Math.min(least, later.least),
        steps == 0
            ? later.greatest
            : later.steps == 0 ? greatest : Math.max(greatest, later.greatest),
        atLow + later.atLow,
        atHigh + later.atHigh);
  }

  /// The mean reward, with Student's interval; one reward has none. Empty without a reward.
  public Optional<Estimate> mean() {
    if (steps == 0) {
      return Optional.empty();
    }
    double mean = sum / steps;
    if (steps == 1) {
      return Optional.of(new Estimate(mean, Optional.empty()));
    }
    double variance = Math.max(0, squares - steps * mean * mean) / (steps - 1);
    double reach = StudentT.reach(Estimate.CONFIDENCE, steps - 1) * Math.sqrt(variance / steps);
    return Optional.of(Estimate.within(mean, reach));
  }

  /// Whether all rewards are the same number.
  public boolean constant() {
    return least == greatest;
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(steps);
    out.writeDouble(sum);
    out.writeDouble(squares);
    out.writeDouble(least);
    out.writeDouble(greatest);
    out.writeLong(atLow);
    out.writeLong(atHigh);
  }

  static Rewards load(DataInput in) throws IOException {
    return new Rewards(
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readLong());
  }
}
