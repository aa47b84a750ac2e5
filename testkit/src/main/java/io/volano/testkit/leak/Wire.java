package io.volano.testkit.leak;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// One connection that is kept open as long as the server likes, on which requests go out one after
/// the other: so that a hundred thousand of them take seconds.
final class Wire implements AutoCloseable {

  private final URI server;
  private Socket socket;
  private InputStream in;

  Wire(URI server) throws IOException {
    this.server = server;
    open();
  }

  private void open() throws IOException {
    socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// What came back.
  record Reply(int status, String body) {}

  /// @param body JSON, or empty
  Reply send(String method, String path, Optional<String> key, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var request = new StringBuilder();
    request
        .append(method)
        .append(' ')
        .append(path)
        .append(" HTTP/1.1\r\nHost: ")
        .append(server.getAuthority());
    key.ifPresent(k -> request.append("\r\nAuthorization: Bearer ").append(k));
    if (!body.isEmpty()) {
      request.append("\r\nContent-Type: application/json\r\nContent-Length: ").append(bytes.length);
    } else if (!method.equals("GET")) {
      request.append("\r\nContent-Length: 0");
    }
    request.append("\r\n\r\n").append(body);
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    return read();
  }

  private Reply read() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    boolean chunked = false;
    boolean last = false;
    for (var line = line(); !line.isEmpty(); line = line()) {
      var header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
      chunked |= header.startsWith("transfer-encoding: chunked");
      last |= header.startsWith("connection: close"); // as after every 400
    }
    var body = chunked ? chunks() : in.readNBytes(length);
    if (last) {
      socket.close();
      open();
    }
    return new Reply(status, new String(body, StandardCharsets.UTF_8));
  }

  private byte[] chunks() throws IOException {
    var all = new ByteArrayOutputStream();
    for (int size = size(); size > 0; size = size()) {
      all.write(in.readNBytes(size));
      line();
    }
    line();
    return all.toByteArray();
  }

  private int size() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
