package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Stores;
import io.volano.TaskId;
import io.volano.access.KeySecret;
import io.volano.server.Ground;
import io.volano.server.Installation;
import io.volano.server.Server;
import io.volano.server.Settings;
import io.volano.server.Wiring;
import io.volano.server.access.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// A real server on a free port, and a client of it that holds every answer against the API's
/// description.
final class Live implements AutoCloseable {

  static final JsonMapper JSON = JsonMapper.shared();

  private final Server server;
  private final int port; // still known when it has stopped
  private final Optional<Path> rest; // what is not in stores that were given, for no longer
  private final Optional<KeySecret> key;
  private final HttpClient client;
  private final Description description;
  private final Settlements settlements;

  private Live(Server server, Optional<Path> rest) {
    this.server = server;
    this.port = server.port();
    this.rest = rest;
    this.key = Optional.empty();
    this.client = HttpClient.newHttpClient();
    this.description = Description.ofThisApi();
    this.settlements = new Settlements();
  }

  private Live(Live other, Optional<KeySecret> key) {
    this.server = other.server;
    this.port = other.port;
    this.rest = Optional.empty();
    this.key = key;
    this.client = other.client;
    this.description = other.description;
    this.settlements = other.settlements;
  }

  /// Waits until its tasks are open.
  Live ready() {
    server.awaitReady();
    settlements.of(server.context().getBean(Installation.class).volano().stores().log());
    return this;
  }

  /// Over stores in a directory.
  static Live in(Path data) {
    return at(data.toString());
  }

  /// Over stores at a place.
  static Live at(String stores) {
    return with(Settings.DEFAULT.withPort(0).withStores(stores).withBenchEcho());
  }

  /// With settings of its own.
  static Live with(Settings settings) {
    return new Live(Server.start(settings), Optional.empty()).ready();
  }

  /// What it is made of.
  <T> T bean(Class<T> type) {
    return server.context().getBean(type);
  }

  /// Over stores that are open.
  static Live over(Stores stores) {
    return opening(stores).ready();
  }

  /// Over stores that are open, of a directory.
  static Live over(Stores stores, Path data) {
    return over(stores, Settings.DEFAULT.withPort(0).withStores(data.toString()));
  }

  /// Over stores that are open, with settings of its own.
  static Live over(Stores stores, Settings settings) {
    return new Live(Server.start(settings, stores), Optional.empty()).ready();
  }

  /// Over stores, keys and clocks of a test.
  static Live over(Ground ground) {
    return opening(ground).ready();
  }

  /// Over stores that cannot be read yet.
  static Live opening(Stores stores) {
    return opening(Ground.of(stores));
  }

  private static Live opening(Ground ground) {
    try {
      var rest = Files.createTempDirectory("volano-live");
      var settings = Settings.DEFAULT.withPort(0).withStores(rest.toString());
      return new Live(Server.start(settings, ground), Optional.of(rest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stores stores(Path data) {
    return Wiring.stores(data.toString());
  }

  /// What came back.
  record Answer(int status, HttpResponse<String> response) {
    JsonNode json() {
      return response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /// The same, if its status is this one.
    Answer expect(int expected) {
      assertThat(status)
          .as("%s %s: %s", response.request().method(), response.uri(), response.body())
          .isEqualTo(expected);
      return this;
    }

    /// The same, if it is a refusal of this field.
    Answer refuses(String field) {
      expect(400);
      assertThat(json().path("field").asString("")).as(response.body()).isEqualTo(field);
      return this;
    }
  }

  /// `GET /v1/tasks/{task}`, for every route there is.
  List<String> routes() {
    var mapping = server.context().getBean(RequestMappingHandlerMapping.class);
    return mapping.getHandlerMethods().keySet().stream()
        .flatMap(
            route ->
                route.getMethodsCondition().getMethods().stream()
                    .flatMap(
                        method ->
                            route.getPatternValues().stream().map(path -> method + " " + path)))
        .toList();
  }

  /// Those that are also reached below the framework.
  Collection<HotRoute> hotRoutes() {
    return server.context().getBeansOfType(HotRoute.class).values();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  Description description() {
    return description;
  }

  int port() {
    return port;
  }

  /// Where what it keeps is, besides stores that were given.
  String place() {
    return server.context().getBean(Settings.class).stores();
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  Answer post(String path, String body) {
    return send(json(path).POST(BodyPublishers.ofString(body)));
  }

  Answer post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  Answer put(String path, String body) {
    return send(json(path).PUT(BodyPublishers.ofString(body)));
  }

  /// The same server, asked with a key.
  Live with(KeySecret key) {
    return new Live(this, Optional.of(key));
  }

  /// The same server, asked without a key.
  Live withoutKey() {
    return new Live(this, Optional.empty());
  }

  /// Has it look whether the keys changed, as it does by itself once a second.
  Live look() {
    server.context().getBean(Keys.class).look();
    return this;
  }

  HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(uri(path));
    key.ifPresent(k -> request.header("Authorization", "Bearer " + k.reveal()));
    return request;
  }

  HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  Answer send(HttpRequest.Builder request) {
    try {
      var response = client.send(request.build(), BodyHandlers.ofString());
      description.check(response);
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Whether new connections are taken.
  boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /// Waits until all slots of a task are settled, as its thread does by itself. Who asks for its
  /// policy then, or decides after that, finds it learned.
  Live settled(String task) {
    settlements.await(TaskId.of(task));
    return this;
  }

  /// A task of two actions in which a click settles.
  Live withTask(String task) {
    put(
            "/v1/tasks/" + task,
            """
            {"actions": [{"id": "a"}, {"id": "b"}], "algorithm": {"name": "beta-thompson"},
             "reward": {"signals": {"click": 1}},
             "horizon": {"settleOn": ["click"], "endOn": ["purchase"]},
             "attribution": {"types": ["click", "like"]}}\
            """)
        .expect(201);
    return this;
  }

  /// A decision of that id.
  Live withDecision(String task, String id) {
    post("/v1/tasks/" + task + "/decide", "{\"decisionId\": \"" + id + "\"}").expect(200);
    return this;
  }

  @Override
  public void close() {
    server.close(); // first, since the client waits for its answers
    client.close();
    rest.map(Path::toFile).ifPresent(FileSystemUtils::deleteRecursively);
  }
}
