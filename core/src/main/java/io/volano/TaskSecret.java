package io.volano;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key of a task's draws: who chooses decision ids cannot choose what is drawn, and who may see
/// the key can check every draw.
///
/// Its text form does not show it.
public final class TaskSecret {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int LENGTH = 32;
  private static final double TWO_TO_MINUS_53 = 0x1.0p-53;

  private final byte[] key;
  private final Mac keyed; // never used itself: every draw works on a clone

  /// Takes a copy of a key.
  ///
  /// @param key 32 bytes
  public TaskSecret(byte[] key) {
    if (key.length != LENGTH) {
      throw new IllegalArgumentException("key must have 32 bytes: " + key.length);
    }
    this.key = key.clone();
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(this.key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /// The number in \[0, 1) that a slot of a decision is drawn with: the first 53 bits of
  /// HMAC-SHA-256 over `decisionId`, a zero byte, and the slot in decimal.
  public double u(String decisionId, int slot) {
    var hash = hash(decisionId + '\0' + slot);
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = (bits << 8) | (hash[i] & 0xFF);
    }
    return (bits >>> 11) * TWO_TO_MINUS_53;
  }

  /// A name for a subject that only who has the key can connect with it, 32 hexadecimal digits.
  public String pseudonym(String subject) {
    return HexFormat.of().formatHex(hash("subject\0" + subject), 0, 16);
  }

  public byte[] toBytes() {
    return key.clone();
  }

  private byte[] hash(String text) {
    try {
      return ((Mac) keyed.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the MAC of the JDK can be cloned", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TaskSecret that && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return "TaskSecret";
  }
}
