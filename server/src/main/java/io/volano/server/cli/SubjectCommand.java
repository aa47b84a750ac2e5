package io.volano.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What a running server knows of a person.
@Command(
    name = "subject",
    description = "Exports or erases what is known of a person.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class SubjectCommand {

  @Command(
      name = "export",
      description = "Prints every row of a subject.",
      mixinStandardHelpOptions = true)
  int export(
      @Mixin Api.Options server,
      @Mixin Output output,
      @Parameters(paramLabel = "SUBJECT") String subject) {
    output.print(server.api().get(Api.path("v1", "subjects", subject)));
    return Exit.OK;
  }

  @Command(
      name = "erase",
      description = "Erases every row of a subject and unlearns them.",
      mixinStandardHelpOptions = true)
  int erase(
      @Mixin Api.Options server,
      @Mixin Output output,
      @Parameters(paramLabel = "SUBJECT") String subject,
      @Mixin Confirmation confirmation) {
    confirmation.need("this erases everything about " + subject);
    output.print(server.api().delete(Api.path("v1", "subjects", subject)));
    return Exit.OK;
  }
}
