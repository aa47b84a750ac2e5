package io.volano.bench.loop;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A connection that sends one HTTP request at a time and finds the end of each answer.
final class Connection implements AutoCloseable {

  private static final int LARGEST_ANSWER = 1 << 16;
  private static final String LENGTH = "content-length:";
  private static final int STATUS = "HTTP/1.1 ".length();

  private final SocketChannel channel;
  private final ByteBuffer answer = ByteBuffer.allocate(LARGEST_ANSWER);
  private long due;
  private int head; // bytes up to the body, 0 as long as they are not all there
  private int length; // of the body, -1 if it comes in chunks
  private boolean busy;

  Connection(InetSocketAddress address, Selector selector) throws IOException {
    channel = SocketChannel.open(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /// @param due when it should have been sent
  void send(byte[] request, long due) throws IOException {
    this.due = due;
    head = 0;
    busy = true;
    answer.clear();
    var bytes = ByteBuffer.wrap(request);
    while (bytes.hasRemaining()) {
      channel.write(bytes); // a few hundred bytes: they fit the socket's buffer
    }
  }

  long due() {
    return due;
  }

  boolean busy() {
    return busy;
  }

  String answer() {
    return text(0, answer.position());
  }

  int status() {
    return Integer.parseInt(text(STATUS, STATUS + 3));
  }

  /// Reads what has come.
  ///
  /// @return whether the answer is whole now
  boolean read() throws IOException {
    if (channel.read(answer) < 0) {
      throw new EOFException("the server closed a connection");
    }
    if (head == 0) {
      readHead();
    }
    boolean whole = busy && head > 0 && (length >= 0 ? hasLength() : hasLastChunk());
    busy &= !whole;
    return whole;
  }

  private void readHead() {
    for (int i = 3; i < answer.position() && head == 0; i++) {
      if (answer.get(i) == '\n' && answer.get(i - 1) == '\r' && answer.get(i - 2) == '\n') {
        head = i + 1;
      }
    }
    if (head > 0) {
      var fields = text(0, head).toLowerCase(Locale.ROOT);
      int at = fields.indexOf(LENGTH);
      length =
          at < 0
              ? -1
              : Integer.parseInt(
                  fields.substring(at + LENGTH.length(), fields.indexOf('\r', at)).strip());
    }
  }

  private boolean hasLength() {
    return answer.position() >= head + length;
  }

  private boolean hasLastChunk() {
    int end = answer.position();
    return end >= head + 5 && text(end - 5, end).equals("0\r\n\r\n");
  }

  private String text(int from, int to) {
    return new String(answer.array(), from, to - from, StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
