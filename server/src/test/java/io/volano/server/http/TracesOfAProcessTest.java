package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.server.Main;
import io.volano.testkit.JavaProcess;
import io.volano.testkit.kill.ServerUnderLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server loads and sends, as a process of its own.
final class TracesOfAProcessTest {

  @TempDir private Path folder;

  /// Runs a server that is asked once and told to end.
  ///
  /// @return the classes it loaded
  private List<String> run(Map<String, String> environment) throws Exception {
    var loaded = folder.resolve("loaded");
    var builder =
        JavaProcess.of(
            List.of("-XX:TieredStopAtLevel=1", "-Xlog:class+load:file=" + loaded),
            Main.class,
            List.of("serve", "--port", "0", "--data", folder.resolve("data").toString()));
    builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
    builder.environment().putAll(environment);
    try (var server = ServerUnderLoad.start(builder)) {
      server.declare();
      server.signal("TERM");
      server.process().waitFor();
    }
    return Files.readAllLines(loaded);
  }

  @Test
  void nothingOfOpenTelemetryIsLoadedUnlessItIsAskedFor() throws Exception {
    assertThat(run(Map.of()))
        .anyMatch(line -> line.contains("io.volano.server.trace.Traces "))
        .noneMatch(line -> line.contains("io.opentelemetry"));
  }

  @Test
  void whatHasNotBeenSentIsSentWhenItIsToldToEnd() throws Exception {
    try (var collector = new Collector()) {
      var loaded =
          run(
              Map.of(
                  "OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(),
                  "OTEL_BSP_SCHEDULE_DELAY", "600000",
                  "OTEL_SERVICE_NAME", "mine"));
      assertThat(loaded).anyMatch(line -> line.contains("io.opentelemetry.sdk"));
      assertThat(collector.spans("PUT /v1/tasks/{task}")).hasSize(1);
      assertThat(collector.spans("checkpoint")).isNotEmpty();
      assertThat(collector.taken().toString()).contains("\"mine\"");
    }
  }
}
