package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong, asked for over HTTP.
final class AlertRoutesTest {

  @TempDir private Path data;

  @Test
  void aSilenceIsListedUntilItIsEnded() {
    try (var live = Live.in(data)) {
      var silence =
          live.post(
                  "/v1/alerts/silences", "{\"kind\": \"disk\", \"task\": \"t\", \"for\": \"PT1H\"}")
              .expect(201)
              .json();
      assertThat(live.get("/v1/alerts").expect(200).json().path("silences").path(0))
          .isEqualTo(silence);
      live.delete("/v1/alerts/silences/" + silence.path("id").asString()).expect(204);
      live.delete("/v1/alerts/silences/" + silence.path("id").asString()).expect(404);
      assertThat(live.get("/v1/alerts").json().path("silences")).isEmpty();
    }
  }

  @Test
  void aSilenceWithoutAGoodEndIsRefused() {
    try (var live = Live.in(data)) {
      live.post("/v1/alerts/silences", "{}").refuses("until");
      live.post("/v1/alerts/silences", "{\"for\": \"PT721H\"}").refuses("until");
      live.post("/v1/alerts/silences", "{\"for\": \"PT0S\"}").refuses("until");
      live.post("/v1/alerts/silences", "{\"for\": \"P99999999D\"}").refuses("until");
      live.post("/v1/alerts/silences", "{\"until\": \"2020-01-01T00:00:00Z\"}").refuses("until");
      live.post("/v1/alerts/silences", "{\"kind\": \"A B\", \"for\": \"PT1H\"}").refuses("kind");
    }
  }

  @Test
  void withoutTargetsATestReachesNobodyAndSaysSo() {
    try (var live = Live.in(data)) {
      assertThat(live.post("/v1/alerts/test").expect(202).json().path("targets").asInt()).isZero();
    }
  }
}
