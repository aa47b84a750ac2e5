package io.volano.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Action;
import io.volano.Declaration;
import io.volano.Draws;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.Outcome;
import io.volano.PolicyStatus;
import io.volano.Range;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.TaskId;
import io.volano.Volano;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import io.volano.testkit.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportImportTest {

  private static final TaskId TASK = TaskId.of("moved");

  @Test
  void whatIsImportedElsewhereHasLearnedTheSame(@TempDir Path folder) throws Exception {
    var from = folder.resolve("from").toString();
    var to = folder.resolve("to").toString();
    var file = folder.resolve("log.jsonl").toString();
    live(from, "before");
    live(from, TASK.name()); // its positions are others than where it goes

    assertThat(Shell.run("export", "--offline", "--data", from, "--out", file, "moved").exit())
        .isEqualTo(Exit.OK);
    var imported = Shell.run("import", "--data", to, file);

    assertThat(imported.exit()).as(imported.err()).isEqualTo(Exit.OK);
    assertThat(Files.readAllLines(Path.of(file))).hasSize(1 + 3 * 40);
    assertThat(learned(to).steps()).isEqualTo(40);
    assertThat(learned(to).summary()).isEqualTo(learned(from).summary());
  }

  @Test
  void aTaskThatIsThereIsNotMixedWithAnother(@TempDir Path folder) {
    var data = folder.resolve("data").toString();
    var file = folder.resolve("log.jsonl").toString();
    live(data, TASK.name());
    Shell.run("export", "--offline", "--data", data, "--out", file);

    var result = Shell.run("import", "--data", data, file);

    assertThat(result.exit()).isEqualTo(Exit.REFUSED);
    assertThat(result.err()).contains("moved is there already");
  }

  @Test
  void anExportCanBeReplayed(@TempDir Path folder) {
    var data = folder.resolve("data").toString();
    var file = folder.resolve("log.jsonl").toString();
    live(data, TASK.name());
    Shell.run("export", "--offline", "--data", data, "--out", file);

    var result = Shell.run("replay", file, "--algorithm", "uniform", "--json");

    assertThat(result.exit()).as(result.err()).isEqualTo(Exit.OK);
    assertThat(result.out()).contains("\"decisions\":40");
  }

  private static void live(String data, String task) {
    var clock = new SettableClock();
    try (var volano = Volano.open(Wiring.stores(data), PolicyCatalog.ALL, Draws.seeded(1), clock)) {
      var declaration =
          Declaration.of(
              List.of(Action.of("a"), Action.of("b")),
              Reward.ofValue(Range.UNIT),
              Horizon.of(Duration.ofMinutes(1), Signal.VALUE));
      var loop = volano.declare(TaskId.of(task), declaration);
      for (int i = 0; i < 40; i++) {
        clock.advance(Duration.ofSeconds(1));
        var decision =
            loop.decide(Request.of("u" + i, Features.builder().add("x", i / 40.0).build()));
        double reward = decision.action().id().equals("a") ? 1 : 0;
        loop.observe(decision.id(), Outcome.of(Signal.VALUE, reward, clock.instant()));
        loop.learn();
      }
    }
  }

  private static PolicyStatus learned(String data) {
    try (var volano =
        Volano.open(Wiring.stores(data), PolicyCatalog.ALL, Draws.seeded(1), new SettableClock())) {
      return volano.task(TASK).policy();
    }
  }
}
