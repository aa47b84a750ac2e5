package io.volano.server.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What was seen of a subject, whatever decision it came of.
@Command(
    name = "event",
    description = "Reports what was seen of a subject; the tasks credit it to their decisions.",
    mixinStandardHelpOptions = true)
public final class EventCommand implements Callable<Integer> {

  @Mixin private Api.Options server;
  @Mixin private Output output;

  @Parameters(index = "0", paramLabel = "SUBJECT", description = "Whom it was seen of.")
  private String subject;

  @Parameters(index = "1", paramLabel = "TYPE", description = "What was seen: click, purchase, ...")
  private String type;

  @Parameters(index = "2", paramLabel = "VALUE", arity = "0..1", description = "How much of it.")
  private Optional<Double> value = Optional.empty();

  @Mixin private Seen seen;

  @Override
  public Integer call() {
    var body = seen.addTo(TypedJson.object().put("subject", subject), type, value);
    output.print(server.api().post(Api.path("v1", "events"), body));
    return Exit.OK;
  }
}
