package io.volano.policy;

import io.volano.Action;
import io.volano.Features;
import io.volano.math.Hashing;
import io.volano.math.PagedFloats;

/// A context, ready to be crossed with actions.
///
/// Every feature has a 64-bit token, mixed from its key and its namespace; a product has the xor of
/// two. The place of a token is the top bits of its product with an odd constant.
final class Crossed {
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
