package io.volano.clients;

import io.volano.server.Server;
import io.volano.server.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A running server with a task of two actions, of which clicks and purchases are told.
final class House implements AutoCloseable {

  static final Path CLIENTS = Path.of("..").toAbsolutePath().normalize();
  private static final String TASK =
      """
      {"actions": [{"id": "short"}, {"id": "long"}],
       "reward": {"signals": {"click": 1, "purchase": 1}},
       "horizon": {"wait": "PT10M"},
       "attribution": {"types": ["purchase"]}}
      """;

  private final Server server;
  private final HttpClient http = HttpClient.newHttpClient();

  House(Path data) throws IOException, InterruptedException {
    server = Server.start(Settings.DEFAULT.withPort(0).withStores(data.toString())).awaitReady();
    send("/v1/tasks/headline", HttpRequest.newBuilder().PUT(BodyPublishers.ofString(TASK)));
  }

  String url() {
    return server.url();
  }

  /// A decision and what came of it.
  JsonNode decision(String id) throws IOException, InterruptedException {
    return send("/v1/tasks/headline/decisions/" + id, HttpRequest.newBuilder().GET());
  }

  /// The newest decisions.
  JsonNode decisions() throws IOException, InterruptedException {
    return send("/v1/tasks/headline/decisions", HttpRequest.newBuilder().GET()).get("decisions");
  }

  private JsonNode send(String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var all =
        request.uri(URI.create(url() + path)).header("Content-Type", "application/json").build();
    return JsonMapper.shared().readTree(http.send(all, BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    server.close();
  }
}
