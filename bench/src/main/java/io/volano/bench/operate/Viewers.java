package io.volano.bench.operate;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Browsers that keep a stream of live updates open, and read it as it comes.
final class Viewers implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Viewer> viewers = new ArrayList<>();

  private Viewers() {}

  private static final class Viewer {
    private final AtomicLong read = new AtomicLong();
    private volatile boolean ended;

    void read(InputStream stream) {
      var buffer = new byte[8_192];
      try (stream) {
        for (int bytes = stream.read(buffer); bytes >= 0; bytes = stream.read(buffer)) {
          read.addAndGet(bytes);
        }
      } catch (IOException _) {
        // the viewers have left, or the server has
      } finally {
        ended = true;
      }
    }
  }

  static Viewers of(URI stream, int count) throws IOException, InterruptedException {
    var viewers = new Viewers();
    var request = HttpRequest.newBuilder(stream).build();
    for (int i = 0; i < count; i++) {
      var answer = viewers.client.send(request, BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new IOException("the stream answers " + answer.statusCode());
      }
      var viewer = new Viewer();
      Thread.startVirtualThread(() -> viewer.read(answer.body()));
      viewers.viewers.add(viewer);
    }
    return viewers;
  }

  /// @throws IOException if a stream has ended, or nothing came over it
  void checkAllWatch() throws IOException {
    long idle = viewers.stream().filter(viewer -> viewer.ended || viewer.read.get() == 0).count();
    if (idle > 0) {
      throw new IOException(idle + " of " + viewers.size() + " streams ended or were silent");
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
