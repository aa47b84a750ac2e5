package io.volano.model;

import java.lang.Character.UnicodeScript;

/// In which language a text is, by its letters.
final class Script {

  /// Chinese texts name people, places and products in Latin letters, so few Han suffice.
  private static final double CHINESE = 0.3;

  private Script() {}

  /// Whether Han characters are at least 0.3 of all Han and Latin letters.
  static boolean isChinese(String text) {
    long han = text.codePoints().filter(Script::isHan).count();
    long latin = text.codePoints().filter(Script::isLatin).count();
    return han > 0 && han >= CHINESE * (han + latin);
  }

  static boolean isHan(int codePoint) {
    return codePoint >= 0x2E80 && UnicodeScript.of(codePoint) == UnicodeScript.HAN;
  }

  private static boolean isLatin(int codePoint) {
    return Character.isLetter(codePoint) && UnicodeScript.of(codePoint) == UnicodeScript.LATIN;
  }
}
