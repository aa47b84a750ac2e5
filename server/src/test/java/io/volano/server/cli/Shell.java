package io.volano.server.cli;

import io.volano.server.Main;
import java.io.PrintWriter;
import java.io.StringWriter;

/// Types a command.
final class Shell {

  /// What came of it.
  record Result(int exit, String out, String err) {}

  private Shell() {}

  static Result run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        CommandLines.of(Main.command())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Result(exit, out.toString(), err.toString());
  }
}
