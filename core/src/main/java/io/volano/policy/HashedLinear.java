package io.volano.policy;

import io.volano.Action;
import io.volano.Algorithm;
import io.volano.Distribution;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Learner;
import io.volano.Policy;
import io.volano.Range;
import io.volano.Segment;
import io.volano.Step;
import io.volano.math.Hashing;
import io.volano.math.PagedFloats;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/// Predicts the reward by one linear model of fixed size over everything that is known, and prefers
/// the actions predicted best.
///
/// The features of an action in a context are the constant 1, the context's features, the action's
/// features and its id, and the product of each of the context's with each of the action's. Every
/// one of them is hashed to one of `2^bits` weights. Products are never built: a weight is found
/// from the hash of the one feature xor the hash of the other.
///
/// ```
/// S(a) = w · φ(context, a), cut to [0, 1]        γ = gamma · t^exponent
/// ```
///
/// The probabilities are those of inverse-gap weighting over `S` (SquareCB): `1 / (n + γ · gap)`
/// for a score lower than the best by `gap`, after `t` steps. The constant learns the mean reward,
/// so that an unseen action is predicted to be average.
///
/// Each step moves the weights of the action taken towards its reward, unweighted, by normalized
/// adaptive gradients: with the error `e` before the step, `sᵢ` the largest `|xᵢ|` seen, `Gᵢ` the
/// sum of `(e xᵢ / sᵢ)²`, and `k` the mean over steps of `Σ (xᵢ / sᵢ)²`,
///
/// ```
/// rateᵢ = rate / √(k Gᵢ)        u = Σ rateᵢ (xᵢ / sᵢ)²
/// wᵢ += e · (1 − e^(−u)) / u · rateᵢ · xᵢ / sᵢ²
/// ```
///
/// so that the units of a feature do not matter, and a step never overshoots its reward. What
/// followed a step is ignored.
///
/// | | |
/// |---|---|
/// | Propensities | exact; at least `1 / (n + γ)` |
/// | Cost | O(n · context · action features) per decision and, for one action, per step learned |
/// | State | 12 bytes for each of the `2^bits` weights, less for those never met; counts for 20,000 actions |
/// | Source | Foster and Rakhlin, ICML 2020 (SquareCB); Ross, Mineiro and Langford, UAI 2013 (normalized gradients); Karampatziakis and Langford, UAI 2011 (steps that do not overshoot); Weinberger et al., ICML 2009 (hashing) |
/// | Departs from them | `G` sums normalized gradients |
public final class HashedLinear implements Learner {

  public static final Algorithm<Options> ALGORITHM =
      new Algorithm<>(
          "hashed-linear",
          "Learns one model of fixed size over any number of features and actions.",
          new Options(20, 1, 5, 0.5),
          HashedLinear::new);

  /// @param bits logarithm of the number of weights, in \[10, 26\]
  /// @param rate of learning, in (0, 100\]
  /// @param gamma how sharply probability falls with the gap to the best score, in (0, 10⁶\]
  /// @param exponent how that grows with the steps learned, in \[0, 1\]
  public record Options(int bits, double rate, double gamma, double exponent) {
    public Options {
      if (!(bits >= 10 && bits <= 26)) {
        throw new IllegalArgumentException("bits must be in [10, 26]: " + bits);
      }
      if (!(rate > 0 && rate <= 100)) {
        throw new IllegalArgumentException("rate must be in (0, 100]: " + rate);
      }
      if (!(gamma > 0 && gamma <= 1e6)) {
        throw new IllegalArgumentException("gamma must be in (0, 1000000]: " + gamma);
      }
      if (!(exponent >= 0 && exponent <= 1)) {
        throw new IllegalArgumentException("exponent must be in [0, 1]: " + exponent);
      }
    }
  }

  private static final double NO_ERROR = 1e-12;

  private final Options options;
  private final Range range;
  private final PagedFloats weights;
  private final PagedFloats scales; // s
  private final PagedFloats gradients; // G
  private final Tallies tallies; // for people
  private long steps;
  private double active; // Σ over steps of Σ (x / s)²
  private int[] places = new int[64];
  private float[] values = new float[64];

  private HashedLinear(Options options, Algorithm.Setting setting) {
    this.options = options;
    this.range = setting.range();
    this.weights = new PagedFloats(1 << options.bits());
    this.scales = new PagedFloats(1 << options.bits());
    this.gradients = new PagedFloats(1 << options.bits());
    this.tallies = new Tallies(setting.range());
  }

  @Override
  public void learn(Segment segment) {
    for (var step : segment.steps()) {
      tallies.add(step);
      learn(step);
    }
  }

  private void learn(Step step) {
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
    var crossed = new Crossed(context, options.bits());
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
      u += rate(places[i]) * x * x;
    }
    double factor = error * -StrictMath.expm1(-u) / u;
    for (int i = 0; i < n; i++) {
      double scale = scales.get(places[i]);
      double change = factor * rate(places[i]) * values[i] / (scale * scale);
      weights.set(places[i], (float) (weights.get(places[i]) + change));
    }
  }

  private double rate(int place) {
    float gradient = gradients.get(place);
    return gradient > 0 ? options.rate() / Math.sqrt(active / steps * gradient) : 0;
  }

  @Override
  public Policy policy() {
    return new Squared(options, weights.snapshot(), tallies.snapshot());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    tallies.save(out);
    out.writeLong(steps);
    out.writeDouble(active);
    weights.save(out);
    scales.save(out);
    gradients.save(out);
  }

  @Override
  public void load(DataInput in) throws IOException {
    tallies.load(in);
    steps = in.readLong();
    active = in.readDouble();
    weights.load(in);
    scales.load(in);
    gradients.load(in);
  }

  /// A context, ready to be crossed with actions.
  ///
  /// Every feature has a 64-bit token, mixed from its key and its namespace; a product has the xor
  /// of two. The place of a token is the top bits of its product with an odd constant.
  private static final class Crossed {
    private static final long CONSTANT = Hashing.of("constant");
    private static final long CONTEXT = Hashing.of("context");
    private static final long ACTION = Hashing.of("action");
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final int shift;
    private final long[] tokens;
    private final float[] values;

    Crossed(Features context, int bits) {
      shift = Long.SIZE - bits;
      tokens = new long[context.size()];
      values = new float[context.size()];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = Hashing.mix(context.key(i) ^ CONTEXT);
        values[i] = context.value(i);
      }
    }

    private int place(long token) {
      return (int) ((token * GOLDEN) >>> shift);
    }

    private static long token(Action action) {
      return Hashing.mix(action.key());
    }

    private static long token(Features action, int i) {
      return Hashing.mix(action.key(i) ^ ACTION);
    }

    double constant(PagedFloats.Snapshot weights) {
      return weights.get(place(CONSTANT));
    }

    double context(PagedFloats.Snapshot weights) {
      double sum = 0;
      for (int i = 0; i < tokens.length; i++) {
        sum += (double) weights.get(place(tokens[i])) * values[i];
      }
      return sum;
    }

    double action(PagedFloats.Snapshot weights, Action action) {
      var features = action.features();
      double sum = weights.get(place(token(action)));
      for (int i = 0; i < features.size(); i++) {
        sum += (double) weights.get(place(token(features, i))) * features.value(i);
      }
      return sum;
    }

    double products(PagedFloats.Snapshot weights, Action action) {
      var features = action.features();
      double sum = products(weights, token(action));
      for (int i = 0; i < features.size(); i++) {
        sum += products(weights, token(features, i)) * features.value(i);
      }
      return sum;
    }

    private double products(PagedFloats.Snapshot weights, long token) {
      double sum = 0;
      for (int i = 0; i < tokens.length; i++) {
        sum += (double) weights.get(place(tokens[i] ^ token)) * values[i];
      }
      return sum;
    }

    /// Writes out all features of an action in this context; how many they are.
    int list(Action action, int[] places, float[] values) {
      var features = action.features();
      places[0] = place(CONSTANT);
      values[0] = 1;
      int n = list(0, 1, 1, places, values);
      n = listWithProducts(token(action), 1, n, places, values);
      for (int i = 0; i < features.size(); i++) {
        n = listWithProducts(token(features, i), features.value(i), n, places, values);
      }
      return n;
    }

    private int listWithProducts(long token, float value, int n, int[] places, float[] values) {
      places[n] = place(token);
      values[n] = value;
      return list(token, value, n + 1, places, values);
    }

    private int list(long token, float value, int n, int[] places, float[] values) {
      int at = n;
      for (int i = 0; i < tokens.length; i++) {
        float product = this.values[i] * value;
        if (product != 0 && Float.isFinite(product)) { // single precision has its ends
          places[at] = place(tokens[i] ^ token);
          values[at++] = product;
        }
      }
      return at;
    }
  }

  private record Squared(Options options, PagedFloats.Snapshot weights, Tallies.Snapshot tallies)
      implements Policy {

    @Override
    public Distribution distribution(Features context, List<Action> actions) {
      return InverseGap.distribution(scores(context, actions), gamma());
    }

    @Override
    public Explanation explain(Features context, List<Action> actions, int chosen) {
      var gamma =
          Explanation.of(
              gamma(),
              "γ = gamma · t^exponent",
              Explanation.of(options.gamma(), "gamma"),
              Explanation.of(tallies.steps(), "t, steps learned"),
              Explanation.of(options.exponent(), "exponent"));
      return InverseGap.explain(
          scores(context, actions), chosen, gamma, explainScore(context, actions.get(chosen)));
    }

    private Explanation explainScore(Features context, Action action) {
      var crossed = new Crossed(context, options.bits());
      return Explanation.of(
          score(crossed, common(crossed), action),
          "own score: constant + context + action + products, cut to [0, 1]",
          Explanation.of(crossed.constant(weights), "constant, learned from all steps"),
          Explanation.of(crossed.context(weights), "context, what its features add"),
          Explanation.of(
              crossed.action(weights, action), "action, what " + action.id() + " adds anywhere"),
          Explanation.of(
              crossed.products(weights, action), "products, what it adds in this context"));
    }

    private double[] scores(Features context, List<Action> actions) {
      var crossed = new Crossed(context, options.bits());
      double common = common(crossed);
      var scores = new double[actions.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = score(crossed, common, actions.get(i));
      }
      return scores;
    }

    private double common(Crossed crossed) {
      return crossed.constant(weights) + crossed.context(weights);
    }

    private double score(Crossed crossed, double common, Action action) {
      double sum = common + crossed.action(weights, action) + crossed.products(weights, action);
      return Math.clamp(sum, 0, 1);
    }

    private double gamma() {
      return options.gamma() * StrictMath.pow(tallies.steps(), options.exponent());
    }

    @Override
    public Explanation summary() {
      return tallies.summary();
    }
  }
}
