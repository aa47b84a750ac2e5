package io.volano.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.policy.PolicyCatalog;
import io.volano.server.Main;
import io.volano.server.Wiring;
import io.volano.testkit.JavaProcess;
import io.volano.testkit.kill.KillRun;
import io.volano.testkit.kill.LibraryLife;
import io.volano.testkit.kill.ServerLife;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at random moments while writes are in flight. `./volano bench kill9` does it more
/// often.
class KillTest {

  private static final int KILLS = 20;
  private static final int KILLS_OVER_HTTP = 10;

  @TempDir private Path folder;

  @Test
  void whatWasAcknowledgedSurvivesAndIsLearnedOnce() throws Exception {
    check(
        (life, retries) ->
            LibraryLife.of(java(List.of(), Using.class, data(), life, retries.toString())),
        KILLS);
  }

  @Test
  void whatAServerAcknowledgedSurvivesAndIsLearnedOnce() throws Exception {
    var temporary = Files.createDirectory(folder.resolve("temporary"));
    var options = List.of("-Djava.io.tmpdir=" + temporary);
    check(
        (life, retries) ->
            ServerLife.of(
                java(options, Main.class, "serve", "--port", "0", "--data", data()), life, retries),
        KILLS_OVER_HTTP);
    try (var left = Files.list(temporary)) {
      assertThat(left).as("left by the killed").hasSizeLessThanOrEqualTo(1);
    }
  }

  private void check(KillRun.Start start, int kills) throws Exception {
    long seed = System.nanoTime();
    var run =
        new KillRun(
            start, () -> Wiring.stores(data()), PolicyCatalog.ALL, folder.resolve("retries"), seed);

    var verdict = run.kill(kills, _ -> {});

    assertThat(verdict.clean()).as("seed %d: %s", seed, verdict).isTrue();
    assertThat(verdict.kills()).isEqualTo(kills);
    assertThat(verdict.decisions()).isGreaterThan(kills);
    assertThat(verdict.outcomes()).isPositive();
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static ProcessBuilder java(List<String> options, Class<?> main, String... arguments) {
    var all = Stream.concat(Stream.of("-XX:TieredStopAtLevel=1"), options.stream()).toList();
    return JavaProcess.of(all, main, List.of(arguments));
  }

  /// The process that uses the library and is killed.
  static final class Using {
    private Using() {}

    public static void main(String[] arguments) {
      LibraryLife.run(
          Wiring.stores(arguments[0]), PolicyCatalog.ALL, arguments[1], Path.of(arguments[2]));
    }
  }
}
