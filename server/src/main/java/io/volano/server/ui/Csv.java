package io.volano.server.ui;

import io.volano.Estimate;
import io.volano.Range;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// A table for a spreadsheet, as RFC 4180 has it.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front. Numbers are
/// written by us and stay as they are.
public final class Csv {

  private static final Pattern FORMULA =
      Pattern.compile("(?s)[\\s\\uFEFF]*[=+\\-@\\t\\r\\n|%＝＋－＠].*");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
  private static final MediaType TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);

  private final StringBuilder text = new StringBuilder();

  /// @param names of the columns
  public Csv(String... names) {
    row((Object[]) names);
  }

  /// @param cells texts, numbers, or null for nothing
  public Csv row(Object... cells) {
    text.append(Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",")))
        .append("\r\n");
    return this;
  }

  public Csv rows(List<Object[]> rows) {
    rows.forEach(this::row);
    return this;
  }

  /// The three cells of an estimate: its value and where it lies, as far as they are known.
  static List<Object> cells(Optional<Estimate> estimate) {
    var range = estimate.flatMap(Estimate::interval);
    return Arrays.asList(
        estimate.map(Estimate::value).orElse(null),
        range.map(Range::low).orElse(null),
        range.map(Range::high).orElse(null));
  }

  private static String cell(Object value) {
    var text = value == null ? "" : value.toString();
    if (!NUMBER.matcher(text).matches() && FORMULA.matcher(text).matches()) {
      text = "'" + text;
    }
    return text.matches("(?s).*[\",\r\n;\t].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /// As a file to be saved.
  ///
  /// @param name of the file, without its ending
  ResponseEntity<byte[]> file(String name) {
    return ResponseEntity.ok()
        .contentType(TYPE)
        .header(
            "Content-Disposition",
            "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + ".csv\"")
        .body(toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
