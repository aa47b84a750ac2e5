package io.volano.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// A JSON value as text for people: objects as indented lines, arrays of objects as tables,
/// explanations as trees of `value = how`.
final class TextView {

  private static final int WIDEST = 48;

  private final StringBuilder text = new StringBuilder();

  private TextView() {}

  /// Ends with a line break.
  static String of(JsonNode value) {
    var view = new TextView();
    view.print(value, "");
    return view.text.toString();
  }

  private void print(JsonNode value, String indent) {
    if (isExplanation(value)) {
      line(indent, value.path("value").asString() + " = " + value.path("how").asString());
      value.path("parts").forEach(part -> print(part, indent + "  "));
    } else if (isTable(value)) {
      table(rows(value), indent);
    } else if (value.isArray()) {
      value.forEach(item -> print(item, indent));
    } else if (value.isObject()) {
      object(value, indent);
    } else {
      line(indent, value.asString());
    }
  }

  private void object(JsonNode value, String indent) {
    int width = value.propertyNames().stream().mapToInt(String::length).max().orElse(0);
    for (var field : value.properties()) {
      var v = field.getValue();
      if (isShort(v)) {
        line(indent, padded(field.getKey(), width) + "  " + cell(v));
      } else {
        line(indent, field.getKey());
        print(v, indent + "  ");
      }
    }
  }

  private void table(List<JsonNode> rows, String indent) {
    var columns = new LinkedHashSet<String>();
    rows.forEach(row -> columns.addAll(row.propertyNames()));
    var lines = new ArrayList<List<String>>();
    lines.add(List.copyOf(columns));
    rows.forEach(row -> lines.add(columns.stream().map(c -> cell(row.path(c))).toList()));
    var widths =
        IntStream.range(0, columns.size())
            .map(c -> lines.stream().mapToInt(l -> l.get(c).length()).max().orElse(0))
            .toArray();
    for (var cells : lines) {
      line(
          indent,
          IntStream.range(0, cells.size())
              .mapToObj(c -> padded(cells.get(c), widths[c]))
              .collect(Collectors.joining("  ")));
    }
  }

  private void line(String indent, String content) {
    text.append(indent).append(content.stripTrailing()).append('\n');
  }

  private static boolean isExplanation(JsonNode value) {
    return value.path("value").isNumber() && value.path("how").isString();
  }

  private static boolean isTable(JsonNode value) {
    return value.isArray()
        && !value.isEmpty()
        && rows(value).stream()
            .allMatch(row -> row.isObject() && row.values().stream().allMatch(TextView::isShort));
  }

  private static List<JsonNode> rows(JsonNode array) {
    return List.copyOf(array.values());
  }

  private static boolean isShort(JsonNode value) {
    return value.isValueNode()
        || value.isEmpty()
        || (value.toString().length() <= WIDEST && !isExplanation(value));
  }

  private static String cell(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isValueNode() ? value.asString() : value.toString();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
