package io.volano.bench.loop;

import io.volano.bench.Figure;
import io.volano.bench.FixedLoop;
import io.volano.bench.Launcher;
import io.volano.bench.Row;
import io.volano.bench.Sample;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.store.json.DeclarationJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;

/// From `./volano serve` to its first decision, when everything is built and a task is declared.
final class StartRow implements Row {

  @Override
  public String id() {
    return "second-start";
  }

  @Override
  public List<Figure> measure(Scale scale) throws IOException, InterruptedException, Unmeasurable {
    if (scale == Scale.TINY) {
      return List.of(); // it would build the project it is built with
    }
    var launcher = Launcher.find();
    try (var folder = WorkFolder.create()) {
      start(launcher, folder, true);
      var seconds = new double[scale.of(1, 3, 7)];
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = start(launcher, folder, false);
      }
      return List.of(
          Figure.of(id(), new Sample(seconds).median(), "s")
              .atMost(3)
              .beside("fixed loop, µs", FixedLoop.nanos() / 1000));
    }
  }

  /// Seconds from the command to an answer.
  private static double start(Path launcher, WorkFolder folder, boolean declare)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    var command =
        new ProcessBuilder(
            launcher.toString(),
            "serve",
            "--port",
            "0",
            "--data",
            folder.resolve("data").toString());
    try (var server = ServerProcess.start(command, folder.resolve("server.log"));
        var client = HttpClient.newHttpClient()) {
      var task = server.url().resolve("/v1/tasks/" + Workload.TASK.name());
      if (declare) {
        ask(client, declaration(task));
      }
      ask(client, decision(task));
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  private static HttpRequest declaration(URI task) {
    var json = DeclarationJson.write(Workload.LIN_UCB.declaration()).toString();
    return json(task).PUT(BodyPublishers.ofString(json)).build();
  }

  private static HttpRequest decision(URI task) {
    return json(URI.create(task + "/decide"))
        .POST(BodyPublishers.ofString("{\"subject\": \"u1\", \"context\": {\"x0\": 0.5}}"))
        .build();
  }

  private static HttpRequest.Builder json(URI uri) {
    return HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
  }

  private static void ask(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
  }
}
