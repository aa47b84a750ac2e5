package io.volano.bench.operate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// Browsers that keep a stream of live updates open, and read it as it comes.
final class Viewers implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();

  private Viewers() {}

  static Viewers of(URI stream, int count) throws IOException, InterruptedException {
    var viewers = new Viewers();
    var request = HttpRequest.newBuilder(stream).build();
    for (int i = 0; i < count; i++) {
      var answer = viewers.client.send(request, BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new IOException("the stream answers " + answer.statusCode());
      }
      Thread.startVirtualThread(() -> read(answer.body()));
    }
    return viewers;
  }

  private static void read(InputStream stream) {
    try (stream) {
      stream.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // the viewers have left
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
