package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.server.Main;
import io.volano.server.cli.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the installation does by itself can be seen, and had done at once.
final class ScheduleRoutesTest {

  @TempDir private Path data;
  private Live live;

  @BeforeEach
  void start() {
    live = Live.in(data);
  }

  @AfterEach
  void stop() {
    live.close();
  }

  private JsonNode awaitDone() {
    while (true) { // it is done in the background, and the test ends when it was
      var shown = live.get("/v1/schedules/retention").expect(200).json();
      if (shown.at("/last/how").asString("").equals("done")) {
        return shown;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void retentionIsDueEveryHour() {
    var schedules = live.get("/v1/schedules").expect(200).json().path("schedules");
    assertThat(schedules).hasSize(2);
    assertThat(schedules.get(0).path("name").asString()).isEqualTo("retention");
    assertThat(schedules.get(0).path("cron").asString()).isEqualTo("0 * * * *");
    assertThat(schedules.get(0).path("next").asString()).endsWith(":00:00Z");
    assertThat(schedules.get(0).has("last")).isFalse();
    assertThat(schedules.get(1).path("name").asString()).isEqualTo("trim-audit");
  }

  @Test
  void aPersonHasAJobDoneAtOnceAndSeesWhatCameOfIt() {
    var due = live.post("/v1/schedules/retention/run").expect(202).json();
    assertThat(due.path("name").asString()).isEqualTo("retention");
    var shown = awaitDone();
    assertThat(shown.at("/last/result").asString()).isEqualTo("dropped the texts of 0 decisions");
    assertThat(shown.at("/last/took").asString()).startsWith("PT");
    assertThat(shown.path("runs")).hasSize(1);
  }

  @Test
  void aJobThatIsNotThereIsToldSo() {
    live.get("/v1/schedules/nothing").expect(404);
    var answer = live.post("/v1/schedules/nothing/run").expect(404).json();
    assertThat(answer.path("detail").asString()).isEqualTo("no job named nothing");
  }

  @Test
  void theCommandLineListsShowsAndRuns() {
    assertThat(run("schedule", "run", "retention")).contains("name", "retention");
    awaitDone();
    assertThat(run("schedule", "list"))
        .startsWith("name        cron        next")
        .contains("retention   0 * * * *", "done  dropped the texts of 0 decisions");
    assertThat(run("schedule", "show", "retention")).contains("runs");
  }

  private String run(String... command) {
    var out = new StringWriter();
    var line = CommandLines.of(Main.command()).setOut(new PrintWriter(out));
    var words = new java.util.ArrayList<>(java.util.List.of(command));
    words.addAll(java.util.List.of("--url", live.uri("").toString()));
    assertThat(line.execute(words.toArray(String[]::new))).isZero();
    return out.toString();
  }
}
