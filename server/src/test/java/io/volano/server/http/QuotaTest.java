package io.volano.server.http;

import static io.volano.access.Role.DECIDE;
import static io.volano.access.Role.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.access.KeySecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How often one may ask.
final class QuotaTest {

  private static Keyed keyed;

  @BeforeAll
  static void start() {
    keyed = new Keyed();
    keyed.with(keyed.admin).withTask("t");
  }

  @AfterAll
  static void stop() {
    keyed.close();
  }

  private static Live limited() {
    var wish =
        Keyed.wish("default", Optional.empty(), Set.of(), Optional.of(Keyed.SMALL), DECIDE, READ);
    return keyed.with(keyed.issuing.create(wish).secret());
  }

  @Test
  void whoAsksTooOftenIsToldWhenToAskAgain() {
    var live = limited();
    for (int i = 0; i < 5; i++) {
      live.get("/v1/tasks").expect(200);
    }
    var refused = live.get("/v1/tasks").expect(429);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.json().path("detail").asString())
        .matches("the quota of key vol_\\w+ is used up");
    live.post("/v1/tasks/t/decide", "{}").expect(429); // also on the short way
    keyed.clock.advance(Duration.ofSeconds(1));
    live.post("/v1/tasks/t/decide", "{}").expect(200);
    live.get("/v1/tasks").expect(200);
    live.get("/v1/tasks").expect(429);
    keyed.with(keyed.admin).get("/v1/tasks").expect(200); // whose quota is another
  }

  @Test
  void everyEntryOfABatchCounts() {
    var live = limited();
    live.post("/v1/tasks/t/decide:batch", "[{}, {}, {}, {}, {}, {}, {}]").expect(200);
    assertThat(live.get("/v1/tasks").expect(429).header("Retry-After")).isEqualTo("2");
    keyed.clock.advance(Duration.ofMillis(1_500));
    live.get("/v1/tasks").expect(200);
  }

  @Test
  void aFloodOfWrongKeysIsToldToWaitAndARightOneIsNot() throws IOException {
    var random = new Random(3);
    int told = 0;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), keyed.withoutKey().port())) {
      for (int i = 0; i < 10_000; i++) {
        int status = get(socket, KeySecret.random(random));
        assertThat(status).isIn(401, 429);
        told += status == 429 ? 1 : 0;
        if (i % 1_000 == 0) {
          assertThat(get(socket, keyed.admin)).isEqualTo(200);
        }
      }
    }
    assertThat(told).isEqualTo(9_900); // on a clock that stands still
    keyed.clock.advance(Duration.ofMinutes(1));
  }

  private static int get(Socket socket, KeySecret key) throws IOException {
    var request =
        "GET /v1/tasks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + key.reveal()
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    var in = socket.getInputStream();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    boolean chunked = head.toString().contains("chunked");
    if (chunked) {
      var body = new StringBuilder();
      while (!body.toString().endsWith("0\r\n\r\n")) {
        body.append((char) in.read());
      }
    } else {
      var length = head.toString().replaceFirst("(?s).*Content-Length: (\\d+).*", "$1");
      in.readNBytes(Integer.parseInt(length));
    }
    return Integer.parseInt(head.substring(9, 12));
  }
}
