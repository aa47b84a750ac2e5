package io.volano.server.cli;

import io.volano.access.KeySecret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// A running server, through its HTTP API.
final class Api {

  private static final Duration CONNECTING = Duration.ofSeconds(3);

  /// Where the server is.
  static final class Options {
    @Option(
        names = "--url",
        paramLabel = "URL",
        defaultValue = "${env:VOLANO_URL:-http://127.0.0.1:8080}",
        description = "Server to talk to (VOLANO_URL; default http://127.0.0.1:8080).")
    private URI url;

    @Option(
        names = "--key-file",
        paramLabel = "FILE",
        defaultValue = "${env:VOLANO_KEY_FILE}",
        description = "File that holds the key (VOLANO_KEY_FILE; or the key itself: VOLANO_KEY).")
    private Optional<Path> keyFile = Optional.empty();

    Api api() {
      return new Api(url, key());
    }

    private Optional<String> key() {
      return keyFile
          .map(Options::read)
          .or(() -> Optional.ofNullable(System.getenv("VOLANO_KEY")))
          .map(String::strip)
          .filter(text -> !text.isEmpty());
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw CommandFailure.failed("the key cannot be read from " + file + ": " + e, e);
      }
    }
  }

  private final URI url;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECTING).build();

  private final Optional<String> key;

  Api(URI url) {
    this(url, Optional.empty());
  }

  Api(URI url, Optional<String> key) {
    if (url.getScheme() == null || url.getHost() == null) {
      throw CommandFailure.usage("--url must be like http://127.0.0.1:8080: " + url);
    }
    this.url = url;
    this.key = key.map(Api::checked);
  }

  /// What is no key is not sent, and not shown either.
  private static String checked(String key) {
    return KeySecret.parse(key)
        .orElseThrow(
            () -> CommandFailure.usage("the key must be like vol_abcdefghij_…, as it was shown"))
        .reveal();
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(url.resolve(path));
    key.ifPresent(k -> request.header("Authorization", "Bearer " + k));
    return request;
  }

  JsonNode get(String path) {
    return exchange("GET", path, Optional.empty());
  }

  JsonNode put(String path, JsonNode body) {
    return exchange("PUT", path, Optional.of(body));
  }

  JsonNode post(String path, JsonNode body) {
    return exchange("POST", path, Optional.of(body));
  }

  JsonNode delete(String path) {
    return exchange("DELETE", path, Optional.empty());
  }

  /// A path of segments, each escaped.
  static String path(String... segments) {
    var path = new StringBuilder();
    for (var segment : segments) {
      path.append('/').append(escaped(segment));
    }
    return path.toString();
  }

  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode exchange(String method, String path, Optional<JsonNode> body) {
    var request =
        request(path)
            .header("Accept", "application/json, application/problem+json")
            .method(
                method,
                body.map(b -> BodyPublishers.ofString(b.toString()))
                    .orElse(BodyPublishers.noBody()));
    body.ifPresent(_ -> request.header("Content-Type", "application/json"));
    var response = send(request.build(), BodyHandlers.ofString());
    var answer = parsed(response.body());
    if (response.statusCode() >= 300) {
      throw refused(response.statusCode(), answer, response.body());
    }
    return answer;
  }

  /// The lines of an answer as they arrive; the caller closes them.
  InputStream lines(String path) {
    var request = request(path).GET().build();
    var response = send(request, BodyHandlers.ofInputStream());
    if (response.statusCode() >= 300) {
      throw refused(response.statusCode(), text(response.body()));
    }
    return response.body();
  }

  private static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> as) {
    try {
      return client.send(request, as);
    } catch (IOException e) {
      throw CommandFailure.failed(
          "no server answers at "
              + url
              + "; start one with ./volano serve, or name another with --url or VOLANO_URL",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted", e);
    }
  }

  private static JsonNode parsed(String body) {
    if (body.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return TypedJson.MAPPER.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private CommandFailure refused(int status, String body) {
    return refused(status, parsed(body), body);
  }

  /// Says what the server's problem detail says: field, rule, status.
  private CommandFailure refused(int status, JsonNode problem, String body) {
    if (!problem.has("detail")) {
      return CommandFailure.refused(url + " answered " + status + " " + body.strip());
    }
    var field = problem.path("field").asString("");
    var detail = problem.path("detail").asString("");
    var named = field.isEmpty() || detail.startsWith(field) ? detail : field + ": " + detail;
    var advice =
        status == 401 ? "; give a key with VOLANO_KEY or --key-file, see volano key --help" : "";
    return CommandFailure.refused(
        named + " (" + status + " " + problem.path("title").asString("") + ")" + advice);
  }
}
