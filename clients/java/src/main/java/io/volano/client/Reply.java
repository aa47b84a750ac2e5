package io.volano.client;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// What came back.
///
/// @param retryAfter how long the server asks to be left alone
record Reply(int status, String body, Optional<Duration> retryAfter) {

  static Reply of(HttpResponse<String> response) {
    return new Reply(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("Retry-After").flatMap(Reply::seconds));
  }

  /// A date, or what is no number, counts as nothing said.
  private static Optional<Duration> seconds(String text) {
    return text.matches("\\d{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }

  boolean isFine() {
    return status == 200;
  }

  /// Whether the request is wrong, and would be again. Keys are not of this kind: they expire by
  /// themselves, and can be mended where the server is.
  boolean isRefusal() {
    return status >= 400 && status < 500 && !isKeyTrouble() && status != 408 && status != 429;
  }

  boolean isKeyTrouble() {
    return status == 401 || status == 403;
  }

  /// What the server said was wrong, whatever its form.
  Problem problem() {
    try {
      return Problem.read(JsonObject.of(JsonReader.read(body)));
    } catch (JsonException e) {
      return new Problem(status, "", "the answer had status " + status, null);
    }
  }
}
