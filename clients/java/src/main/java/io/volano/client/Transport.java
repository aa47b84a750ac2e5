package io.volano.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls of the server, over connections that are kept.
final class Transport {

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER) // a key goes nowhere but where it belongs
          .build();
  private final String url;
  private final Optional<String> key;

  Transport(URI url, Optional<String> key) {
    this.url = url.toString().replaceAll("/+$", "");
    this.key = key;
  }

  /// @param timeout for all of it, to the last byte of the answer
  /// @throws HttpTimeoutException if that was not enough
  /// @throws IOException if there was no whole answer
  Reply post(String path, String body, Duration timeout) throws IOException, InterruptedException {
    var answer = http.sendAsync(request(path, body), BodyHandlers.ofString());
    try {
      return Reply.of(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
    } finally {
      answer.cancel(true); // ends the exchange, if it has not ended
    }
  }

  private HttpRequest request(String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    key.ifPresent(k -> request.header("Authorization", "Bearer " + k));
    return request.build();
  }
}
