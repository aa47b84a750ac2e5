package io.volano.server.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What a running server calls wrong, and who is told.
@Command(
    name = "alert",
    description = "Lists and silences alerts, and tries their targets.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class AlertCommand {

  @Command(
      name = "list",
      description = "Prints what is wrong now, what is silenced, and what became of messages.",
      mixinStandardHelpOptions = true)
  int list(@Mixin Api.Options server, @Mixin Output output) {
    output.print(server.api().get("/v1/alerts"));
    return Exit.OK;
  }

  @Command(
      name = "silence",
      description = "Tells nobody of some alerts for a time; of all if none are named.",
      mixinStandardHelpOptions = true)
  int silence(
      @Mixin Api.Options server,
      @Mixin Output output,
      @Option(names = "--kind", description = "Only of this kind: disk, learning….")
          Optional<String> kind,
      @Option(names = "--tenant", description = "Only of this tenant.") Optional<String> tenant,
      @Option(names = "--task", description = "Only of a task of this name.") Optional<String> task,
      @Option(names = "--for", required = true, description = "How long, as PT2H; at most 30 days.")
          Duration length) {
    var body = TypedJson.object().put("for", length.toString());
    kind.ifPresent(k -> body.put("kind", k));
    tenant.ifPresent(t -> body.put("tenant", t));
    task.ifPresent(t -> body.put("task", t));
    output.print(server.api().post("/v1/alerts/silences", body));
    return Exit.OK;
  }

  @Command(
      name = "unsilence",
      description = "Ends a silence early.",
      mixinStandardHelpOptions = true)
  int unsilence(
      @Mixin Api.Options server,
      @Parameters(paramLabel = "ID", description = "As listed.") String id) {
    server.api().delete(Api.path("v1", "alerts", "silences", id));
    return Exit.OK;
  }

  @Command(
      name = "test",
      description = "Sends every target a message that says it is a test.",
      mixinStandardHelpOptions = true)
  int test(@Mixin Api.Options server, @Mixin Output output) {
    output.print(server.api().post("/v1/alerts/test", TypedJson.object()));
    return Exit.OK;
  }
}
