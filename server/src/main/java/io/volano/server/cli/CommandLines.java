package io.volano.server.cli;

import io.volano.Refusal;
import io.volano.StoreException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// How commands fail: one line on standard error that says what to do about it, never a trace.
public final class CommandLines {

  private CommandLines() {}

  /// A command line of a root command and its subcommands.
  public static CommandLine of(Object root) {
    return new CommandLine(root)
        .setExecutionExceptionHandler(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
      var err = command.getErr();
      err.println("volano: " + message(e));
      err.flush();
      return switch (e) {
        case CommandFailure failure -> failure.exitCode();
        case Refusal _ -> Exit.REFUSED;
        default -> Exit.FAILED;
      };
    }

    private static String message(Exception e) {
      return switch (e) {
        case CommandFailure _, Refusal _, StoreException _, UncheckedIOException _ ->
            e.getMessage();
        case IllegalArgumentException _ -> e.getMessage();
        default -> e.getMessage() == null ? e.toString() : e.getMessage() + " (" + e + ")";
      };
    }
  }
}
