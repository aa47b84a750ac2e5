package io.volano.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.volano.testkit.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Messages to a real HTTP server, of which most misbehave.
final class WebhookTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SettableClock clock = new SettableClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<String> body = new AtomicReference<>();
  private final AtomicReference<String> signature = new AtomicReference<>();
  private HttpServer server;
  private volatile int status = 204;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          signature.set(exchange.getRequestHeaders().getFirst(Webhook.SIGNATURE));
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook/token");
  }

  private Webhook webhook(Duration patience) {
    var secret = Secret.of("secret", "env:HOOK", Map.of("HOOK", "key"));
    return new Webhook(url(), Optional.of(secret), patience, clock);
  }

  private Message message() {
    var alert = Alert.of("disk-full", Severity.CRITICAL, "é \"quoted\" <b>", clock.instant());
    return Message.of(clock.instant(), List.of(alert.ofTenant("acme")), List.of());
  }

  @Test
  void aMessageIsJsonAndSigned() throws Exception {
    webhook(PATIENCE).send(message());
    var json = JsonMapper.shared().readTree(body.get());
    var alert = json.path("firing").path(0);
    assertThat(alert.path("kind").asString()).isEqualTo("disk-full");
    assertThat(alert.path("severity").asString()).isEqualTo("critical");
    assertThat(alert.path("tenant").asString()).isEqualTo("acme");
    assertThat(alert.path("text").asString()).isEqualTo("é \"quoted\" <b>");
    assertThat(json.path("title").asString()).isEqualTo("Volano CRITICAL: disk-full");
    // 2026-01-01 is 1767225600 s after 1970
    assertThat(signature.get()).startsWith("t=1767225600,v1=").hasSize(16 + 64);
  }

  /// RFC 4231 gives no case of this form; the value is `printf '1767225600.{}' | openssl dgst
  /// -sha256 -hmac key`.
  @Test
  void theSignatureIsWhatOthersCompute() {
    var secret = Secret.of("secret", "env:HOOK", Map.of("HOOK", "key"));
    assertThat(Webhook.signature(secret, clock.instant(), "{}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            "t=1767225600,v1=df344de429b8ee672e1863e0008fdbd0080000536fbccdf0e4f89846acbbe872");
  }

  @Test
  void anErrorIsNoDelivery() {
    status = 500;
    assertThatThrownBy(() -> webhook(PATIENCE).send(message()))
        .isInstanceOf(IOException.class)
        .hasMessage("it answered 500");
  }

  @Test
  void aRedirectIsNotFollowed() {
    status = 302;
    assertThatThrownBy(() -> webhook(PATIENCE).send(message())).hasMessage("it answered 302");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aServerThatTakesTheRequestAndNeverAnswersIsLeft() throws Exception {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/hook/token");
      var webhook = new Webhook(url, Optional.empty(), Duration.ofMillis(200), clock);
      assertThatThrownBy(() -> webhook.send(message()))
          .hasMessage("no answer (HttpTimeoutException)");
    }
  }

  @Test
  void anAnswerThatNeverEndsIsNotRead() throws Exception {
    try (var endless = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerWithoutEnd(endless));
      var url = URI.create("http://127.0.0.1:" + endless.getLocalPort() + "/");
      new Webhook(url, Optional.empty(), PATIENCE, clock).send(message());
    }
  }

  private static void answerWithoutEnd(ServerSocket server) {
    try (var socket = server.accept()) {
      socket
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\n\r\nfirst".getBytes(StandardCharsets.US_ASCII));
      while (socket.getInputStream().read() >= 0) {
        // until the client has enough
      }
    } catch (IOException e) {
      // the client has
    }
  }

  @Test
  void whoIsNotThereIsNotNamedByMoreThanHisHost() throws Exception {
    server.stop(0);
    var webhook = webhook(PATIENCE);
    assertThat(webhook.name()).isEqualTo("webhook 127.0.0.1");
    assertThatThrownBy(() -> webhook.send(message()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no answer (")
        .hasMessageNotContaining("token");
  }
}
