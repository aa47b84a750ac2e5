package io.volano.policy;

import io.volano.Action;
import io.volano.Explanation;
import io.volano.Range;
import io.volano.Segment;
import io.volano.Step;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// How often each action was taken and what it earned, rewards mapped onto \[0, 1\].
///
/// Holds at most [ActionIndex#MOST] actions, the most recently learned; 60 to 120 bytes each and
/// their ids. The totals go on counting those that were dropped.
final class Tallies {

  private static final int SHOWN = 100;

  private final Range range;
  private ActionIndex index = new ActionIndex(ActionIndex.MOST);
  private long[] counts = new long[8];
  private double[] sums = new double[8];
  private long steps;
  private double sum;

  Tallies(Range range) {
    this.range = range;
  }

  /// Counts every step of a segment for itself; what followed it is nothing to a bandit.
  void add(Segment segment) {
    for (var step : segment.steps()) {
      add(step);
    }
  }

  /// Counts a step; the slot of its action, which is the same until the action is dropped.
  int add(Step step) {
    int slot = slot(step.action());
    double reward = range.toUnit(step.reward());
    counts[slot]++;
    sums[slot] += reward;
    steps++;
    sum += reward;
    return slot;
  }

  private int slot(Action action) {
    int slot = index.touch(action.key());
    return slot >= 0 ? slot : admit(action);
  }

  private int admit(Action action) {
    int slot = index.admit(action);
    if (slot >= counts.length) {
      counts = Arrays.copyOf(counts, index.capacity());
      sums = Arrays.copyOf(sums, index.capacity());
    }
    counts[slot] = 0;
    sums[slot] = 0;
    return slot;
  }

  int size() {
    return index.size();
  }

  long count(int slot) {
    return counts[slot];
  }

  double sum(int slot) {
    return sums[slot];
  }

  Snapshot snapshot() {
    return new Snapshot(this);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(steps);
    out.writeDouble(sum);
    index.save(out);
    for (int slot = 0; slot < index.size(); slot++) {
      out.writeLong(counts[slot]);
      out.writeDouble(sums[slot]);
    }
  }

  void load(DataInput in) throws IOException {
    steps = in.readLong();
    sum = in.readDouble();
    index = ActionIndex.load(ActionIndex.MOST, in);
    counts = new long[index.capacity()];
    sums = new double[index.capacity()];
    for (int slot = 0; slot < index.size(); slot++) {
      counts[slot] = in.readLong();
      sums[slot] = in.readDouble();
    }
  }

  /// Tallies at one time.
  static final class Snapshot {
    private final Range range;
    private final ActionIndex.Snapshot index;
    private final long[] counts;
    private final double[] sums;
    private final long steps;
    private final double sum;

    private Snapshot(Tallies tallies) {
      int n = tallies.size();
      this.range = tallies.range;
      this.index = tallies.index.snapshot();
      this.counts = Arrays.copyOf(tallies.counts, n);
      this.sums = Arrays.copyOf(tallies.sums, n);
      this.steps = tallies.steps;
      this.sum = tallies.sum;
    }

    /// How many steps were learned, ever.
    double steps() {
      return steps;
    }

    /// The slot of an action, or -1.
    int slot(Action action) {
      return index.slot(action);
    }

    /// What an action earned, on \[0, 1\] a step.
    double sum(Action action) {
      int slot = index.slot(action);
      return slot < 0 ? 0 : sums[slot];
    }

    /// How many steps an action was taken in.
    double count(Action action) {
      int slot = index.slot(action);
      return slot < 0 ? 0 : counts[slot];
    }

    /// The mean reward of an action on \[0, 1\]. One that was never taken has the mean of all
    /// steps, so that it is neither favoured nor buried.
    double mean(Action action) {
      int slot = index.slot(action);
      return slot < 0 ? mean() : sums[slot] / counts[slot];
    }

    /// The mean reward of all steps on \[0, 1\]; 1/2 before the first.
    double mean() {
      return steps == 0 ? 0.5 : sum / steps;
    }

    Explanation explainMean(Action action) {
      double count = count(action);
      return Explanation.of(
          mean(action),
          count == 0
              ? "mean reward of all steps, on [0, 1]: " + action.id() + " was never taken"
              : "mean reward of " + action.id() + ", on [0, 1]",
          Explanation.of(count == 0 ? steps : count, "steps"));
    }

    /// The mean reward of all steps, and of the actions that were taken most, in reward units.
    Explanation summary() {
      var shown =
          IntStream.range(0, index.size())
              .boxed()
              .sorted(Comparator.comparingLong((Integer slot) -> -counts[slot]))
              .limit(SHOWN)
              .map(this::line)
              .toArray(Explanation[]::new);
      return Explanation.of(
          inUnits(mean()),
          "mean reward of %d steps with %d actions%s"
              .formatted(
                  steps, index.size(), index.size() > SHOWN ? ", the most taken follow" : ""),
          shown);
    }

    private Explanation line(int slot) {
      return Explanation.of(
          inUnits(sums[slot] / counts[slot]),
          "mean reward of " + index.id(slot),
          Explanation.of((double) counts[slot], "steps"));
    }

    private double inUnits(double mean) {
      return range.low() + mean * range.width();
    }
  }
}
