package io.volano;

/// The one rule for texts that others choose and the log keeps: neither empty nor endless, and of
/// whole characters, without U+0000, which PostgreSQL cannot keep.
public final class Texts {

  private Texts() {}

  static void check(String field, String text, int longest) {
    if (text == null || text.isEmpty() || text.length() > longest) {
      throw new Refusal.Invalid(field, "must have 1 to " + longest + " characters: " + shown(text));
    }
    checkWhole(field, text);
  }

  /// Refuses what no store can keep, whatever its length.
  public static void checkWhole(String field, String text) {
    if (text.codePoints().anyMatch(c -> c == 0 || isHalf(c))) {
      throw new Refusal.Invalid(field, "must be whole Unicode characters other than U+0000");
    }
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static String shown(String text) {
    return text == null ? "missing" : text.length() + " characters";
  }
}
