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

  @Mixin private TaskOnServer task;

  @Parameters(index = "1", paramLabel = "DECISION", description = "Its id.")
  private String decision;

  @Override
  public Integer call() {
    return task.get("decisions", decision, "why");
  }
}
