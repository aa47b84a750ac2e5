package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job over HTTP: decisions get better, each with its reason, and none is lost.
final class LearningTest {

  private static final String DECLARATION =
      """
      {"actions": [{"id": "a"}, {"id": "b"}], "algorithm": {"name": "beta-thompson"},
       "reward": {"signals": {"click": 1}}, "horizon": {"settleOn": ["click"]}}\
      """;

  @Test
  void theSecondDecisionHasVisiblyLearnedFromTheFirst(@TempDir Path data) {
    try (var live = Live.in(data)) {
      live.put("/v1/tasks/t", DECLARATION).expect(201);
      var first = live.post("/v1/tasks/t/decide", "{\"explain\": true}").expect(200).json();
      assertThat(first.path("propensity").asDouble()).isEqualTo(0.5);

      var liked = first.path("action").asString();
      var outcomes = "/v1/tasks/t/decisions/" + first.path("decisionId").asString() + "/outcomes";
      live.post(outcomes, "{\"type\": \"click\"}").expect(200);
      live.settled("t");
      var policy = live.get("/v1/tasks/t/policy").expect(200).json();
      assertThat(policy.path("stepsLearned").asInt()).isEqualTo(1);

      var second = live.post("/v1/tasks/t/decide", "{\"explain\": true}").expect(200).json();
      // Beta(2, 1) is above Beta(1, 1) with probability 2/3
      double expected = second.path("action").asString().equals(liked) ? 2.0 / 3 : 1.0 / 3;
      assertThat(second.path("propensity").asDouble()).isCloseTo(expected, Offset.offset(1e-6));
      assertThat(second.at("/why/value")).isEqualTo(second.path("propensity"));
    }
  }

  @Test
  void whatWasLearnedIsThereAfterARestart(@TempDir Path data) {
    String learned;
    try (var live = Live.in(data).withTask("t").withDecision("t", "d")) {
      live.post("/v1/tasks/t/decisions/d/outcomes", "{\"type\": \"click\"}").expect(200);
      var policy = live.settled("t").get("/v1/tasks/t/policy").expect(200).json();
      assertThat(policy.path("stepsLearned").asInt()).isEqualTo(1);
      learned = policy.path("fingerprint").asString();
    }
    try (var live = Live.in(data)) {
      var policy = live.get("/v1/tasks/t/policy").expect(200).json();
      assertThat(policy.path("fingerprint").asString()).isEqualTo(learned);
      live.get("/v1/tasks/t/decisions/d/why").expect(200);
    }
  }
}
