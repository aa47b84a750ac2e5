package io.volano.server.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// A decision by a running server.
@Command(
    name = "decide",
    description = "Asks for a decision and prints it.",
    mixinStandardHelpOptions = true)
public final class DecideCommand implements Callable<Integer> {

  @Mixin private TaskOnServer task;

  @Parameters(
      index = "1..*",
      paramLabel = "NAME=VALUE",
      arity = "0..*",
      description = "Context: numbers, true, texts.")
  private Map<String, String> context = Map.of();

  @Option(names = "--subject", description = "Whom it is about.")
  private Optional<String> subject = Optional.empty();

  @Option(names = "--request", description = "The whole request as JSON; the rest is added to it.")
  private Optional<String> request = Optional.empty();

  @Option(names = "--action", split = ",", description = "What may be done this time.")
  private List<String> actions = List.of();

  @Option(names = "--exclude", split = ",", description = "What may not be done this time.")
  private List<String> exclude = List.of();

  @Option(names = "--count", description = "How many actions, ranked.")
  private Optional<Integer> count = Optional.empty();

  @Option(names = "--explain", description = "Say where the probability comes from.")
  private boolean explain;

  @Option(names = "--id", description = "Your own id of the decision.")
  private Optional<String> id = Optional.empty();

  @Override
  public Integer call() {
    return task.post(body(), "decide");
  }

  private ObjectNode body() {
    var body =
        request
            .map(r -> (Object) TypedJson.parse("--request", r))
            .map(
                r -> {
                  if (r instanceof ObjectNode object) {
                    return object;
                  }
                  throw CommandFailure.usage("--request must be a JSON object");
                })
            .orElseGet(TypedJson::object);
    subject.ifPresent(s -> body.put("subject", s));
    context.forEach((name, v) -> body.withObject("context").set(name, TypedJson.value(v)));
    actions.forEach(a -> body.withArray("actions").addObject().put("id", a));
    exclude.forEach(a -> body.withArray("exclude").add(a));
    count.ifPresent(c -> body.put("count", c));
    id.ifPresent(i -> body.put("decisionId", i));
    if (explain) {
      body.put("explain", true);
    }
    return body;
  }
}
