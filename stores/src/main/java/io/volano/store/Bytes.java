package io.volano.store;

import io.volano.Refusal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Compact binary values, written to and read from a byte array.
///
/// Whole numbers are varints (7 bits a byte, lowest first), signed ones folded to unsigned (0, −1,
/// 1, −2, …); doubles, floats and keys are raw and little-endian; texts are UTF-8 behind their
/// length.
final class Bytes {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  static final class Out {
    private byte[] bytes = new byte[512];
    private int size;

    byte[] toBytes() {
      return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
      if (bytes.length - size < more) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
      }
    }

    Out put(int value) {
      reserve(1);
      bytes[size++] = (byte) value;
      return this;
    }

    Out varint(long value) {
      reserve(10);
      while ((value & ~0x7FL) != 0) {
        bytes[size++] = (byte) (value | 0x80);
        value >>>= 7;
      }
      bytes[size++] = (byte) value;
      return this;
    }

    Out signed(long value) {
      return varint(value << 1 ^ value >> 63);
    }

    Out raw(int value) {
      reserve(Integer.BYTES);
      INT.set(bytes, size, value);
      size += Integer.BYTES;
      return this;
    }

    Out raw(long value) {
      reserve(Long.BYTES);
      LONG.set(bytes, size, value);
      size += Long.BYTES;
      return this;
    }

    Out raw(double value) {
      return raw(Double.doubleToRawLongBits(value));
    }

    Out raw(float value) {
      return raw(Float.floatToRawIntBits(value));
    }

    Out raw(byte[] value) {
      reserve(value.length);
      System.arraycopy(value, 0, bytes, size, value.length);
      size += value.length;
      return this;
    }

    Out text(String text) {
      var utf8 = text.getBytes(StandardCharsets.UTF_8);
      return varint(utf8.length).raw(utf8);
    }
  }

  static final class In {
    final byte[] bytes;
    private int at;

    In(byte[] bytes) {
      this.bytes = bytes;
    }

    int get() {
      return bytes[at++] & 0xFF;
    }

    long varint() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes[at++];
        value |= (next & 0x7FL) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    int count() {
      return Math.toIntExact(varint());
    }

    long signed() {
      long value = varint();
      return value >>> 1 ^ -(value & 1);
    }

    int rawInt() {
      int value = (int) INT.get(bytes, at);
      at += Integer.BYTES;
      return value;
    }

    long rawLong() {
      long value = (long) LONG.get(bytes, at);
      at += Long.BYTES;
      return value;
    }

    double rawDouble() {
      return Double.longBitsToDouble(rawLong());
    }

    float rawFloat() {
      return Float.intBitsToFloat(rawInt());
    }

    byte[] raw(int length) {
      var value = Arrays.copyOfRange(bytes, at, at + length);
      at += length;
      return value;
    }

    String text() {
      int length = count();
      var text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }

    void skip(int length) {
      at += length;
    }

    int at() {
      return at;
    }
  }

  /// Refuses a text that a store could not give back as it was: half a surrogate pair, or the
  /// character 0, which PostgreSQL does not take.
  static String storable(String field, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        throw unstorable(field, i);
      }
      if (Character.isHighSurrogate(c)
          && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))) {
        throw unstorable(field, i);
      }
    }
    return text;
  }

  private static Refusal.Invalid unstorable(String field, int at) {
    return new Refusal.Invalid(
        field, "must be Unicode text without the character 0: see character " + at);
  }
}
