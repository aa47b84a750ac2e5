package io.volano.math;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/// A long row of floats, all 0 at first, of which a snapshot costs only what changed since the
/// last.
///
/// Kept in pages of 64. Pages that were never written are one and the same page of zeros. A
/// snapshot shares all pages; the first write to a shared page copies it. So memory is 8 bytes a
/// page plus 272 bytes for every page written, and after `n` scattered writes the next snapshot has
/// cost at most `n` copies of a page and one of the page table.
///
/// Belongs to one thread; its snapshots to any.
public final class PagedFloats {

  private static final int BITS = 6;
  private static final int LENGTH = 1 << BITS;
  private static final int MASK = LENGTH - 1;

  private final float[] zeros = new float[LENGTH]; // never written
  private final float[][] pages;
  private final BitSet own = new BitSet(); // pages no snapshot has

  /// @param size a multiple of 64
  public PagedFloats(int size) {
    if (size <= 0 || size % LENGTH != 0) {
      throw new IllegalArgumentException("size must be a multiple of " + LENGTH + ": " + size);
    }
    pages = new float[size >> BITS][];
    Arrays.fill(pages, zeros);
  }

  public float get(int i) {
    return pages[i >> BITS][i & MASK];
  }

  public void set(int i, float value) {
    page(i >> BITS)[i & MASK] = value;
  }

  private float[] page(int number) {
    if (!own.get(number)) {
      pages[number] = pages[number].clone();
      own.set(number);
    }
    return pages[number];
  }

  /// The present content, which later writes do not touch.
  public Snapshot snapshot() {
    own.clear();
    return new Snapshot(pages.clone());
  }

  /// Writes the pages that were ever written, in their order.
  public void save(DataOutput out) throws IOException {
    int written = 0;
    for (var page : pages) {
      written += page == zeros ? 0 : 1;
    }
    out.writeInt(written);
    for (int i = 0; i < pages.length; i++) {
      if (pages[i] != zeros) {
        out.writeInt(i);
        for (float value : pages[i]) {
          out.writeFloat(value);
        }
      }
    }
  }

  /// Replaces the content by what [#save] wrote.
  public void load(DataInput in) throws IOException {
    Arrays.fill(pages, zeros);
    own.clear();
    int written = in.readInt();
    for (int n = 0; n < written; n++) {
      int number = in.readInt();
      if (number < 0 || number >= pages.length) {
        throw new IOException("page must be below " + pages.length + ": " + number);
      }
      var page = page(number);
      for (int i = 0; i < LENGTH; i++) {
        page[i] = in.readFloat();
      }
    }
  }

  /// A row of floats that does not change.
  public static final class Snapshot {
    private final float[][] pages;

    private Snapshot(float[][] pages) {
      this.pages = pages;
    }

    public float get(int i) {
      return pages[i >> BITS][i & MASK];
    }
  }
}
