package io.volano.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/// Stands before a server, and passes on what is asked but not what is answered.
final class Late implements AutoCloseable {

  private final String behind;
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile boolean decided;

  Late(String behind) throws IOException {
    this.behind = behind;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::pass);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void pass(HttpExchange exchange) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
            .build();
    try {
      http.send(request, BodyHandlers.discarding());
      decided = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether the server has decided something nobody was told.
  boolean hasDecided() {
    return decided;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
