package io.volano.server.cli;

import io.volano.server.Server;
import io.volano.server.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// A short life of a server with a throw-away store: the launcher records it, so that later starts
/// are faster.
@Command(name = "warm", hidden = true, mixinStandardHelpOptions = true)
public final class WarmCommand implements Callable<Integer> {

  private static final int TURNS = 20;

  @Override
  public Integer call() throws IOException {
    var data = Files.createTempDirectory("volano-warm");
    try (var server = Server.start(Settings.DEFAULT.withPort(0).withStores(data.toString()))) {
      use(new Api(URI.create(server.awaitReady().url())));
    } finally {
      delete(data);
    }
    return Exit.OK;
  }

  private static void use(Api api) {
    api.put(
        "/v1/tasks/warm",
        TypedJson.parse(
            "declaration",
            """
            {"actions": [{"id": "a", "features": {"x": 1}}, {"id": "b"}],
             "reward": {"signals": {"click": 1}},
             "horizon": {"wait": "PT1S", "settleOn": ["click"]}}\
            """));
    for (int i = 0; i < TURNS; i++) {
      var request = TypedJson.object().put("subject", "u" + i).put("explain", i % 2 == 0);
      request.putObject("context").put("hour", i).put("device", i % 3 == 0 ? "phone" : "desk");
      var id = api.post("/v1/tasks/warm/decide", request).path("decisionId").asString();
      var decision = Api.path("v1", "tasks", "warm", "decisions", id);
      api.post(decision + "/outcomes", TypedJson.object().put("type", "click"));
      api.get(decision + "/why");
    }
    api.get("/v1/tasks/warm/policy");
    api.delete("/v1/tasks/warm");
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
