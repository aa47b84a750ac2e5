package io.volano;

import java.util.List;

/// A number, how it came about, and the numbers it came from.
///
/// @param value the number
/// @param how what it is, or the formula that makes it from the parts
/// @param parts what the formula speaks of, in its order
public record Explanation(double value, String how, List<Explanation> parts) {

  public Explanation {
    parts = List.copyOf(parts);
  }

  public static Explanation of(double value, String how, Explanation... parts) {
    return new Explanation(value, how, List.of(parts));
  }

  /// The tree, one number a line, parts indented.
  @Override
  public String toString() {
    var text = new StringBuilder();
    print(text, "");
    return text.toString();
  }

  private void print(StringBuilder text, String indent) {
    text.append(indent).append(value).append(" = ").append(how).append('\n');
    for (var part : parts) {
      part.print(text, indent + "  ");
    }
  }
}
