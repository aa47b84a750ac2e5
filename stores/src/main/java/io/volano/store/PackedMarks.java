package io.volano.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Which hashes occur in a block of positions, and at which: ten bytes each, a hash and an offset
/// within the block, in the order they were added.
///
/// The marks of a block are divided among [#BUCKETS] by their hash, so that who looks for one reads
/// a few kilobytes, and who writes a block writes few rows.
final class PackedMarks {

  static final int BUCKETS = 64;

  /// Instead of an offset, where any occurrence will do.
  static final int SOMEWHERE = 0xFFFF;

  private static final int BUCKET_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(BUCKETS);
  private static final int MARK = Long.BYTES + Short.BYTES;

  private byte[] bytes = new byte[64 * MARK];
  private int size;

  static int bucket(long hash) {
    return (int) (hash >>> BUCKET_SHIFT);
  }

  void add(long hash, int offset) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    ByteBuffer.wrap(bytes, size, MARK).putLong(hash).putShort((short) offset);
    size += MARK;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  static boolean contains(byte[] marks, long hash) {
    return !offsets(marks, hash).isEmpty();
  }

  /// Where a hash occurs, in the order added.
  static List<Integer> offsets(byte[] marks, long hash) {
    var buffer = ByteBuffer.wrap(marks);
    return IntStream.range(0, marks.length / MARK)
        .filter(i -> buffer.getLong(i * MARK) == hash)
        .mapToObj(i -> Short.toUnsignedInt(buffer.getShort(i * MARK + Long.BYTES)))
        .toList();
  }

  /// The marks without those whose offset is gone.
  static byte[] without(byte[] marks, IntPredicate gone) {
    var buffer = ByteBuffer.wrap(marks);
    var kept = new PackedMarks();
    for (int at = 0; at < marks.length; at += MARK) {
      int offset = Short.toUnsignedInt(buffer.getShort(at + Long.BYTES));
      if (!gone.test(offset)) {
        kept.add(buffer.getLong(at), offset);
      }
    }
    return kept.toBytes();
  }
}
