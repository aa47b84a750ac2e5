package io.volano.server.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Tasks of a running server.
@Command(
    name = "task",
    description = "Lists, shows, declares and steers tasks.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class TaskCommand {

  @Command(name = "list", description = "Lists all tasks.", mixinStandardHelpOptions = true)
  int list(@Mixin Api.Options server, @Mixin Output output) {
    var answer = server.api().get("/v1/tasks");
    output.print(output.json() ? answer : summary(answer));
    return Exit.OK;
  }

  /// A line a task.
  private static JsonNode summary(JsonNode answer) {
    var lines = JsonNodeFactory.instance.arrayNode();
    for (var task : tasks(answer)) {
      var declaration = task.path("declaration");
      lines
          .addObject()
          .put("task", task.path("task").asString())
          .put("algorithm", declaration.path("algorithm").path("name").asString())
          .put("mode", declaration.path("mode").asString())
          .put("frozen", task.path("frozen").asBoolean())
          .put("revision", task.path("revision").asLong())
          .put("stepsLearned", task.path("stepsLearned").asLong());
    }
    return lines;
  }

  private static JsonNode tasks(JsonNode answer) {
    return answer.isArray() ? answer : answer.path("tasks");
  }

  /// The names of all tasks.
  static List<String> names(Api api) {
    return tasks(api.get("/v1/tasks")).valueStream().map(t -> t.path("task").asString()).toList();
  }

  @Command(
      name = "show",
      description = "Shows what a task was declared as and what it has learned.",
      mixinStandardHelpOptions = true)
  int show(@Mixin TaskOnServer task) {
    var api = task.api();
    var shown = TypedJson.object();
    shown.set("task", api.get(task.path()));
    shown.set("policy", api.get(task.path("policy")));
    task.output().print(shown);
    return Exit.OK;
  }

  @Command(
      name = "curve",
      description = "Shows what a task has earned, beside what a uniform draw would have.",
      mixinStandardHelpOptions = true)
  int curve(
      @Mixin TaskOnServer task,
      @Option(names = "--hours", description = "The last 168 hours instead of its whole life.")
          boolean hours) {
    var curve = task.api().get(task.path("curve") + "?spans=" + (hours ? "hours" : "life"));
    return task.output().show(curve, out -> new TaskCurveView(curve).print(out));
  }

  @Command(
      name = "diagnose",
      description = "Says why a task does or does not learn, and what to do next.",
      mixinStandardHelpOptions = true)
  int diagnose(@Mixin TaskOnServer task) {
    var diagnosis = task.api().get(task.path("diagnosis"));
    return task.output().show(diagnosis, out -> new DiagnosisView(diagnosis).print(out));
  }

  @Command(
      name = "declare",
      description = {
        "Declares a task, or declares it anew.",
        "Everything can stand in FILE (or - for standard input); options override it."
      },
      mixinStandardHelpOptions = true)
  int declare(
      @Mixin TaskOnServer task,
      @Parameters(
              index = "1",
              paramLabel = "FILE",
              arity = "0..1",
              description = "JSON declaration.")
          Optional<Path> file,
      @Option(names = "--action", split = ",", description = "What may be done, comma separated.")
          List<String> actions,
      @Option(names = "--signal", split = ",", description = "Outcome and weight: click=1.")
          Map<String, Double> signals,
      @Option(names = "--algorithm", description = "How it learns: see GET /v1/catalog.")
          Optional<String> algorithm,
      @Option(names = "--option", description = "Option of the algorithm: epsilon=0.1.")
          Map<String, String> options,
      @Option(names = "--wait", description = "When a decision is settled: PT10M.")
          Optional<String> delay,
      @Option(names = "--settle-on", split = ",", description = "Outcomes that settle at once.")
          List<String> settleOn,
      @Option(names = "--mode", description = "online, logging-only or apprentice.")
          Optional<String> mode) {
    var declaration = file.map(TaskCommand::declaration).orElseGet(TypedJson::object);
    setActions(declaration, actions);
    if (signals != null) {
      var weights = declaration.withObject("reward").putObject("signals");
      new TreeMap<>(signals).forEach(weights::put);
    }
    setAlgorithm(declaration, algorithm, options);
    delay.ifPresent(d -> declaration.withObject("horizon").put("wait", d));
    if (settleOn != null) {
      var types = declaration.withObject("horizon").putArray("settleOn");
      settleOn.forEach(types::add);
    }
    mode.ifPresent(m -> declaration.put("mode", m));
    return task.put(declaration);
  }

  private static ObjectNode declaration(Path file) {
    if (TypedJson.read(file) instanceof ObjectNode object) {
      return object;
    }
    throw CommandFailure.usage(file + " must hold a JSON object");
  }

  private static void setActions(ObjectNode declaration, List<String> actions) {
    if (actions != null) {
      var array = declaration.putArray("actions");
      actions.forEach(id -> array.addObject().put("id", id));
    }
  }

  private static void setAlgorithm(
      ObjectNode declaration, Optional<String> name, Map<String, String> options) {
    name.ifPresent(n -> declaration.putObject("algorithm").put("name", n));
    if (options != null) {
      var given = declaration.withObject("algorithm").withObject("options");
      options.forEach((option, value) -> given.set(option, TypedJson.value(value)));
    }
  }

  @Command(
      name = "delete",
      description = "Deletes a task and all it knows.",
      mixinStandardHelpOptions = true)
  int delete(@Mixin TaskOnServer task, @Mixin Confirmation confirmation) {
    confirmation.need("this deletes all decisions of " + task.name());
    return task.delete();
  }

  @Command(
      name = "freeze",
      description = "Plays the baseline from now on; learning goes on.",
      mixinStandardHelpOptions = true)
  int freeze(@Mixin TaskOnServer task) {
    return task.post(TypedJson.object(), "policy", "freeze");
  }

  @Command(name = "thaw", description = "Plays the policy again.", mixinStandardHelpOptions = true)
  int thaw(@Mixin TaskOnServer task) {
    return task.post(TypedJson.object(), "policy", "thaw");
  }

  @Command(
      name = "versions",
      description = "Lists the versions a task can be rolled back to.",
      mixinStandardHelpOptions = true)
  int versions(@Mixin TaskOnServer task) {
    return task.get("policy", "versions");
  }

  @Command(
      name = "rollback",
      description = "Goes on learning from an earlier version.",
      mixinStandardHelpOptions = true)
  int rollback(
      @Mixin TaskOnServer task, @Parameters(index = "1", paramLabel = "VERSION") String version) {
    return task.post(TypedJson.object().put("version", version), "policy", "rollback");
  }
}
