package io.volano.server.cli.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// A text file of rows with a header, unpacked if its name ends in `.gz`; no quoting.
record Table(List<Row> rows) {

  /// A row, by the names in the header.
  static final class Row {
    private final Map<String, Integer> columns;
    private final String[] cells;

    private Row(Map<String, Integer> columns, String[] cells) {
      this.columns = columns;
      this.cells = cells;
    }

    String get(String column) {
      var at = columns.get(column);
      if (at == null) {
        throw new IllegalArgumentException(
            "column " + column + " must be one of " + columns.keySet());
      }
      return cells[at];
    }

    double number(String column) {
      return Double.parseDouble(get(column));
    }
  }

  /// Columns separated by tabs, whose names may carry a type (`age:token`).
  static Table tabbed(Path file) {
    return read(file, "\t");
  }

  /// Columns separated by commas.
  static Table commaSeparated(Path file) {
    return read(file, ",");
  }

  private static Table read(Path file, String separator) {
    try (var lines =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      var header = lines.readLine();
      if (header == null) {
        throw new IllegalArgumentException(file + " is empty");
      }
      var columns = columns(header.split(separator, -1));
      return new Table(
          lines
              .lines()
              .filter(line -> !line.isEmpty())
              .map(line -> new Row(columns, line.split(separator, -1)))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, Integer> columns(String[] header) {
    var columns = new HashMap<String, Integer>();
    for (int i = 0; i < header.length; i++) {
      columns.put(header[i].replaceFirst(":.*", ""), i);
    }
    return columns;
  }

  private static InputStream open(Path file) throws IOException {
    var in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
