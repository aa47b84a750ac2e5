package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Refusal;
import io.volano.Stores;
import io.volano.access.HeapAccessStore;
import io.volano.access.KeySecret;
import io.volano.access.Role;
import io.volano.server.Entrance;
import io.volano.server.Ground;
import io.volano.server.Server;
import io.volano.server.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a server is reached: TLS, and headers of proxies, over real sockets.
final class EntranceTest {

  private static final String PASSWORD = "changeit";

  @TempDir private Path rest; // for schedules, which are not in the stores given
  private final HeapAccessStore access = new HeapAccessStore();
  private final KeySecret admin = Keyed.create(access, "default", Role.ADMIN);

  private Server start(Entrance entrance) {
    var ground = Ground.of(new Stores(new HeapDecisionLog(), new HeapPolicyStore()), access);
    var settings = Settings.DEFAULT.withPort(0).withStores(rest.toString());
    return Server.start(settings.withEntrance(entrance), ground).awaitReady();
  }

  // ---- TLS

  @Test
  void withACertificateItSpeaksTlsAndNothingElse(@TempDir Path folder) throws Exception {
    var made = certificate(folder, "first");
    try (var server =
        start(Entrance.PLAIN.withTls(folder.resolve("cert"), folder.resolve("key")))) {
      assertThat(server.url()).startsWith("https://");
      try (var socket = tls(server, made)) {
        assertThat(ask(socket, "/v1/tasks", "")).startsWith("HTTP/1.1 200");
      }
      try (var socket = tls(server, made)) {
        assertThat(ask(socket, "/ui/login", "")).contains("Strict-Transport-Security: max-age=");
      }
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        assertThat(ask(socket, "/v1/tasks", "")).doesNotContain("HTTP/1.1 200");
      }
    }
  }

  @Test
  void aNewCertificateIsTakenWithoutAStartAndABadOneIsNot(@TempDir Path folder) throws Exception {
    certificate(folder, "first");
    try (var server =
        start(Entrance.PLAIN.withTls(folder.resolve("cert"), folder.resolve("key")))) {
      var certificates = server.context().getBean(Certificates.class);
      Files.writeString(folder.resolve("cert"), "nonsense");
      changed(folder, 1);
      certificates.look();
      var second = certificate(folder, "second");
      changed(folder, 2);
      certificates.look();
      try (var socket = tls(server, second)) {
        assertThat(ask(socket, "/health/live", "")).startsWith("HTTP/1.1 200");
      }
    }
  }

  private static void changed(Path folder, int when) throws IOException {
    Files.setLastModifiedTime(
        folder.resolve("cert"), FileTime.from(Instant.now().plusSeconds(10L * when)));
  }

  @Test
  void certificateAndKeyBelongTogether() {
    assertThatThrownBy(() -> new Entrance(Optional.of(Path.of("cert")), Optional.empty(), Set.of()))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageContaining("tls-key must be given");
    assertThatThrownBy(() -> Entrance.PLAIN.withProxies(Set.of("proxy.example")))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageContaining("trusted-proxy must be an address in numbers");
  }

  /// Makes `cert` and `key` in PEM, by the JDK's own tool.
  private static Certificate certificate(Path folder, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = folder.resolve(name + ".p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    int exit =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1")
            .redirectErrorStream(true)
            .start()
            .waitFor();
    assertThat(exit).isZero();
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var certificate = keys.getCertificate(name);
    write(folder.resolve("cert"), "CERTIFICATE", certificate.getEncoded());
    write(
        folder.resolve("key"),
        "PRIVATE KEY",
        keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
    return certificate;
  }

  private static void write(Path file, String kind, byte[] der) throws IOException {
    var text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }

  private static SSLSocket tls(Server server, Certificate trusted)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("volano", (X509Certificate) trusted);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.startHandshake();
    return socket;
  }

  private String ask(Socket socket, String path, String headers) throws IOException {
    return send(socket, "GET " + path, headers);
  }

  private String send(Socket socket, String what, String headers) throws IOException {
    var request =
        what
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"
            + "Authorization: Bearer "
            + admin.reveal()
            + "\r\n"
            + headers
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  // ---- proxies

  private static final String FORWARDED =
      """
      X-Forwarded-For: 203.0.113.7\r
      X-Forwarded-Proto: https\r
      X-Real-IP: 203.0.113.8\r
      Forwarded: for=203.0.113.9;proto=https\r
      """;

  private String addressInAudit(Entrance entrance) throws IOException {
    try (var server = start(entrance);
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(send(socket, "DELETE /v1/tasks/none", FORWARDED)).startsWith("HTTP/1.1 404");
    }
    return access.acts("default", Optional.empty(), 1).getFirst().from();
  }

  @Test
  void forgedHeadersOfProxiesAreIgnored() throws IOException {
    assertThat(addressInAudit(Entrance.PLAIN)).isEqualTo("127.0.0.1");
    assertThat(addressInAudit(Entrance.PLAIN.withProxies(Set.of("192.0.2.1"))))
        .isEqualTo("127.0.0.1");
    try (var server = start(Entrance.PLAIN.withProxies(Set.of("192.0.2.1")));
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(ask(socket, "/ui/login", FORWARDED)).doesNotContain("Strict-Transport-Security");
    }
  }

  @Test
  void aTrustedProxySaysWhoAskedAndWhetherByTls() throws IOException {
    var trusting = Entrance.PLAIN.withProxies(Set.of("127.0.0.1"));
    assertThat(addressInAudit(trusting)).isEqualTo("203.0.113.7");
    try (var server = start(trusting);
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(ask(socket, "/ui/login", FORWARDED)).contains("Strict-Transport-Security");
    }
  }
}
