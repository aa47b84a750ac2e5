package io.volano.server.alert;

import io.volano.Refusal;
import io.volano.server.alert.Mail.Encryption;
import io.volano.store.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.json.JsonMapper;

/// Who is told of alerts, and how often: the file `VOLANO_ALERTS` names.
///
/// ```yaml
/// window: PT30S
/// repeat: PT4H
/// targets:
///   - webhook: {url: "https://example.org/hook", secret: "env:HOOK_SECRET"}
///   - mail: {host: smtp.example.org, from: volano@example.org, to: [ops@example.org],
///            user: volano, password: "file:/run/secrets/smtp"}
/// ```
///
/// @param window what is found within it goes out together
/// @param repeat how long until what lasts is told again
public record AlertSettings(Duration window, Duration repeat, List<Target> targets) {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LONGEST_WINDOW = Duration.ofHours(1);
  private static final int MOST_TARGETS = 20;
  private static final int SUBMISSION = 587;

  /// Nobody is told; alerts are in the server's log, and at `GET /v1/alerts`.
  public static final AlertSettings DEFAULT =
      new AlertSettings(Duration.ofSeconds(30), Duration.ofHours(4), List.of());

  public AlertSettings {
    if (window.isNegative() || window.compareTo(LONGEST_WINDOW) > 0) {
      throw new Refusal.Invalid("window", "must be from PT0S to PT1H: " + window);
    }
    if (repeat.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new Refusal.Invalid("repeat", "must be at least PT1M: " + repeat);
    }
    if (targets.size() > MOST_TARGETS) {
      throw new Refusal.Invalid("targets", "must be at most " + MOST_TARGETS);
    }
    targets = List.copyOf(targets);
  }

  /// What `VOLANO_ALERTS` names, or the defaults.
  public static AlertSettings of(Map<String, String> environment) {
    var file = environment.get("VOLANO_ALERTS");
    return file == null ? DEFAULT : read(Path.of(file), environment, InstantSource.system());
  }

  /// Reads a file.
  ///
  /// @param environment where secrets may be
  /// @throws Refusal.Invalid if it cannot be read, naming the field
  public static AlertSettings read(
      Path file, Map<String, String> environment, InstantSource clock) {
    try {
      var yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      var json = JsonMapper.shared().writeValueAsString(yaml == null ? Map.of() : yaml);
      return read(Json.parse(json), environment, clock);
    } catch (IOException | YAMLException e) {
      throw new Refusal.Invalid("VOLANO_ALERTS", "must be a YAML file that can be read: " + file);
    } catch (Refusal.Invalid e) {
      throw e.within(file.getFileName().toString());
    }
  }

  static AlertSettings read(Json json, Map<String, String> environment, InstantSource clock) {
    json.only("window", "repeat", "targets");
    var targets =
        json.get("targets").map(Json::array).orElse(List.of()).stream()
            .map(target -> target.as(t -> target(t, environment, clock)))
            .toList();
    return new AlertSettings(
        json.get("window").map(Json::duration).orElse(DEFAULT.window),
        json.get("repeat").map(Json::duration).orElse(DEFAULT.repeat),
        targets);
  }

  private static Target target(Json json, Map<String, String> environment, InstantSource clock) {
    json.only("webhook", "mail");
    var webhook = json.get("webhook");
    var mail = json.get("mail");
    if (webhook.isPresent() == mail.isPresent()) {
      throw new Refusal.Invalid("target", "must be a webhook or a mail");
    }
    return webhook.isPresent()
        ? webhook.get().as(hook -> webhook(hook, environment, clock))
        : mail.orElseThrow().as(m -> mail(m, environment));
  }

  private static Target webhook(Json json, Map<String, String> environment, InstantSource clock) {
    json.only("url", "secret");
    return new Webhook(
        url(json.need("url").text(), environment),
        json.get("secret").map(secret -> secret(secret, "secret", environment)),
        PATIENCE,
        clock);
  }

  /// The address itself may be a secret, as those of chats are.
  private static URI url(String text, Map<String, String> environment) {
    boolean isReference = text.startsWith("env:") || text.startsWith("file:");
    try {
      return URI.create(isReference ? Secret.of("url", text, environment).value() : text);
    } catch (IllegalArgumentException e) {
      throw new Refusal.Invalid("url", "must be like https://host/path");
    }
  }

  private static Target mail(Json json, Map<String, String> environment) {
    json.only("host", "port", "encryption", "user", "password", "from", "to");
    var encryption =
        json.get("encryption")
            .map(e -> e.constant(Encryption.values()))
            .orElse(Encryption.STARTTLS);
    var relay =
        new Mail.Relay(
            json.need("host").text(),
            json.get("port").map(port -> port.whole(1, 65_535)).orElse(SUBMISSION),
            encryption,
            json.get("user").map(Json::text),
            json.get("password").map(p -> secret(p, "password", environment)));
    var to = json.need("to").array().stream().map(Json::text).toList();
    return new Mail(relay, json.need("from").text(), to, PATIENCE);
  }

  private static Secret secret(Json json, String field, Map<String, String> environment) {
    if (!json.node().isString()) { // and not shown, since it may be the password itself
      throw new Refusal.Invalid(field, "must be env:NAME or file:PATH");
    }
    return Secret.of(field, json.text(), environment);
  }
}
