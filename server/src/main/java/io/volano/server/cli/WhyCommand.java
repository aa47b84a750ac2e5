package io.volano.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The reason of a decision.
@Command(
    name = "why",
    description = "Says why a decision was made and what came of it.",
    mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {

  @Mixin private Api.Options server;
  @Mixin private Output output;

  @Parameters(index = "0", paramLabel = "TASK")
  private String task;

  @Parameters(index = "1", paramLabel = "DECISION", description = "Its id.")
  private String decision;

  @Override
  public Integer call() {
    output.print(server.api().get(Api.path("v1", "tasks", task, "decisions", decision, "why")));
    return Exit.OK;
  }
}
