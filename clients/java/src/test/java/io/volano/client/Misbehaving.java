package io.volano.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A server that does to each request what it was told to, in their order, and to further ones what
/// it did last.
final class Misbehaving implements AutoCloseable {

  /// @param head the request line and headers
  record Request(String head, String body) {}

  /// What is done with a request. The connection stays open if it returns normally.
  interface Behaviour {
    void answer(Socket socket, Request request) throws IOException;
  }

  private final ServerSocket listening;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Behaviour> behaviours = new LinkedBlockingQueue<>();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Behaviour last = answering(500, "{}");

  Misbehaving(Behaviour... behaviours) throws IOException {
    this.behaviours.addAll(List.of(behaviours));
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /// The next request that came, once there is one.
  Request next() throws InterruptedException {
    return requests.take();
  }

  /// How many came that were not asked for yet.
  int others() {
    return requests.size();
  }

  static Behaviour answering(int status, String body, String... headers) {
    return (socket, _request) -> write(socket, head(status, body.length(), headers) + body);
  }

  /// A decision under the id that was asked for.
  static Behaviour deciding(String action) {
    return (socket, request) -> {
      var id = JsonObject.of(JsonReader.read(request.body())).text("decisionId");
      var ranked = List.of(new Ranked("0", action, 0.5));
      var decision = new Decision(id, action, 0.5, "1-1-0", ranked, null);
      answering(200, JsonWriter.write(decision)).answer(socket, request);
    };
  }

  /// News of every outcome of a batch.
  static Behaviour taking() {
    return (socket, request) -> {
      int many = ((List<?>) JsonReader.read(request.body())).size();
      var news = "[" + "{\"new\":true},".repeat(many - 1) + "{\"new\":true}]";
      answering(200, news).answer(socket, request);
    };
  }

  /// The same, when the signal is given.
  static Behaviour after(CountDownLatch signal, Behaviour then) {
    return (socket, request) -> {
      try {
        signal.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      then.answer(socket, request);
    };
  }

  Behaviour silent() {
    return after(closed, answering(500, "{}"));
  }

  static Behaviour resetting() {
    return (socket, request) -> {
      socket.setSoLinger(true, 0);
      socket.close();
    };
  }

  static Behaviour half() {
    return (socket, request) -> {
      write(socket, head(200, 1_000) + "{\"decisionId\":");
      socket.close();
    };
  }

  /// A byte every few milliseconds, without end.
  Behaviour trickling() {
    return (socket, request) -> {
      write(socket, head(200, 1_000_000));
      try {
        while (!closed.await(5, TimeUnit.MILLISECONDS)) {
          write(socket, " ");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    };
  }

  private static String head(int status, int length, String... headers) {
    var all = new StringBuilder("HTTP/1.1 " + status + " Status\r\nContent-Length: " + length);
    for (var header : headers) {
      all.append("\r\n").append(header);
    }
    return all + "\r\n\r\n";
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void accept() {
    try {
      while (true) {
        var socket = listening.accept();
        open.add(socket);
        thread(() -> serve(socket));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      for (var request = read(in); request != null; request = read(in)) {
        requests.add(request);
        next(socket, request);
      }
    } catch (IOException e) {
      // Either side has had enough.
    }
  }

  private void next(Socket socket, Request request) throws IOException {
    Behaviour behaviour;
    synchronized (this) {
      behaviour = behaviours.isEmpty() ? last : behaviours.remove();
      last = behaviour;
    }
    behaviour.answer(socket, request);
  }

  private static Request read(InputStream in) throws IOException {
    var head = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.append((char) b);
      if (head.toString().endsWith("\r\n\r\n")) {
        var length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
        return new Request(
            head.toString(),
            new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8));
      }
    }
    return null;
  }

  private static void thread(Runnable work) {
    var thread = new Thread(work, "misbehaving");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      listening.close();
      for (var socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
