package io.volano.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a running server does by itself.
@Command(
    name = "schedule",
    description = "Lists the jobs of the installation, and has one done now.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class ScheduleCommand {

  @Command(
      name = "list",
      description = "Lists every job: when it is due, when it was done last and what came of it.",
      mixinStandardHelpOptions = true)
  int list(@Mixin Api.Options server, @Mixin Output output) {
    var answer = server.api().get("/v1/schedules");
    output.print(output.json() ? answer : summary(answer.path("schedules")));
    return Exit.OK;
  }

  /// A line a job.
  private static JsonNode summary(JsonNode schedules) {
    var lines = JsonNodeFactory.instance.arrayNode();
    for (var schedule : schedules) {
      var last = schedule.path("last");
      lines
          .addObject()
          .put("name", schedule.path("name").asString())
          .put("cron", schedule.path("cron").asString())
          .put("next", schedule.path("next").asString())
          .put("last", last.path("began").asString(""))
          .put("took", last.path("took").asString(""))
          .put("how", last.path("how").asString(""))
          .put("result", last.path("result").asString(""));
    }
    return lines;
  }

  @Command(
      name = "show",
      description = "Shows a job and its latest runs.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin Api.Options server, @Mixin Output output, @Parameters(paramLabel = "JOB") String job) {
    output.print(server.api().get(Api.path("v1", "schedules", job)));
    return Exit.OK;
  }

  @Command(
      name = "run",
      description = "Has a job done now, besides its own times.",
      mixinStandardHelpOptions = true)
  int run(
      @Mixin Api.Options server, @Mixin Output output, @Parameters(paramLabel = "JOB") String job) {
    output.print(server.api().post(Api.path("v1", "schedules", job, "run"), TypedJson.object()));
    return Exit.OK;
  }
}
