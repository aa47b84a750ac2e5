package io.volano.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON text to values: `Map`, `List`, `String`, `Long` or `Double`, `Boolean`, `null`.
///
/// As strict as RFC 8259. A whole number that fits is a `Long`, every other one a `Double`; one
/// beyond all doubles is refused, and so is what is nested deeper than 256. Of two fields of one
/// name the later counts.
final class JsonReader {

  private static final int DEEPEST = 256;

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /// @throws JsonException if the text is not one JSON value
  static Object read(String text) {
    var reader = new JsonReader(text);
    reader.skipSpace();
    var value = reader.value();
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.wrong("the end");
    }
    return value;
  }

  private Object value() {
    return switch (peek()) {
      case '{' -> deeper(this::object);
      case '[' -> deeper(this::array);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private interface Nested {
    Object read();
  }

  private Object deeper(Nested nested) {
    if (++depth > DEEPEST) {
      throw new JsonException("nested deeper than " + DEEPEST + " at " + at);
    }
    at++;
    skipSpace();
    var value = nested.read();
    depth--;
    return value;
  }

  private Map<String, Object> object() {
    var fields = new LinkedHashMap<String, Object>();
    if (skip('}')) {
      return fields;
    }
    do {
      skipSpace();
      var name = string();
      skipSpace();
      need(':');
      skipSpace();
      fields.put(name, value());
      skipSpace();
    } while (skip(','));
    need('}');
    return fields;
  }

  private List<Object> array() {
    var elements = new ArrayList<>();
    if (skip(']')) {
      return elements;
    }
    do {
      skipSpace();
      elements.add(value());
      skipSpace();
    } while (skip(','));
    need(']');
    return elements;
  }

  private String string() {
    need('"');
    var read = new StringBuilder();
    while (peek() != '"') {
      char c = next();
      if (c < ' ') {
        at--;
        throw wrong("a character that may stand in a string");
      }
      read.append(c == '\\' ? escaped() : c);
    }
    at++;
    return read.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> {
        at--;
        throw wrong("an escape");
      }
    };
  }

  /// Four hexadecimal digits.
  private char unit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        at--;
        throw wrong("a hexadecimal digit");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private Object literal(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong("a value");
    }
    at += word.length();
    return value;
  }

  private Object number() {
    int start = at;
    skip('-');
    if (!skip('0')) {
      digits();
    }
    boolean whole = true;
    if (skip('.')) {
      whole = false;
      digits();
    }
    if (skip('e') || skip('E')) {
      whole = false;
      if (!skip('+')) {
        skip('-');
      }
      digits();
    }
    return number(text.substring(start, at), whole);
  }

  private static Object number(String digits, boolean whole) {
    if (whole && !digits.equals("-0")) {
      try {
        return Long.valueOf(digits);
      } catch (NumberFormatException e) {
        // Larger than a long: a double is as near as it gets.
      }
    }
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw new JsonException("beyond all numbers: " + digits);
    }
    return value;
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw wrong("a value");
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void need(char c) {
    if (!skip(c)) {
      throw wrong("'" + c + "'");
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("more");
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private JsonException wrong(String expected) {
    var found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
    return new JsonException("expected " + expected + " at " + at + ", found " + found);
  }
}
