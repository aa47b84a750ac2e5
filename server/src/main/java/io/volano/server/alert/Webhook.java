package io.volano.server.alert;

import io.volano.Refusal;
import io.volano.store.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Messages as JSON by HTTP `POST`.
///
/// ```
/// {"id", "at", "title", "text", "firing": [{"kind", "severity", "tenant"?, "task"?, "text",
///  "since"}], "resolved": […], "more"}
/// ```
///
/// With a secret it is signed: `Volano-Signature: t=SECONDS,v1=HEX`, where `HEX` is HMAC-SHA256 of
/// `SECONDS.BODY`. Who receives it recomputes that, and refuses an old time. Only an answer of 2xx
/// is a delivery; redirects are not followed, and what the answer says is not read.
final class Webhook implements Target {

  static final String SIGNATURE = "Volano-Signature";
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final URI url;
  private final Optional<Secret> secret;
  private final Duration patience;
  private final InstantSource clock;
  private final HttpClient client;

  /// @param patience how long an answer may take
  Webhook(URI url, Optional<Secret> secret, Duration patience, InstantSource clock) {
    var scheme = url.getScheme();
    if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new Refusal.Invalid("url", "must be like https://host/path");
    }
    if (url.getUserInfo() != null) {
      throw new Refusal.Invalid("url", "must hold no user or password; sign with a secret instead");
    }
    this.url = url;
    this.secret = secret;
    this.patience = patience;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(patience)
            .build();
  }

  /// Without its path, which may be as good as a password.
  @Override
  public String name() {
    return "webhook " + url.getHost();
  }

  @Override
  public void send(Message message) throws IOException, InterruptedException {
    var body = MAPPER.writeValueAsBytes(json(message));
    var request =
        HttpRequest.newBuilder(url)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .header("User-Agent", "volano");
    secret.ifPresent(key -> request.header(SIGNATURE, signature(key, clock.instant(), body)));
    int status = answer(request.POST(BodyPublishers.ofByteArray(body)).build());
    if (status / 100 != 2) {
      throw new IOException("it answered " + status);
    }
  }

  private int answer(HttpRequest request) throws IOException, InterruptedException {
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      response.body().close(); // unread, however long it is
      return response.statusCode();
    } catch (IOException e) { // its words may hold the address
      throw new IOException("no answer (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  static String signature(Secret secret, Instant at, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((at.getEpochSecond() + ".").getBytes(StandardCharsets.US_ASCII));
      return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static ObjectNode json(Message message) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("id", message.id()).put("at", message.at().toString());
    json.put("title", message.title()).put("text", message.text());
    add(json.putArray("firing"), message.firing());
    add(json.putArray("resolved"), message.resolved());
    return json.put("more", message.more());
  }

  private static void add(ArrayNode array, List<Alert> alerts) {
    for (var alert : alerts) {
      var json = array.addObject();
      json.put("kind", alert.kind()).put("severity", Json.name(alert.severity()));
      alert.tenant().ifPresent(tenant -> json.put("tenant", tenant));
      alert.task().ifPresent(task -> json.put("task", task));
      json.put("text", alert.text()).put("since", alert.since().toString());
    }
  }
}
