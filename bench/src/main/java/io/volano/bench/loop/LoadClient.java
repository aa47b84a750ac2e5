package io.volano.bench.loop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/// Keep-alive connections to one server, one request at a time on each, all on one thread, so that
/// the client leaves the processor to the server.
///
/// Under a *closed* load every connection asks again as soon as it is answered: that finds the
/// peak. Under an *open* load requests are due at a fixed rate whatever the server does, and wait
/// for a connection if none is free; latency counts from when they were due.
public final class LoadClient implements AutoCloseable {

  private static final long DIGITS = TimeUnit.SECONDS.toNanos(60);
  private static final long SHORT_SLEEP = TimeUnit.MICROSECONDS.toNanos(50);

  private final Selector selector = Selector.open();
  private final List<Connection> connections = new ArrayList<>();
  private final LongFunction<byte[]> requests;
  private long sent;

  // Of the load under way.
  private Histogram latency;
  private long answered;
  private long refused;
  private String refusal = "";

  /// @param requests whole HTTP requests, sent in turn
  public LoadClient(int port, int count, List<byte[]> requests) throws IOException {
    this(port, count, n -> requests.get((int) (n % requests.size())));
  }

  /// @param requests the whole HTTP request of each number, from 0
  public LoadClient(int port, int count, LongFunction<byte[]> requests) throws IOException {
    this.requests = requests;
    try {
      for (int i = 0; i < count; i++) {
        connections.add(
            new Connection(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), selector));
      }
    } catch (IOException e) {
      close(); // nobody else can
      throw e;
    }
  }

  /// An HTTP request with a JSON body.
  public static byte[] post(String path, String json) {
    var body = json.getBytes(StandardCharsets.UTF_8);
    var head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /// As many requests as it takes.
  public Load closed(Duration time) throws IOException {
    begin();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    for (var connection : connections) {
      send(connection, System.nanoTime());
    }
    while (busy()) {
      selector.select(1000);
      for (var connection : answeredNow()) {
        long now = System.nanoTime();
        if (now < end) {
          send(connection, now);
        }
      }
    }
    return load(start);
  }

  /// Requests at a rate.
  public Load open(double perSecond, Duration time) throws IOException {
    begin();
    long start = System.nanoTime();
    long total = (long) (perSecond * time.toNanos() / 1e9);
    double interval = 1e9 / perSecond;
    var free = new ArrayDeque<>(connections);
    long next = 0;
    while (next < total || busy()) {
      while (next < total
          && !free.isEmpty()
          && start + (long) (next * interval) <= System.nanoTime()) {
        send(free.poll(), start + (long) (next * interval));
        next++;
      }
      selector.selectNow();
      var answers = answeredNow();
      free.addAll(answers);
      if (answers.isEmpty()) {
        LockSupport.parkNanos(SHORT_SLEEP);
      }
    }
    return load(start);
  }

  /// Requests answered with 200 in the load under way, or in the one that failed.
  public long answered() {
    return answered;
  }

  private void begin() {
    latency = new Histogram(DIGITS, 3);
    answered = 0;
    refused = 0;
    refusal = "";
  }

  private Load load(long start) {
    return new Load(answered, refused, refusal, (System.nanoTime() - start) / 1e9, latency);
  }

  private boolean busy() {
    return connections.stream().anyMatch(Connection::busy);
  }

  private void send(Connection connection, long due) throws IOException {
    connection.send(requests.apply(sent++), due);
  }

  /// Connections that have their whole answer, which is counted.
  private List<Connection> answeredNow() throws IOException {
    var done = new ArrayList<Connection>();
    var keys = selector.selectedKeys();
    for (SelectionKey key : keys) {
      var connection = (Connection) key.attachment();
      if (connection.read()) {
        latency.recordValue(Math.min(DIGITS, System.nanoTime() - connection.due()));
        if (connection.status() == 200) {
          answered++;
        } else {
          refused++;
          refusal = connection.answer();
        }
        done.add(connection);
      }
    }
    keys.clear();
    return done;
  }

  @Override
  public void close() throws IOException {
    for (var connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
