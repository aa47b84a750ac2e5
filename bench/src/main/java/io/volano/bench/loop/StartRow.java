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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// From `./volano serve` to its first decision, when everything is built and a task is declared.
final class StartRow implements Row {

  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(5); // the first start may build

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
    int port = ServerProcess.freePort();
    long begin = System.nanoTime();
    var process =
        new ProcessBuilder(
                launcher.toString(),
                "serve",
                "--port",
                Integer.toString(port),
                "--data",
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    try (var client = HttpClient.newHttpClient()) {
      var task = URI.create("http://127.0.0.1:" + port + "/v1/tasks/" + Workload.TASK.name());
      if (declare) {
        await(client, declaration(task), process, folder);
      }
      await(client, decision(task), process, folder);
      return (System.nanoTime() - begin) / 1e9;
    } finally {
      process.destroy();
      process.waitFor();
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

  /// Asks until the server is there and says yes.
  private static void await(
      HttpClient client, HttpRequest request, Process process, WorkFolder folder)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (!answers(client, request)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException(
            "the server did not answer: " + Files.readString(folder.resolve("server.log")));
      }
      Thread.sleep(10);
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
    } catch (IOException _) {
      return false;
    }
  }
}
