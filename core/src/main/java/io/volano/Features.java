package io.volano;

import io.volano.math.Hashing;
import java.util.Arrays;
import java.util.Map;

/// Named numbers, sparse and immutable: what a learner sees of a context or an action.
///
/// A feature is the 32-bit hash of its name and a value that is not 0. Features are kept in the
/// order of their keys, so that equal content gives equal arithmetic whatever order it came in.
/// Names are kept aside for people and may be gone (retention drops them); learners use keys only.
public final class Features {

  public static final Features NONE = new Features(new int[0], new float[0], new String[0]);

  private final int[] keys;
  private final float[] values;
  private final String[] names;

  private Features(int[] keys, float[] values, String[] names) {
    this.keys = keys;
    this.values = values;
    this.names = names;
  }

  /// Numbers by name. Zeros are left out.
  ///
  /// @throws Refusal.Invalid if a value is not finite as a `float`
  public static Features of(Map<String, ? extends Number> values) {
    var builder = new Builder();
    values.forEach((name, value) -> builder.add(name, value.doubleValue()));
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public int size() {
    return keys.length;
  }

  public int key(int i) {
    return keys[i];
  }

  public float value(int i) {
    return values[i];
  }

  /// The name of a feature, or its key as `#0a1b2c3d` if names were dropped.
  public String name(int i) {
    return named() ? names[i] : "#%08x".formatted(keys[i]);
  }

  /// Whether the names are still there.
  public boolean named() {
    return names.length == keys.length;
  }

  /// Whether there is anything whose name could be dropped.
  boolean hasNames() {
    return named() && size() > 0;
  }

  /// The same numbers without the names.
  public Features withoutNames() {
    return hasNames() ? new Features(keys, values, new String[0]) : this;
  }

  /// The same numbers under names read from elsewhere, in the order of the keys.
  public Features withNames(String[] names) {
    if (names.length != keys.length) {
      throw new IllegalArgumentException(
          "names must be %d: %d".formatted(keys.length, names.length));
    }
    return new Features(keys, values, names.clone());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Features that
        && Arrays.equals(keys, that.keys)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(keys) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    var text = new StringBuilder("{");
    for (int i = 0; i < size(); i++) {
      text.append(i == 0 ? "" : ", ").append(name(i)).append(": ").append(values[i]);
    }
    return text.append('}').toString();
  }

  /// Collects features; not for sharing between threads.
  public static final class Builder {
    private int[] keys = new int[16];
    private float[] values = new float[16];
    private String[] names = new String[16];
    private int size;
    private boolean named = true;

    private Builder() {}

    /// Adds a number under a name; a name given twice adds up.
    public Builder add(String name, double value) {
      float single = (float) value;
      if (!Float.isFinite(single)) {
        throw new Refusal.Invalid(name, "must be a finite number of single precision: " + value);
      }
      return add(Hashing.of32(name), single, name);
    }

    /// Adds a fact: the value 1 under `name=text`.
    public Builder add(String name, String text) {
      return add(name + "=" + text, 1);
    }

    /// Adds a feature as a log keeps it: by key, without its name.
    public Builder add(int key, float value) {
      named = false;
      return add(key, value, "");
    }

    private Builder add(int key, float value, String name) {
      if (value == 0) {
        return this;
      }
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
        names = Arrays.copyOf(names, 2 * size);
      }
      keys[size] = key;
      values[size] = value;
      names[size++] = name;
      return this;
    }

    /// The features in the order of their keys; those of one key add up in the order they came in.
    public Features build() {
      var order = order();
      var sorted = new int[size];
      var sums = new float[size];
      var first = new String[size];
      int n = 0;
      for (int i = 0; i < size; ) {
        sorted[n] = key(order[i]);
        sums[n] = 0;
        first[n] = names[place(order[i])];
        for (; i < size && key(order[i]) == sorted[n]; i++) {
          sums[n] += values[place(order[i])];
        }
        n += sums[n] == 0 ? 0 : 1;
      }
      return n == 0
          ? NONE
          : new Features(
              Arrays.copyOf(sorted, n),
              Arrays.copyOf(sums, n),
              named ? Arrays.copyOf(first, n) : new String[0]);
    }

    /// Keys and the places of what was added under them, in the order of both.
    private long[] order() {
      var order = new long[size];
      for (int i = 0; i < size; i++) {
        order[i] = ((long) keys[i] << Integer.SIZE) | i;
      }
      Arrays.sort(order);
      return order;
    }

    private static int key(long keyAndPlace) {
      return (int) (keyAndPlace >> Integer.SIZE);
    }

    private static int place(long keyAndPlace) {
      return (int) keyAndPlace;
    }
  }
}
