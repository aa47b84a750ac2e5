package io.volano.server.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

  @Option(names = "--slot", description = "The slot it belongs to (default 0).")
  private Optional<String> slot = Optional.empty();

  @Option(names = "--at", description = "When it happened: 2026-01-31T12:00:00Z.")
  private Optional<String> at = Optional.empty();

  @Option(names = "--key", description = "Makes the report safe to repeat.")
  private Optional<String> key = Optional.empty();

  @Override
  public Integer call() {
    var body = TypedJson.object().put("type", type);
    value.ifPresent(v -> body.put("value", v));
    slot.ifPresent(s -> body.put("slot", s));
    at.ifPresent(a -> body.put("at", a));
    key.ifPresent(k -> body.put("key", k));
    return task.post(body, "decisions", decision, "outcomes");
  }
}
