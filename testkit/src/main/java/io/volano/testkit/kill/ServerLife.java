package io.volano.testkit.kill;

import io.volano.testkit.ServerOutput;
import io.volano.testkit.kill.KillLoad.Question;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A server, called over HTTP from here: what is acknowledged is what had its 200.
public final class ServerLife implements Life {

  private static final String END = "";
  private static final String DECLARATION =
      """
      {"actions": [{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"}],
       "algorithm": {"name": "lin-ucb"}, "reward": {"signals": {"click": 1}},
       "horizon": {"wait": "PT0.04S", "settleOn": ["click"]}}\
      """;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final String task;

  private ServerLife(Process process, String url) {
    this.process = process;
    this.task = url + "/v1/tasks/" + KillRun.TASK.name();
  }

  /// @param server `volano serve --port 0`
  /// @param life distinguishes the ids of this life
  /// @param retries a file with the ids to try again, one a line
  public static Life of(ProcessBuilder server, String life, Path retries) throws IOException {
    var process = server.redirectErrorStream(true).start();
    try {
      var url = ServerOutput.addressWhenReady(process, Writer.nullWriter());
      var served = new ServerLife(process, url);
      served.declareAndCall(life, retries);
      return served;
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private void declareAndCall(String life, Path retries) throws IOException {
    try {
      send(HttpRequest.newBuilder(URI.create(task)).PUT(BodyPublishers.ofString(DECLARATION)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    new KillLoad(new Api(), lines::add, life, retries).start(() -> lines.add(END));
  }

  private final class Api implements KillLoad.Called {

    @Override
    public void decide(Question q) throws IOException, InterruptedException {
      post(
          "/decide",
          """
          {"decisionId": "%s", "subject": "%s", "context": {"x": %s, "y": %s}, "count": %d}\
          """
              .formatted(q.id(), q.subject(), q.x(), q.y(), q.count()));
    }

    @Override
    public void click(String id) throws IOException, InterruptedException {
      post(
          "/decisions/" + id + "/outcomes",
          "{\"type\": \"click\", \"key\": \"%s\"}".formatted(KillLoad.key(id)));
    }
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(URI.create(task + path)).POST(BodyPublishers.ofString(body)));
  }

  private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer =
        client.send(
            request.header("Content-Type", "application/json").build(), BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      lines.add("? " + answer); // no line of Acknowledged: ends the run
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
  }

  @Override
  public String readLine() throws InterruptedException {
    var line = lines.take();
    if (!line.equals(END)) {
      return line;
    }
    client.close();
    return null;
  }

  @Override
  public Process process() {
    return process;
  }
}
