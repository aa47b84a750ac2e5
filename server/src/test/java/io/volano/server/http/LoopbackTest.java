package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Refusal;
import io.volano.access.Role;
import io.volano.server.Server;
import io.volano.server.Settings;
import io.volano.server.Wiring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Until there are keys only programs of this machine may call; and what is hardly HTTP is answered
/// in the one shape as well.
final class LoopbackTest {

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void whereOthersCanReachItItDoesNotStartWithoutAKey(String host, @TempDir Path data) {
    var settings = Settings.DEFAULT.withPort(0).withStores(data.toString()).withHost(host);
    assertThatThrownBy(() -> Server.start(settings))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageContaining("host must be a loopback address")
        .hasMessageContaining("./volano key create --role admin")
        .hasMessageContaining("ssh -L");
    try (var access = Wiring.access(data.toString())) {
      Keyed.create(access, "default", Role.ADMIN);
    }
    Server.start(settings).close();
  }

  @Test
  void whatIsNoAddressIsRefused() {
    assertThatThrownBy(() -> Settings.DEFAULT.withHost(""))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageContaining("host must be an address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void loopbackAddressesAreTaken(String host) {
    assertThat(Settings.DEFAULT.withHost(host).host()).isEqualTo(host);
  }

  @Test
  void onlyLoopbackNamesMayBeAskedFor(@TempDir Path data) throws IOException {
    try (var live = Live.in(data)) {
      for (var host : new String[] {"localhost", "127.0.0.1:8080", "[::1]:80", "LOCALHOST"}) {
        assertThat(get(live, "/v1/tasks", "Host: " + host)).as(host).startsWith("HTTP/1.1 200");
      }
      for (var host :
          new String[] {"evil.example", "127.0.0.1.evil.example", "localhost.evil:80"}) {
        assertThat(get(live, "/v1/tasks", "Host: " + host))
            .as(host)
            .startsWith("HTTP/1.1 421")
            .contains("application/problem+json")
            .contains("\"status\":421");
      }
    }
  }

  @Test
  void pagesOfOtherSitesMayNotCall(@TempDir Path data) {
    try (var live = Live.in(data)) {
      var own = live.uri("").toString();
      live.send(live.request("/v1/tasks").header("Origin", own).GET()).expect(200);
      for (var origin : new String[] {"http://evil.example", "null", "http://localhost:1"}) {
        live.send(live.request("/v1/tasks/t").header("Origin", origin).DELETE()).expect(403);
      }
    }
  }

  @Test
  void whatIsHardlyHttpIsAnsweredInTheOneShape(@TempDir Path data) throws IOException {
    try (var live = Live.in(data)) {
      for (var path :
          new String[] {"/a|b", "/%zz", "/%00", "/v1/subjects/a%00b", "/..%2f..", "/%c0%af"}) {
        assertThat(get(live, path, "Host: localhost"))
            .as(path)
            .matches("(?s)HTTP/1.1 40[04] .*application/problem\\+json.*\"detail\":.*");
      }
      assertThat(
              exchange(
                  live, "TRACE /v1/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .contains("HTTP/1.1 405")
          .contains("application/problem+json");
      assertThat(
              exchange(
                  live, "BREW /v1/tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .contains("application/problem+json");
      assertThat(get(live, "/v1/tasks", "Host: localhost\r\nX: " + "x".repeat(100_000)))
          .matches("(?s)HTTP/1.1 4\\d\\d .*");
      assertThat(exchange(live, "GET /v1/tasks HTTP/1.1\r\nConnection: close\r\n\r\n"))
          .contains("HTTP/1.1 400")
          .contains("application/problem+json");
      live.get("/health/ready").expect(200);
    }
  }

  private static String get(Live live, String path, String headers) throws IOException {
    return exchange(
        live, "GET " + path + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
  }

  private static String exchange(Live live, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
