package io.volano.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A key as its owner has it: `vol_<prefix>_<secret>`. Shown once, when it is made.
///
/// The secret is 256 random bits in base64. That is why a plain SHA-256 of it is kept and no slow
/// hash: a slow one makes guessing what people choose expensive, and of 2²⁵⁶ equally likely secrets
/// nobody guesses any; but it would make every request, and every wrong one, expensive.
public final class KeySecret {

  private static final String START = "vol_";
  private static final int PREFIX = 10;
  private static final int SECRET_BYTES = 32;
  private static final int LENGTH = START.length() + PREFIX + 1 + 43;
  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

  private final String text;

  private KeySecret(String text) {
    this.text = text;
  }

  /// A new one.
  ///
  /// @param random nobody must be able to foresee
  public static KeySecret random(RandomGenerator random) {
    var prefix = new StringBuilder(START);
    for (int i = 0; i < PREFIX; i++) {
      prefix.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    var secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new KeySecret(
        prefix + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /// Reads what somebody sent; empty if it cannot be a key.
  public static Optional<KeySecret> parse(String text) {
    boolean fits =
        text.length() == LENGTH
            && text.startsWith(START)
            && text.charAt(START.length() + PREFIX) == '_'
            && text.chars().allMatch(KeySecret::mayOccur);
    return fits ? Optional.of(new KeySecret(text)) : Optional.empty();
  }

  private static boolean mayOccur(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  /// Its first part, which is no secret: `vol_k3v9…`.
  public String prefix() {
    return text.substring(0, START.length() + PREFIX);
  }

  /// SHA-256 of all of it, in hexadecimal digits.
  public String hash() {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// The key itself, for the one time it is shown.
  public String reveal() {
    return text;
  }

  /// What may stand in a log.
  @Override
  public String toString() {
    return prefix() + "_…";
  }
}
