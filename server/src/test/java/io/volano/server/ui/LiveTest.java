package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.TaskId;
import io.volano.server.Meters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams of the overview over real connections, and readers who do not do as they should.
final class LiveTest {

  private static final int BEATS = 40_000;

  private Showcase showcase;
  private Pulse pulse;

  @BeforeEach
  void start(@TempDir Path data) {
    showcase = Showcase.full(data);
    pulse = showcase.server().context().getBean(Pulses.class).of(TaskId.DEFAULT_TENANT);
  }

  @AfterEach
  void stop() {
    showcase.close();
  }

  /// A stream that was asked for, of which nothing is read yet.
  private Socket stream(int buffer) throws IOException {
    int before = pulse.viewers();
    var socket = new Socket();
    socket.setReceiveBufferSize(buffer);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), showcase.server().port()));
    socket
        .getOutputStream()
        .write(
            "GET /ui/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    while (pulse.viewers() == before) {
      Thread.onSpinWait();
    }
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /// Reads on until a beat has come.
  private static void beat(BufferedReader from) throws IOException {
    var line = from.readLine();
    while (line != null && !line.startsWith("data: ")) {
      line = from.readLine();
    }
    assertThat(line).isNotNull();
  }

  @Test
  void whoNeverReadsIsLetGoWhileOthersAreServed() throws IOException {
    try (var stalled = stream(4_096);
        var read = stream(1 << 16)) {
      var other = reader(read);
      for (int i = 0; i < BEATS; i++) { // more than both ends of the stalled connection can hold
        pulse.look();
        beat(other);
      }
      while (pulse.viewers() > 1) {
        beat(other);
      }
      assertThat(stalled.isClosed()).isFalse(); // it was not it who went
      beat(other);
      try (var visitor = new Visitor(showcase.server().url())) {
        assertThat(visitor.get("/ui").statusCode()).isEqualTo(200);
        assertThat(visitor.get("/health/ready").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void whoGoesIsNoRequestThatWasRefused() throws IOException {
    var meters = showcase.server().context().getBean(Meters.class);
    stream(4_096).close();
    while (pulse.viewers() > 0) {
      pulse.look();
    }
    assertThat(meters.status("", java.util.Optional.empty()).refusals()).isEmpty();
  }
}
