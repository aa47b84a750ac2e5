package io.volano.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may stand in the file that says who is told.
final class AlertSettingsTest {

  @TempDir private Path folder;

  private AlertSettings read(String yaml, Map<String, String> environment) throws IOException {
    var file = Files.writeString(folder.resolve("alerts.yaml"), yaml);
    return AlertSettings.read(file, environment, InstantSource.system());
  }

  @Test
  void itNamesTargetsAndTimes() throws IOException {
    var password = Files.writeString(folder.resolve("password"), "hidden\n");
    var settings =
        read(
            """
            window: PT10S
            repeat: PT1H
            targets:
              - webhook: {url: "env:HOOK", secret: "env:KEY"}
              - webhook: {url: "http://127.0.0.1:9/hook"}
              - mail: {host: smtp.example.org, from: v@example.org, to: [o@example.org],
                       user: v, password: "file:%s"}
            """
                .formatted(password),
            Map.of("HOOK", "https://chat.example.org/T0/very-secret", "KEY", "k"));
    assertThat(settings.window()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.targets())
        .extracting(Target::name)
        .containsExactly("webhook chat.example.org", "webhook 127.0.0.1", "mail smtp.example.org");
    assertThat(settings.toString()).doesNotContain("hidden").doesNotContain("very-secret");
    assertThat(read("", Map.of())).isEqualTo(AlertSettings.DEFAULT);
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() {
    refuses("windows: PT1S", "alerts.yaml.windows is not known here");
    refuses("window: soon", "alerts.yaml.window must be an ISO-8601 duration");
    refuses("window: PT2H", "alerts.yaml.window must be from PT0S to PT1H: PT2H");
    refuses("repeat: PT1S", "alerts.yaml.repeat must be at least PT1M: PT1S");
    refuses("targets: [{}]", "alerts.yaml.targets[0].target must be a webhook or a mail");
    refuses(
        "targets: [{webhook: {url: 'ftp://x/y'}}]",
        "alerts.yaml.targets[0].webhook.url must be like https://host/path");
    refuses(
        "targets: [{webhook: {url: 'https://u:p@x/y'}}]",
        "alerts.yaml.targets[0].webhook.url must hold no user");
    refuses(
        "targets: [{mail: {host: h, from: a@b.c, to: []}}]",
        "alerts.yaml.targets[0].mail.to must name somebody");
    refuses("targets: !!java.net.URL [x]", "VOLANO_ALERTS must be a YAML file");
  }

  @Test
  void aSecretThatStandsInTheFileIsRefusedAndNotRepeated() {
    for (var secret : new String[] {"hunter2", "424242"}) {
      assertThatThrownBy(
              () ->
                  read(
                      "targets: [{webhook: {url: 'https://x/', secret: " + secret + "}}]",
                      Map.of()))
          .isInstanceOf(Refusal.Invalid.class)
          .hasMessageContaining("secret must be env:NAME or file:PATH")
          .hasMessageNotContaining(secret);
    }
    refuses(
        "targets: [{webhook: {url: 'https://x/', secret: 'env:NOT_SET'}}]",
        "alerts.yaml.targets[0].webhook.secret must not be empty: env:NOT_SET");
    refuses(
        "targets: [{webhook: {url: 'https://x/', secret: 'file:/nowhere'}}]",
        "alerts.yaml.targets[0].webhook.secret must be a file that can be read");
  }

  private void refuses(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml, Map.of()))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageStartingWith(message);
  }
}
