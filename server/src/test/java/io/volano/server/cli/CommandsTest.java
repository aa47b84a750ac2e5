package io.volano.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands send, print and end with.
class CommandsTest {

  @Test
  void declaringSendsWhatTheOptionsSay() throws IOException {
    try (var server = new FakeServer(200, "{\"revision\": 1}")) {
      var result =
          Shell.run(
              "task",
              "declare",
              "banner",
              "--url",
              server.url(),
              "--action",
              "a,b",
              "--signal",
              "click=1",
              "--algorithm",
              "epsilon-greedy",
              "--option",
              "epsilon=0.2",
              "--wait",
              "PT1M",
              "--settle-on",
              "click",
              "--mode",
              "online");

      assertThat(result.exit()).isEqualTo(Exit.OK);
      assertThat(result.out()).isEqualTo("revision  1\n");
      assertThat(server.asked().method()).isEqualTo("PUT");
      assertThat(server.asked().path()).isEqualTo("/v1/tasks/banner");
      assertThat(server.asked().body())
          .isEqualTo(
              """
              {"actions":[{"id":"a"},{"id":"b"}],"reward":{"signals":{"click":1.0}},\
              "algorithm":{"name":"epsilon-greedy","options":{"epsilon":0.2}},\
              "horizon":{"wait":"PT1M","settleOn":["click"]},"mode":"online"}\
              """);
    }
  }

  @Test
  void optionsOverrideTheFile(@TempDir Path folder) throws IOException {
    var file = folder.resolve("task.json");
    Files.writeString(file, "{\"mode\": \"online\", \"sticky\": \"PT1M\"}");
    try (var server = new FakeServer(200, "")) {
      Shell.run(
          "task", "declare", "t", file.toString(), "--url", server.url(), "--mode", "apprentice");

      assertThat(server.asked().body()).isEqualTo("{\"mode\":\"apprentice\",\"sticky\":\"PT1M\"}");
    }
  }

  @Test
  void decidingReadsContextAsTyped() throws IOException {
    try (var server = new FakeServer(200, "{\"action\": \"a\", \"propensity\": 0.5}")) {
      var result =
          Shell.run(
              "decide",
              "t",
              "hour=7",
              "new=true",
              "device=phone",
              "--subject",
              "u 1",
              "--url",
              server.url(),
              "--json");

      assertThat(result.out()).isEqualTo("{\"action\":\"a\",\"propensity\":0.5}\n");
      assertThat(server.asked().path()).isEqualTo("/v1/tasks/t/decide");
      assertThat(server.asked().body())
          .contains("\"subject\":\"u 1\"")
          .contains("\"hour\":7")
          .contains("\"new\":true")
          .contains("\"device\":\"phone\"");
    }
  }

  @Test
  void anOutcomeNamesItsDecision() throws IOException {
    try (var server = new FakeServer(200, "{\"new\": true}")) {
      Shell.run("outcome", "t", "id/1", "click", "0.5", "--key", "k", "--url", server.url());

      assertThat(server.asked().path()).isEqualTo("/v1/tasks/t/decisions/id%2F1/outcomes");
      assertThat(server.asked().body())
          .isEqualTo("{\"type\":\"click\",\"value\":0.5,\"key\":\"k\"}");
    }
  }

  @Test
  void anEventNamesItsSubject() throws IOException {
    try (var server = new FakeServer(200, "{\"credited\": [], \"new\": true}")) {
      var result = Shell.run("event", "u 1", "purchase", "--key", "k", "--url", server.url());

      assertThat(result.exit()).isEqualTo(Exit.OK);
      assertThat(server.asked().path()).isEqualTo("/v1/events");
      assertThat(server.asked().body())
          .isEqualTo("{\"subject\":\"u 1\",\"type\":\"purchase\",\"key\":\"k\"}");
    }
  }

  @Test
  void aRefusalIsToldWithItsFieldAndRule() throws IOException {
    var problem =
        """
        {"status": 400, "title": "Bad Request", "detail": "must be at least 1: 0",
         "field": "count"}\
        """;
    try (var server = new FakeServer(400, problem)) {
      var result = Shell.run("decide", "t", "--count", "0", "--url", server.url());

      assertThat(result.exit()).isEqualTo(Exit.REFUSED);
      assertThat(result.err())
          .isEqualTo("volano: count: must be at least 1: 0 (400 Bad Request)\n");
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void withoutAServerItSaysHowToStartOne() {
    var result = Shell.run("task", "list", "--url", "http://127.0.0.1:1");

    assertThat(result.exit()).isEqualTo(Exit.FAILED);
    assertThat(result.err()).contains("./volano serve").doesNotContain("\tat ");
  }

  @Test
  void whatCannotBeUndoneAsksForYes() {
    assertThat(Shell.run("task", "delete", "t").exit()).isEqualTo(Exit.USAGE);
    assertThat(Shell.run("subject", "erase", "u1").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aWrongOptionIsUsage() {
    var result = Shell.run("decide", "t", "--nonsense");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("--nonsense");
  }

  @Test
  void completionKnowsTheCommands() {
    var result = Shell.run("completion");

    assertThat(result.exit()).isEqualTo(Exit.OK);
    assertThat(result.out()).contains("complete ").contains("simulate").contains("movielens");
  }

  @Test
  void theDoctorLooksAtAnEmptyPlace(@TempDir Path folder) {
    var result =
        Shell.run("doctor", "--data", folder.resolve("new").toString(), "--port", "0", "--json");

    assertThat(result.out().lines())
        .hasSize(8)
        .allSatisfy(line -> assertThat(line).startsWith("{\"check\":"));
    assertThat(result.out()).contains("none yet");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void aCurveIsAChartWithItsIntervals() throws IOException {
    var curve =
        """
        {"task": "t", "spans": "hours", "actions": ["a"], "curve": [
          {"first": "2026-01-01T00:00:00Z", "steps": 4, "support": "too-few",
           "reward": {"value": 0.25}},
          {"first": "2026-01-01T01:00:00Z", "steps": 1024, "support": "given",
           "reward": {"value": 0.5, "interval": [0.4, 0.6]}, "uniform": {"value": 0.3},
           "lift": {"value": 0.2, "interval": [0.1, 0.3]}}]}\
        """;
    try (var server = new FakeServer(200, curve)) {
      var result = Shell.run("task", "curve", "t", "--hours", "--url", server.url());

      assertThat(server.asked().path()).isEqualTo("/v1/tasks/t/curve?spans=hours");
      var lines = result.out().lines().toList();
      assertThat(lines.get(1))
          .contains("0.2500")
          .contains("too-few")
          .endsWith("  " + "█".repeat(20));
      assertThat(lines.get(2))
          .contains("2026-01-01T01:00:00")
          .contains("1,024")
          .contains("0.4000 to 0.6000")
          .contains("0.3000")
          .contains("0.1000 to 0.3000")
          .endsWith("  " + "█".repeat(40));
      var json = Shell.run("task", "curve", "t", "--json", "--url", server.url());
      assertThat(json.out()).startsWith("{\"task\":\"t\"");
      assertThat(server.asked().path()).isEqualTo("/v1/tasks/t/curve?spans=life");
    }
  }

  @Test
  void aDiagnosisSaysWhatAndWhatNext() throws IOException {
    var diagnosis =
        """
        {"task": "t", "findings": [{"code": "reward-constant", "gravity": "blocks",
          "says": "All 120 rewards were 0.", "next": "Declare another.", "facts": {}}]}\
        """;
    try (var server = new FakeServer(200, diagnosis)) {
      var result = Shell.run("task", "diagnose", "t", "--url", server.url());

      assertThat(server.asked().path()).isEqualTo("/v1/tasks/t/diagnosis");
      assertThat(result.out())
          .isEqualTo(
              """
              reward-constant (blocks)
                All 120 rewards were 0.
                → Declare another.
              """);
    }
    try (var server = new FakeServer(200, "{\"task\": \"t\", \"findings\": []}")) {
      var result = Shell.run("task", "diagnose", "t", "--url", server.url());
      assertThat(result.out()).isEqualTo("nothing is in the way of learning\n");
    }
  }
}
