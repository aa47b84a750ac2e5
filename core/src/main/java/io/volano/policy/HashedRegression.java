package io.volano.policy;

import io.volano.Action;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Range;
import io.volano.Step;
import io.volano.math.PagedFloats;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/// The belief that one linear function of context, action and their products gives the reward of
/// every action, on \[0, 1\], learned by normalized adaptive gradients.
///
/// Of an action in a context it says the reward to be expected, and not how much that is in doubt;
/// what becomes of it is up to the algorithm. The formulas are those of [HashedLinear].
final class HashedRegression {

  private static final double NO_ERROR = 1e-12;

  private final int bits;
  private final double rate;
  private final Range range;
  private final PagedFloats weights;
  private final PagedFloats scales; // s
  private final PagedFloats gradients; // G
  private long steps;
  private double active; // Σ over steps of Σ (x / s)²
  private int[] places = new int[64];
  private float[] values = new float[64];

  /// @param bits logarithm of the number of weights
  /// @param rate of learning
  HashedRegression(int bits, double rate, Range range) {
    this.bits = bits;
    this.rate = rate;
    this.range = range;
    this.weights = new PagedFloats(1 << bits);
    this.scales = new PagedFloats(1 << bits);
    this.gradients = new PagedFloats(1 << bits);
  }

  void learn(Step step) {
    int n = collect(step.context(), step.action());
    steps++;
    for (int i = 0; i < n; i++) {
      scale(places[i], Math.abs(values[i]));
    }
    double error = range.toUnit(step.reward()) - predict(n);
    if (Math.abs(error) > NO_ERROR) {
      move(n, error);
    }
  }

  /// The weights of an action in a context and what they are multiplied with; how many they are.
  private int collect(Features context, Action action) {
    var crossed = new Crossed(context, bits);
    int most = (1 + context.size()) * (2 + action.features().size());
    if (places.length < most) {
      places = new int[most];
      values = new float[most];
    }
    return crossed.list(action, places, values);
  }

  /// Sees a size of a feature. Where it is the largest yet, the weight shrinks as if its features
  /// had been measured on the new scale from the beginning.
  private void scale(int place, float size) {
    float scale = scales.get(place);
    if (size > scale) {
      scales.set(place, size);
      weights.set(place, weights.get(place) * scale / size);
    }
  }

  private double predict(int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) weights.get(places[i]) * values[i];
    }
    return sum;
  }

  private void move(int n, double error) {
    for (int i = 0; i < n; i++) {
      double x = (double) values[i] / scales.get(places[i]);
      active += x * x;
      gradients.set(places[i], (float) (gradients.get(places[i]) + error * x * (error * x)));
    }
    double u = 0;
    for (int i = 0; i < n; i++) {
      double x = (double) values[i] / scales.get(places[i]);
      u += rateAt(places[i]) * x * x;
    }
    double factor = error * -StrictMath.expm1(-u) / u;
    for (int i = 0; i < n; i++) {
      double scale = scales.get(places[i]);
      double change = factor * rateAt(places[i]) * values[i] / (scale * scale);
      weights.set(places[i], (float) (weights.get(places[i]) + change));
    }
  }

  private double rateAt(int place) {
    float gradient = gradients.get(place);
    return gradient > 0 ? rate / Math.sqrt(active / steps * gradient) : 0;
  }

  Snapshot snapshot() {
    return new Snapshot(bits, weights.snapshot());
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(steps);
    out.writeDouble(active);
    weights.save(out);
    scales.save(out);
    gradients.save(out);
  }

  void load(DataInput in) throws IOException {
    steps = in.readLong();
    active = in.readDouble();
    weights.load(in);
    scales.load(in);
    gradients.load(in);
  }

  /// What is believed at one time.
  record Snapshot(int bits, PagedFloats.Snapshot weights) {

    /// The reward to be expected of every action.
    double[] means(Features context, List<Action> actions) {
      var crossed = new Crossed(context, bits);
      double common = common(crossed);
      var means = new double[actions.size()];
      for (int i = 0; i < means.length; i++) {
        means[i] = mean(crossed, common, actions.get(i));
      }
      return means;
    }

    private double common(Crossed crossed) {
      return crossed.constant(weights) + crossed.context(weights);
    }

    private double mean(Crossed crossed, double common, Action action) {
      double sum = common + crossed.action(weights, action) + crossed.products(weights, action);
      return Math.clamp(sum, 0, 1);
    }

    Explanation explainMean(Features context, Action action) {
      var crossed = new Crossed(context, bits);
      return Explanation.of(
          mean(crossed, common(crossed), action),
          "own score: constant + context + action + products, cut to [0, 1]",
          Explanation.of(crossed.constant(weights), "constant, learned from all steps"),
          Explanation.of(crossed.context(weights), "context, what its features add"),
          Explanation.of(
              crossed.action(weights, action), "action, what " + action.id() + " adds anywhere"),
          Explanation.of(
              crossed.products(weights, action), "products, what it adds in this context"));
    }
  }
}
