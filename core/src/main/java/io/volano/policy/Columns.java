package io.volano.policy;

import io.volano.Features;
import io.volano.math.LongIndex;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// Which feature stands in which column of a dense learner, in the order in which they were first
/// learned. Column 0 is the constant 1; features of contexts and of actions have columns of their
/// own.
final class Columns {
  private static final long ACTION = 1L << 32;

  private final LongIndex index;
  private long[] keys;
  private int size; // with the constant
  private final int most;
  private long refused;

  Columns(int most) {
    this(most, new LongIndex(), new long[8], 1, 0);
  }

  private Columns(int most, LongIndex index, long[] keys, int size, long refused) {
    this.most = most;
    this.index = index;
    this.keys = keys;
    this.size = size;
    this.refused = refused;
  }

  int size() {
    return size;
  }

  long refused() {
    return refused;
  }

  Columns snapshot() {
    return new Columns(most, index.snapshot(), keys, size, refused);
  }

  /// The row of a step, with a column for every feature as long as there are any left.
  double[] give(Features context, Features action) {
    give(context, 0);
    give(action, ACTION);
    var x = row(context);
    write(action, x);
    return x;
  }

  private void give(Features features, long namespace) {
    for (int i = 0; i < features.size(); i++) {
      long key = key(features.key(i), namespace);
      if (index.get(key) >= 0) {
        continue;
      }
      if (size == most) {
        refused++;
      } else {
        add(key);
      }
    }
  }

  private void add(long key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size] = key;
    index.put(key, size++);
  }

  private static long key(int key, long namespace) {
    return namespace | Integer.toUnsignedLong(key);
  }

  /// The row of a context, without an action's features.
  double[] row(Features context) {
    var x = new double[size];
    x[0] = 1;
    for (int i = 0; i < context.size(); i++) {
      int column = index.get(key(context.key(i), 0));
      if (column >= 0) {
        x[column] = context.value(i);
      }
    }
    return x;
  }

  /// Puts an action's features into a row.
  void write(Features action, double[] x) {
    for (int i = 0; i < action.size(); i++) {
      int column = index.get(key(action.key(i), ACTION));
      if (column >= 0) {
        x[column] = action.value(i);
      }
    }
  }

  /// Takes an action's features out of a row.
  void erase(Features action, double[] x) {
    for (int i = 0; i < action.size(); i++) {
      int column = index.get(key(action.key(i), ACTION));
      if (column >= 0) {
        x[column] = 0;
      }
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(refused);
    out.writeInt(size);
    for (int i = 1; i < size; i++) {
      out.writeLong(keys[i]);
    }
  }

  static Columns load(int most, DataInput in) throws IOException {
    var columns = new Columns(most);
    columns.refused = in.readLong();
    int size = in.readInt();
    if (size < 1 || size > most) {
      throw new IOException("columns must be in [1, " + most + "]: " + size);
    }
    for (int i = 1; i < size; i++) {
      columns.add(in.readLong());
    }
    return columns;
  }
}
