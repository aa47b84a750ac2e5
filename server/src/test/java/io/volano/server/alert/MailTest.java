package io.volano.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.volano.Refusal;
import io.volano.server.alert.Mail.Encryption;
import io.volano.server.alert.Mail.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages to a real SMTP server.
final class MailTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
          });

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private static Relay relay(int port, Encryption encryption) {
    return new Relay("127.0.0.1", port, encryption, Optional.empty(), Optional.empty());
  }

  private static Mail mail(Relay relay) {
    return new Mail(
        relay, "volano@example.org", List.of("a@example.org", "b@example.org"), PATIENCE);
  }

  private static Message message() {
    var text = "9 % left\r\nBcc: evil@example.org\r\n\r\n<script>é";
    return Message.of(NOW, List.of(Alert.of("disk-full", Severity.CRITICAL, text, NOW)), List.of());
  }

  @Test
  void everybodyGetsItAndNothingInItBecomesAHeader() throws Exception {
    mail(relay(server.getSmtp().getPort(), Encryption.NONE)).send(message());
    var received = server.getReceivedMessages();
    assertThat(received).hasSize(2);
    var mail = received[0];
    assertThat(mail.getSubject()).isEqualTo("Volano CRITICAL: disk-full");
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getHeader("To", ",")).isEqualTo("a@example.org, b@example.org");
    assertThat(mail.getHeader("Auto-Submitted", ",")).isEqualTo("auto-generated");
    assertThat(mail.getContent().toString().strip())
        .isEqualTo(
            "CRITICAL disk-full: 9 % left Bcc: evil@example.org <script>é"
                + " [since 2026-01-01T00:00:00Z]");
  }

  @Test
  void aServerWithoutEncryptionGetsNothingUnlessItIsAskedFor() {
    var plain = mail(relay(server.getSmtp().getPort(), Encryption.STARTTLS));
    assertThatThrownBy(() -> plain.send(message()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("not taken (");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aServerWhoseCertificateNobodyVouchesForGetsNothing() {
    var untrusted = mail(relay(server.getSmtps().getPort(), Encryption.TLS));
    assertThatThrownBy(() -> untrusted.send(message())).hasMessageStartingWith("not taken (");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aServerThatNeverAnswersIsLeft() throws Exception {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var mail =
          new Mail(
              relay(silent.getLocalPort(), Encryption.NONE),
              "volano@example.org",
              List.of("a@example.org"),
              Duration.ofMillis(200));
      assertThatThrownBy(() -> mail.send(message())).hasMessageStartingWith("not taken (");
    }
  }

  @Test
  void anAddressIsNothingButAnAddress() {
    var relay = relay(25, Encryption.NONE);
    for (var odd :
        List.of(
            "a@example.org\r\nBcc: evil@example.org",
            "A <a@example.org>",
            "a@example.org, b@example.org",
            "team: a@example.org;",
            "a",
            "")) {
      assertThatThrownBy(() -> new Mail(relay, odd, List.of("a@example.org"), PATIENCE))
          .as(odd)
          .isInstanceOf(Refusal.Invalid.class)
          .hasMessage("from must be an address like ops@example.org");
    }
  }

  @Test
  void aPasswordIsNotSentInTheClear() {
    var password = Secret.of("password", "env:P", Map.of("P", "hidden"));
    assertThatThrownBy(
            () ->
                new Relay("host", 25, Encryption.NONE, Optional.of("user"), Optional.of(password)))
        .hasMessage("encryption must not be none where a password is sent");
    var relay = new Relay("host", 25, Encryption.TLS, Optional.of("user"), Optional.of(password));
    assertThat(relay.toString()).doesNotContain("hidden");
  }
}
