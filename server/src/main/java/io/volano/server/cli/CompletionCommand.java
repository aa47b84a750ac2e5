package io.volano.server.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Completion for shells.
@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash and zsh.",
      "Use: source <(./volano completion)"
    },
    mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    var line = command.commandLine();
    line.getOut().print(AutoComplete.bash("volano", command.root().commandLine()));
    line.getOut().flush();
    return Exit.OK;
  }
}
