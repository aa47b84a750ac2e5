package io.volano;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Some settled steps of a task that follow one another, as sums.
///
/// @param first when the first of them was settled
/// @param last when the last was
/// @param rewards of all steps
/// @param leastPropensity the smallest probability the action of a first slot was drawn with; `NaN`
///   if none is known
/// @param weights of the steps that tell of a uniform draw
/// @param played how often each of the curve's actions was; an action that appeared later is
///   missing at the end
/// @param others how often any other was
public record Span(
    Instant first,
    Instant last,
    Rewards rewards,
    double leastPropensity,
    Weights weights,
    List<Long> played,
    long others) {

  public Span {
    played = List.copyOf(played);
  }

  public long steps() {
    return rewards.steps();
  }

  /// How often an action of the curve was played.
  public long played(int action) {
    return action < played.size() ? played.get(action) : 0;
  }

  /// Both as one.
  public Span plus(Span later) {
    return new Span(
        first.isBefore(later.first) ? first : later.first,
        last.isAfter(later.last) ? last : later.last,
        rewards.plus(later.rewards),
        smaller(leastPropensity, later.leastPropensity),
        weights.plus(later.weights),
        IntStream.range(0, Math.max(played.size(), later.played.size()))
            .mapToObj(action -> played(action) + later.played(action))
            .toList(),
        others + later.others);
  }

  /// The smaller one that is a number.
  static double smaller(double a, double b) {
    return a <= b || Double.isNaN(b) ? a : b;
  }

  void save(DataOutput out) throws IOException {
    save(first, out);
    save(last, out);
    rewards.save(out);
    out.writeDouble(leastPropensity);
    weights.save(out);
    out.writeByte(played.size());
    for (long times : played) {
      out.writeLong(times);
    }
    out.writeLong(others);
  }

  private static void save(Instant at, DataOutput out) throws IOException {
    out.writeLong(at.getEpochSecond());
    out.writeInt(at.getNano());
  }

  static Span load(DataInput in) throws IOException {
    var first = loadInstant(in);
    var last = loadInstant(in);
    var rewards = Rewards.load(in);
    double leastPropensity = in.readDouble();
    var weights = Weights.load(in);
    var played = new ArrayList<Long>();
    for (int n = in.readByte(); n > 0; n--) {
      played.add(in.readLong());
    }
    return new Span(first, last, rewards, leastPropensity, weights, played, in.readLong());
  }

  private static Instant loadInstant(DataInput in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }
}
