package io.volano.server.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// Where a command prints: text for people, or with `--json` one JSON value a line.
final class Output {

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  boolean json() {
    return json;
  }

  PrintWriter out() {
    return command.commandLine().getOut();
  }

  PrintWriter err() {
    return command.commandLine().getErr();
  }

  /// Prints a value; nothing if it is missing.
  void print(JsonNode value) {
    if (!value.isMissingNode()) {
      out().print(json ? value + "\n" : TextView.of(value));
      out().flush();
    }
  }

  void print(CurveView view) {
    if (json) {
      out().println(view.json());
    } else {
      view.print(out());
    }
    out().flush();
  }

  /// Prints a value as JSON, or else the text that is made of it.
  int show(JsonNode value, Consumer<PrintWriter> text) {
    if (json) {
      out().println(value);
    } else {
      text.accept(out());
    }
    out().flush();
    return Exit.OK;
  }

  /// Prints a value as JSON, or else a text.
  void print(JsonNode value, String text) {
    out().println(json ? value.toString() : text);
    out().flush();
  }
}
