package io.volano.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import io.volano.testkit.kill.KillLoad;
import io.volano.testkit.kill.KillRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at random moments while writes are in flight. `./volano bench kill9` does it more
/// often.
class KillTest {

  private static final int KILLS = 30;

  @Test
  void whatWasAcknowledgedSurvivesAndIsLearnedOnce(@TempDir Path folder) throws Exception {
    long seed = System.nanoTime();
    var data = folder.resolve("data").toString();
    var run =
        new KillRun(
            (life, retries) -> start(data, life, retries),
            () -> Wiring.stores(data),
            PolicyCatalog.ALL,
            folder.resolve("retries"),
            seed);

    var verdict = run.kill(KILLS, _ -> {});

    assertThat(verdict.clean()).as("seed %d: %s", seed, verdict).isTrue();
    assertThat(verdict.kills()).isEqualTo(KILLS);
    assertThat(verdict.decisions()).isGreaterThan(KILLS);
    assertThat(verdict.outcomes()).isPositive();
  }

  private static Process start(String data, String life, Path retries) throws java.io.IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Life.class.getName(),
            data,
            life,
            retries.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// The process that is killed.
  static final class Life {
    private Life() {}

    public static void main(String[] arguments) {
      KillLoad.run(
          Wiring.stores(arguments[0]), PolicyCatalog.ALL, arguments[1], Path.of(arguments[2]));
    }
  }
}
