package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.server.http.Live.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The short way and the long one, which an escaped letter in the path takes, answer alike.
final class HotRoutesTest {

  /// How the body is framed, which says nothing.
  private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

  private static Live live;

  @BeforeAll
  static void start(@TempDir Path data) {
    live = Live.in(data).withTask("task").withDecision("task", "d");
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "task/decide                  | application/json | {\"decisionId\": \"d\"}",
        "task/decide                  | application/json | {\"decisionId\": \"d\", \"count\": 2}",
        "task/decide                  | application/json | {\"count\": 0}",
        "task/decide                  | application/json | nonsense",
        "task/decide                  | application/json | ``",
        "task/decide                  | text/plain       | {}",
        "task/decide?explain=1        | application/json | {\"decisionId\": \"d\"}",
        "tas_/decide                  | application/json | {}",
        "task/decisions/d/outcomes    | application/json | {\"type\": \"click\", \"key\": \"k\"}",
        "task/decisions/d/outcomes    | application/json | {\"type\": \"like\", \"key\": \"k\"}",
        "task/decisions/none/outcomes | application/json | {\"type\": \"click\"}",
        "task/decisions/d/outcomes    | application/json | {\"type\": \"click\", \"value\": \"1\"}",
      })
  void bothWaysAnswerAlike(String path, String type, String body) {
    var shortPath = "/v1/tasks/" + path;
    var longPath = "/v1/tasks/" + path.replaceFirst("^t", "%74");
    post(shortPath, type, body); // so that a repeated key is repeated for both
    assertThat(isShort(shortPath)).isTrue();
    assertThat(isShort(longPath)).isFalse();
    var shortWay = post(shortPath, type, body);
    var longWay = post(longPath, type, body);
    assertThat(longWay.status()).isEqualTo(shortWay.status());
    assertThat(headers(longWay)).isEqualTo(headers(shortWay));
    assertThat(longWay.response().body()).isEqualTo(shortWay.response().body());
  }

  private static Answer post(String path, String type, String body) {
    return live.send(
        live.request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  private static boolean isShort(String path) {
    return live.hotRoutes().stream()
        .anyMatch(route -> route.path().matcher(path.replaceFirst("\\?.*", "")).matches());
  }

  private static Object headers(Answer answer) {
    var headers = new TreeMap<>(answer.response().headers().map());
    headers.remove("date");
    headers.keySet().removeAll(FRAMING);
    return headers;
  }
}
