package io.volano.client;

import java.util.Map;

/// Values to JSON text: `Map`, `Iterable`, `CharSequence`, numbers, booleans, `null`, and our
/// records.
///
/// Half a surrogate pair is written as an escape, so that the server can name it. What JSON has no
/// form for is refused with its path: a number that is not finite, another class, a key that is no
/// text, and what is nested deeper than 256, as that which contains itself is.
final class JsonWriter {

  private static final int DEEPEST = 256;

  private final StringBuilder text = new StringBuilder();

  private JsonWriter() {}

  /// @throws IllegalArgumentException if a value has no form in JSON
  static String write(Object value) {
    var writer = new JsonWriter();
    writer.value(value, "", 0);
    return writer.text.toString();
  }

  private void value(Object value, String path, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(path + " is nested deeper than " + DEEPEST);
    }
    if (value == null || value instanceof Boolean) {
      text.append(value);
    } else if (value instanceof Number number) {
      number(number, path);
    } else if (value instanceof CharSequence string) {
      string(string);
    } else if (value instanceof Map<?, ?> fields) {
      object(fields, path, depth);
    } else if (value instanceof Iterable<?> elements) {
      array(elements, path, depth);
    } else if (value instanceof JsonForm form) {
      object(form.toJson(), path, depth);
    } else {
      throw new IllegalArgumentException(
          path + " has no form in JSON: " + value.getClass().getName());
    }
  }

  private void number(Number number, String path) {
    if (!Double.isFinite(number.doubleValue())) {
      throw new IllegalArgumentException(path + " must be finite: " + number);
    }
    text.append(number);
  }

  private void object(Map<?, ?> fields, String path, int depth) {
    char before = '{';
    for (var field : fields.entrySet()) {
      if (!(field.getKey() instanceof String name)) {
        throw new IllegalArgumentException(path + " has a key that is no text: " + field.getKey());
      }
      text.append(before);
      string(name);
      text.append(':');
      value(field.getValue(), path.isEmpty() ? name : path + "." + name, depth + 1);
      before = ',';
    }
    text.append(before == '{' ? "{}" : "}");
  }

  private void array(Iterable<?> elements, String path, int depth) {
    char before = '[';
    int i = 0;
    for (var element : elements) {
      text.append(before);
      value(element, path + "[" + i++ + "]", depth + 1);
      before = ',';
    }
    text.append(before == '[' ? "[]" : "]");
  }

  private void string(CharSequence string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || isHalf(string, i)) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private static boolean isHalf(CharSequence string, int i) {
    char c = string.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == string.length() || !Character.isLowSurrogate(string.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(string.charAt(i - 1)));
  }
}
