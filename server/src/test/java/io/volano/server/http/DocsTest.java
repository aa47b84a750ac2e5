package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The commands in the docs do what they say: every block marked `sh run` of a page is run, in
/// order, against a fresh server, and no call of it may be refused.
final class DocsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh run\\n(.*?)^```$");
  private static final Pattern TASK_COMMAND = Pattern.compile("(?m)^\\./volano( task .*\\n)");
  private static final String PRELUDE =
      """
      set -euo pipefail
      curl() { command curl --silent --show-error --fail-with-body "$@" && echo; }
      volano() { "$JAVA_HOME/bin/java" -cp "$CLASS_PATH" io.volano.server.Main "$@"; }
      """;

  @TempDir private Path data;

  static List<Path> pagesThatCanBeRun() throws IOException {
    try (var root = Files.list(ROOT);
        var docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(root, docs)
          .filter(page -> page.toString().endsWith(".md"))
          .filter(page -> !commands(page).isEmpty())
          .sorted()
          .toList();
    }
  }

  private static List<String> commands(Path page) {
    try {
      return BLOCK.matcher(Files.readString(page)).results().map(r -> r.group(1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pagesThatCanBeRun")
  void theCommandsOfThePageWork(Path page) throws Exception {
    try (var live = Live.in(data)) {
      var log = data.resolve("commands.log");
      var bash =
          new ProcessBuilder("bash", "-c", script(page, live.port()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      bash.environment().put("JAVA_HOME", System.getProperty("java.home"));
      bash.environment().put("CLASS_PATH", System.getProperty("java.class.path"));
      bash.environment().put("VOLANO_URL", live.uri("").toString());
      var run = bash.start();
      assertThat(run.waitFor()).as(Files.readString(log)).isZero();
    }
  }

  private static String script(Path page, int port) throws IOException {
    var declared =
        TASK_COMMAND
            .matcher(Files.readString(page))
            .results()
            .map(r -> "volano" + r.group(1))
            .collect(Collectors.joining());
    var commands = String.join("", commands(page));
    return PRELUDE
        + declared
        + commands.replaceAll("(127\\.0\\.0\\.1|localhost):8080", "127.0.0.1:" + port);
  }
}
