package io.volano.bench.soak;

import io.volano.testkit.ServerOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// A server that is killed and started again at the same port, over the same data.
final class SoakServer implements AutoCloseable {

  private static final Duration ANSWERING = Duration.ofSeconds(5);

  private final Path launcher;
  private final Path data;
  private final Path log;
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Process process;

  /// @param launcher becomes the server's own process, so that killing it kills the server
  /// @param log what it prints goes there
  SoakServer(Path launcher, Path data, Path log) throws IOException {
    this.launcher = launcher;
    this.data = data;
    this.log = log;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  /// Starts it and waits until it says that it is ready.
  ///
  /// @return how long that took
  Duration start() throws IOException {
    long start = System.nanoTime();
    process =
        new ProcessBuilder(
                launcher.toString(),
                "serve",
                "--port",
                Integer.toString(port),
                "--data",
                data.toString())
            .redirectErrorStream(true)
            .start();
    ServerOutput.addressWhenReady(
        process,
        Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// `kill -9`, and starts it again.
  ///
  /// @return how long until it was ready
  Duration killAndStart() throws IOException, InterruptedException {
    long killed = System.nanoTime();
    process.destroyForcibly().waitFor();
    start();
    return Duration.ofNanos(System.nanoTime() - killed);
  }

  /// What it measures of itself.
  ///
  /// @throws IOException if it is down
  String metrics() throws IOException, InterruptedException {
    return client.send(request("/metrics").build(), BodyHandlers.ofString()).body();
  }

  void declare(String task, String declaration) throws IOException, InterruptedException {
    var put =
        request("/v1/tasks/" + task)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(declaration));
    var answer = client.send(put.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException(answer.body());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(ANSWERING);
  }

  @Override
  public void close() {
    client.shutdownNow();
    if (process != null) {
      process.destroy();
    }
  }
}
