package io.volano.server.http;

import static io.volano.access.Role.DECIDE;
import static io.volano.access.Role.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.access.KeySecret;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The log-in of the pages, as a browser goes through it.
final class PageAccessTest {

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private static Keyed keyed;

  private final CookieManager cookies = new CookieManager();
  private final HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();

  @BeforeAll
  static void start() {
    keyed = new Keyed();
  }

  @AfterAll
  static void stop() {
    keyed.close();
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(keyed.withoutKey().uri(path)).GET());
  }

  private HttpResponse<String> post(String path, Map<String, String> form) {
    var body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(keyed.withoutKey().uri(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return browser.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String token() {
    var form = get("/ui/login").body();
    var match = TOKEN.matcher(form);
    assertThat(match.find()).as(form).isTrue();
    return match.group(1);
  }

  private HttpResponse<String> logIn(KeySecret key) {
    return post("/ui/login", Map.of("key", key.reveal(), "_csrf", token()));
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElse("");
  }

  private Optional<HttpCookie> cookie() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("volano_login"))
        .findFirst();
  }

  private static KeySecret reader() {
    return keyed
        .issuing
        .create(Keyed.wish("default", Optional.empty(), Set.of(), Optional.empty(), READ))
        .secret();
  }

  @Test
  void whoIsNotLoggedInIsLedToTheForm() {
    var answer = get("/ui/anything");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(location(answer)).endsWith("/ui/login?then=%2Fui%2Fanything");
    var part =
        send(HttpRequest.newBuilder(keyed.withoutKey().uri("/ui/x")).header("HX-Request", "true"));
    assertThat(part.statusCode()).isEqualTo(401);
    assertThat(part.headers().firstValue("HX-Redirect")).contains("/ui/login");
  }

  @Test
  void whoWasOnTheWayToAPageComesToItEvenAfterAWrongKey() {
    var form = location(get("/ui/tasks/a?from=1&lang=zh"));
    assertThat(form).endsWith("/ui/login?then=%2Fui%2Ftasks%2Fa%3Ffrom%3D1%26lang%3Dzh");
    var page = "/ui/tasks/a?from=1&lang=zh";
    var wrong = Map.of("key", "vol_wrong", "_csrf", token(), "then", page);
    assertThat(location(post("/ui/login", wrong)))
        .endsWith("/ui/login?then=%2Fui%2Ftasks%2Fa%3Ffrom%3D1%26lang%3Dzh&wrong");
    var right = Map.of("key", reader().reveal(), "_csrf", token(), "then", page);
    assertThat(location(post("/ui/login", right))).endsWith(page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "/v1/tasks",
        "/uielsewhere",
        "javascript:alert(1)",
        " /ui/tasks",
        ""
      })
  void theLogInLeadsNowhereElse(String page) {
    var sent = Map.of("key", reader().reveal(), "_csrf", token(), "then", page);
    assertThat(URI.create(location(post("/ui/login", sent))).getPath()).isEqualTo("/ui");
    var form = get("/ui/login?then=" + URLEncoder.encode(page, StandardCharsets.UTF_8)).body();
    assertThat(form).doesNotContain("name=\"then\"");
  }

  @Test
  void aKeyThatMayReadOpensThePages() {
    var answer = logIn(reader());
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(location(answer)).endsWith("/ui");
    var cookie = answer.headers().allValues("Set-Cookie").toString();
    assertThat(cookie).contains("volano_login=", "HttpOnly", "SameSite=Strict", "Path=/ui");
    assertThat(get("/ui/anything").statusCode()).isEqualTo(404); // and not 302: nobody is there yet
  }

  @Test
  void theCookieHoldsNoKeyAndOpensNothingElse() {
    var key = reader();
    logIn(key);
    var value = cookie().orElseThrow().getValue();
    assertThat(value).doesNotContain(key.reveal());
    assertThat(new String(Base64.getDecoder().decode(pad(value)), StandardCharsets.UTF_8))
        .doesNotContain(key.reveal())
        .doesNotContain(key.hash());
    var api =
        send(
            HttpRequest.newBuilder(keyed.withoutKey().uri("/v1/tasks"))
                .header("Cookie", "volano_login=" + value));
    assertThat(api.statusCode()).isEqualTo(401);
  }

  private static String pad(String base64) {
    return base64 + "=".repeat((4 - base64.length() % 4) % 4);
  }

  @Test
  void aKeyThatMayNotReadOpensNothing() {
    for (var key :
        new KeySecret[] {
          Keyed.create(keyed.access, "default", DECIDE), KeySecret.random(new Random(4))
        }) {
      keyed.withoutKey();
      var answer = logIn(key);
      assertThat(location(answer)).endsWith("/ui/login?wrong");
      assertThat(cookie().map(HttpCookie::getValue).filter(v -> !v.isEmpty())).isEmpty();
    }
    assertThat(get("/ui/login?wrong").body())
        .contains("not known")
        .doesNotContain("alert\" hidden");
  }

  @Test
  void aRevokedKeyEndsItsLogInAtOnce() {
    var key = reader();
    keyed.withoutKey();
    logIn(key);
    assertThat(get("/ui/anything").statusCode()).isEqualTo(404);
    keyed.issuing.revoke(key.prefix());
    keyed.withoutKey();
    assertThat(get("/ui/anything").statusCode()).isEqualTo(302);
  }

  @Test
  void aCookieThatWasChangedIsWorthNothing() {
    logIn(reader());
    var cookie = cookie().orElseThrow();
    var forged = HttpRequest.newBuilder(keyed.withoutKey().uri("/ui/anything"));
    cookies.getCookieStore().removeAll();
    var value = cookie.getValue();
    var changed = (value.charAt(0) == 'a' ? "b" : "a") + value.substring(1);
    assertThat(send(forged.header("Cookie", "volano_login=" + changed)).statusCode())
        .isEqualTo(302);
  }

  @Test
  void whatChangesSomethingNeedsTheTokenOfOurPages() {
    var key = reader();
    keyed.withoutKey();
    assertThat(post("/ui/login", Map.of("key", key.reveal())).statusCode()).isEqualTo(403);
    logIn(key);
    for (var form : List.of(Map.<String, String>of(), Map.of("_csrf", "x"))) {
      var answer = post("/ui/logout", form);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
    assertThat(get("/ui/anything").statusCode()).isEqualTo(404);
    assertThat(location(post("/ui/logout", Map.of("_csrf", token())))).endsWith("/ui/login");
    assertThat(get("/ui/anything").statusCode()).isEqualTo(302);
  }

  @Test
  void pagesForbidOtherSitesAllTheyCan() {
    var headers = get("/ui/login").headers();
    assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
    assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty(); // without TLS
  }
}
