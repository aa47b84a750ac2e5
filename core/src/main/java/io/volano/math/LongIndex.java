package io.volano.math;

/// Numbers for 64-bit keys: a map from `long` to `int` at least 0, without boxing.
///
/// Open addressing with linear probing, at most half full, so that a key is found in two or three
/// looks; 24 to 48 bytes an entry. Not for sharing between threads while it changes; a [#snapshot]
/// never changes and may be read by any.
public final class LongIndex {

  /// What a key that is not there is mapped to.
  public static final int ABSENT = -1;

  private static final int SMALLEST = 16;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long[] keys;
  private int[] values; // value + 1, so that 0 is a free place
  private int size;
  private boolean shared;

  public LongIndex() {
    this(new long[SMALLEST], new int[SMALLEST], 0);
  }

  private LongIndex(long[] keys, int[] values, int size) {
    this.keys = keys;
    this.values = values;
    this.size = size;
  }

  public int size() {
    return size;
  }

  /// The number of a key, or [#ABSENT].
  public int get(long key) {
    return values[place(key)] - 1;
  }

  public void put(long key, int value) {
    if (value < 0) {
      throw new IllegalArgumentException("value must be at least 0: " + value);
    }
    unshare();
    int at = place(key);
    if (values[at] == 0) {
      size++;
    }
    keys[at] = key;
    values[at] = value + 1;
    if (2 * size > keys.length) {
      resize(2 * keys.length);
    }
  }

  /// Forgets a key; one that is not there is no error.
  public void remove(long key) {
    int at = place(key);
    if (values[at] == 0) {
      return;
    }
    unshare();
    size--;
    close(at);
  }

  /// The present content, which later changes do not touch. Costs nothing until the next change,
  /// which copies.
  public LongIndex snapshot() {
    shared = true;
    var snapshot = new LongIndex(keys, values, size);
    snapshot.shared = true;
    return snapshot;
  }

  /// Where a key is, or the free place where it would be.
  private int place(long key) {
    int mask = keys.length - 1;
    int at = home(key);
    while (values[at] != 0 && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private int home(long key) {
    return (int) ((key * GOLDEN) >>> (Long.numberOfLeadingZeros(keys.length) + 1));
  }

  /// Moves up what stands after a place that became free, so that no search ends too early.
  ///
  /// Source: Knuth, *The Art of Computer Programming*, volume 3, section 6.4, algorithm R.
  private void close(int free) {
    int mask = keys.length - 1;
    int at = free;
    while (true) {
      values[free] = 0;
      int home;
      do {
        at = (at + 1) & mask;
        if (values[at] == 0) {
          return;
        }
        home = home(keys[at]);
      } while (((at - home) & mask) < ((at - free) & mask));
      keys[free] = keys[at];
      values[free] = values[at];
      free = at;
    }
  }

  private void unshare() {
    if (shared) {
      keys = keys.clone();
      values = values.clone();
      shared = false;
    }
  }

  private void resize(int capacity) {
    var oldKeys = keys;
    var oldValues = values;
    keys = new long[capacity];
    values = new int[capacity];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != 0) {
        int at = place(oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }
}
