package io.volano.bench;

import java.io.PrintStream;
import java.util.Optional;

/// Prints figures as they are measured, as a table or as JSON lines.
final class Printout {

  private final boolean json;
  private final PrintStream out;
  private boolean complete = true;

  Printout(boolean json, PrintStream out) {
    this.json = json;
    this.out = out;
  }

  /// Measures a row; one that fails is told and does not stop the others.
  ///
  /// @param only ids its figures must start with
  void add(Row row, Scale scale, Optional<String> only) {
    try {
      for (var figure : row.measure(scale)) {
        if (only.map(figure.row()::startsWith).orElse(true)) {
          out.println(json ? figure.toJson() : figure.toLine());
        }
      }
    } catch (Row.Unmeasurable e) {
      failed(row, "not measured: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed(row, "interrupted");
    } catch (Exception e) {
      failed(row, "failed: " + e);
    }
    out.flush();
  }

  private void failed(Row row, String why) {
    System.err.println(row.id() + " " + why);
    complete = false;
  }

  /// Whether every row was measured.
  boolean complete() {
    return complete;
  }
}
