package io.volano.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// The log of a task on a running server.
@Command(
    name = "log",
    description = "Prints the log of a task, and what comes with --follow.",
    mixinStandardHelpOptions = true)
public final class LogCommand implements Callable<Integer> {

  private static final int PAGE = 1000;
  private static final Duration PAUSE = Duration.ofMillis(500);

  @Mixin private Api.Options server;
  @Mixin private Output output;

  @Parameters(paramLabel = "TASK")
  private String task;

  @Option(
      names = "--after",
      defaultValue = "0",
      description = "Only what stands after this position.")
  private long after;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as the log grows, until interrupted.")
  private boolean follow;

  @Override
  public Integer call() throws InterruptedException {
    var api = server.api();
    if (follow) {
      follow(() -> printNew(api));
    } else {
      printNew(api);
    }
    return Exit.OK;
  }

  /// Looks again and again, until that fails or somebody interrupts it.
  private static void follow(Runnable look) throws InterruptedException {
    try (var rounds = Executors.newSingleThreadScheduledExecutor()) {
      var looking = rounds.scheduleWithFixedDelay(look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      try {
        looking.get();
      } finally {
        looking.cancel(true);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CommandFailure failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  private void printNew(Api api) {
    long through = page(api, task, after, this::print);
    while (through > after) {
      after = through;
      output.out().flush();
      through = page(api, task, after, this::print);
    }
  }

  private void print(JsonNode entry) {
    output.out().println(output.json() ? entry.toString() : line(entry));
  }

  /// Position, time, kind, and the few fields that tell one entry from another.
  private static String line(JsonNode entry) {
    var text = new StringBuilder();
    entry
        .properties()
        .forEach(
            field -> {
              var value = field.getValue();
              if (value.isValueNode() && !value.isNull()) {
                text.append(text.isEmpty() ? "" : "  ")
                    .append(field.getKey())
                    .append('=')
                    .append(value.asString());
              }
            });
    return text.toString();
  }

  /// Reads entries after a position, at most a page of them.
  ///
  /// @return the position of the last one, or `after` if there are none
  static long page(Api api, String task, long after, Consumer<JsonNode> entry) {
    var path = Api.path("v1", "tasks", task, "log") + "?after=" + after + "&limit=" + PAGE;
    long last = after;
    try (var lines =
        new BufferedReader(new InputStreamReader(api.lines(path), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          var parsed = TypedJson.MAPPER.readTree(line);
          entry.accept(parsed);
          last = parsed.path("position").asLong(last);
        }
      }
    } catch (IOException e) {
      throw CommandFailure.failed("the server stopped answering: " + e.getMessage(), e);
    }
    return last;
  }
}
