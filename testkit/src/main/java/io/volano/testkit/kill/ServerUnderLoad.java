package io.volano.testkit.kill;

import io.volano.testkit.ServerOutput;
import io.volano.testkit.kill.KillLoad.Question;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// One of several servers, in a process of its own, with what it says in its log.
///
/// Waiting is for a line of the log: whoever asks for one that was said before has it at once.
public final class ServerUnderLoad implements AutoCloseable {

  private static final String DECLARATION =
      """
      {"actions": [{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"}],
       "algorithm": {"name": "lin-ucb"}, "reward": {"signals": {"click": 1}},
       "horizon": {"wait": "PT0.04S", "settleOn": ["click"]}}\
      """;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> said = new ArrayList<>(); // guarded by itself
  private boolean silent; // guarded by said
  private final String url;

  private ServerUnderLoad(Process process) throws IOException, InterruptedException {
    this.process = process;
    Thread.ofPlatform().daemon().start(() -> listen(process.inputReader(StandardCharsets.UTF_8)));
    this.url =
        ServerOutput.address(await("listens on "))
            .orElseThrow(() -> new IOException("it does not say where it listens"));
    await(ServerOutput.READY);
  }

  /// Starts one, and waits until it is ready.
  ///
  /// @param server `volano serve --port 0`
  public static ServerUnderLoad start(ProcessBuilder server)
      throws IOException, InterruptedException {
    var process = server.redirectErrorStream(true).start();
    try {
      return new ServerUnderLoad(process);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private void listen(BufferedReader log) {
    try (log) {
      for (var line = log.readLine(); line != null; line = log.readLine()) {
        synchronized (said) {
          said.add(line);
          said.notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      synchronized (said) {
        silent = true;
        said.notifyAll();
      }
    }
  }

  /// The first line with these words.
  ///
  /// @throws IOException if it ends without one
  public String await(String words) throws IOException, InterruptedException {
    synchronized (said) {
      int heard = 0;
      while (true) {
        for (; heard < said.size(); heard++) {
          if (said.get(heard).contains(words)) {
            return said.get(heard);
          }
        }
        if (silent) {
          throw new IOException("it ended without \"" + words + "\": " + String.join("\n", said));
        }
        said.wait();
      }
    }
  }

  /// The lines with these words so far.
  public List<String> said(String words) {
    synchronized (said) {
      return said.stream().filter(line -> line.contains(words)).toList();
    }
  }

  /// Waits until it leads the task.
  public ServerUnderLoad awaitLeading() throws IOException, InterruptedException {
    await("leads task " + KillRun.TASK);
    return this;
  }

  /// Waits until one of several leads the task.
  public static ServerUnderLoad firstToLead(List<ServerUnderLoad> servers)
      throws IOException, InterruptedException {
    var leading = new ArrayBlockingQueue<ServerUnderLoad>(servers.size());
    var waiting = new ArrayList<Thread>();
    for (var server : servers) {
      waiting.add(Thread.startVirtualThread(() -> server.tellWhenLeading(leading)));
    }
    var first = leading.take();
    waiting.forEach(Thread::interrupt);
    return first;
  }

  private void tellWhenLeading(BlockingQueue<ServerUnderLoad> leading) {
    try {
      leading.add(awaitLeading());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // another does
    }
  }

  public void declare() throws IOException, InterruptedException {
    ok(send(request("").PUT(BodyPublishers.ofString(DECLARATION))));
  }

  /// What it says of its policy, as JSON.
  public String policy() throws IOException, InterruptedException {
    return ok(send(request("/policy").GET()));
  }

  /// What it says of its policy once it was learned from so many steps.
  String learned(long steps) throws IOException, InterruptedException {
    var policy = policy();
    while (!policy.contains("\"stepsLearned\":" + steps + ",")) {
      policy = policy();
    }
    return policy;
  }

  /// @return the status; 0 if it did not answer
  int decide(Question q) throws InterruptedException {
    return post(
        "/decide",
        """
        {"decisionId": "%s", "subject": "%s", "context": {"x": %s, "y": %s}, "count": %d}\
        """
            .formatted(q.id(), q.subject(), q.x(), q.y(), q.count()));
  }

  /// @return the status; 0 if it did not answer
  int click(String id) throws InterruptedException {
    return post(
        "/decisions/" + id + "/outcomes",
        "{\"type\": \"click\", \"key\": \"%s\"}".formatted(KillLoad.key(id)));
  }

  private int post(String path, String body) throws InterruptedException {
    try {
      return send(request(path).POST(BodyPublishers.ofString(body))).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + "/v1/tasks/" + KillRun.TASK.name() + path))
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String ok(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  public Process process() {
    return process;
  }

  public String url() {
    return url;
  }

  /// Sends it a signal, as `KILL`, `STOP` or `CONT`.
  public void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("could not send " + name);
    }
  }

  /// Ends it, however it is.
  @Override
  public void close() {
    process.destroyForcibly();
    client.shutdownNow();
  }
}
