package io.volano.bench.loop;

import io.volano.bench.Child;
import io.volano.server.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A server in a process of its own.
final class ServerProcess implements AutoCloseable {

  private static final Duration STARTING = Duration.ofSeconds(60);

  private final Child child;
  private final int port;

  private ServerProcess(Child child, int port) {
    this.child = child;
    this.port = port;
  }

  /// Starts one with the echo endpoint, and waits until it is ready.
  static ServerProcess start(Path data, Path log) throws IOException, InterruptedException {
    int port = freePort();
    var arguments =
        List.of(
            "serve", "--port", Integer.toString(port), "--data", data.toString(), "--bench-echo");
    var builder = Child.of(List.of("-Xmx1g"), Main.class, arguments);
    var server = new ServerProcess(Child.start(builder, log), port);
    try {
      awaitReady(server, log);
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static void awaitReady(ServerProcess server, Path log)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + STARTING.toNanos();
    while (!isReady(server.port)) {
      if (!server.child.isAlive() || System.nanoTime() > end) {
        throw new IOException("the server did not start: " + Files.readString(log));
      }
      Thread.sleep(50);
    }
  }

  static boolean isReady(int port) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready")).build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /// A port nobody listens on at the moment.
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  double cpuSeconds() throws IOException {
    return child.cpuSeconds();
  }

  @Override
  public void close() {
    child.close();
  }
}
