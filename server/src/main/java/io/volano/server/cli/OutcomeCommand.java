package io.volano.server.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What was seen of a decision.
@Command(
    name = "outcome",
    description = "Reports what was seen of a decision.",
    mixinStandardHelpOptions = true)
public final class OutcomeCommand implements Callable<Integer> {

  @Mixin private TaskOnServer task;

  @Parameters(index = "1", paramLabel = "DECISION", description = "Its id.")
  private String decision;

  @Parameters(index = "2", paramLabel = "TYPE", description = "What was seen: click, purchase, ...")
  private String type;

  @Parameters(index = "3", paramLabel = "VALUE", arity = "0..1", description = "How much of it.")
  private Optional<Double> value = Optional.empty();

  @Mixin private Seen seen;

  @Override
  public Integer call() {
    return task.post(
        seen.addTo(TypedJson.object(), type, value), "decisions", decision, "outcomes");
  }
}
