package io.volano;

/// A closed interval of finite numbers.
public record Range(double low, double high) {

  public static final Range UNIT = new Range(0, 1);

  public Range {
    if (!(Double.isFinite(low) && Double.isFinite(high) && low <= high)) {
      throw new IllegalArgumentException(
          "range must be two finite numbers, low <= high: [%s, %s]".formatted(low, high));
    }
  }

  public boolean contains(double value) {
    return value >= low && value <= high;
  }

  public boolean contains(Range other) {
    return low <= other.low && other.high <= high;
  }

  public double clip(double value) {
    return Math.clamp(value, low, high);
  }

  public double width() {
    return high - low;
  }

  /// Maps the interval onto \[0, 1\]; an interval of one point maps to 0.
  public double toUnit(double value) {
    return high == low ? 0 : (clip(value) - low) / (high - low);
  }

  public Range union(Range other) {
    return new Range(Math.min(low, other.low), Math.max(high, other.high));
  }

  /// All sums of a number from this interval and one from the other.
  public Range plus(Range other) {
    return new Range(low + other.low, high + other.high);
  }

  @Override
  public String toString() {
    return "[" + low + ", " + high + "]";
  }
}
