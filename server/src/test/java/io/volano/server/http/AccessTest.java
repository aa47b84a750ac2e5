package io.volano.server.http;

import static io.volano.access.Role.ADMIN;
import static io.volano.access.Role.OBSERVE;
import static io.volano.access.Role.OPERATE;
import static io.volano.access.Role.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.access.KeySecret;
import io.volano.access.Role;
import io.volano.server.Wiring;
import io.volano.server.access.Issuing.Wish;
import io.volano.server.access.Rights;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys: what lets one in, what each may do, and what is told to whom.
final class AccessTest {

  private static final String TASKS = "/v1/tasks";
  private static final String OUTCOME = TASKS + "/t/decisions/d/outcomes";
  private static final String CLICK = "{\"type\": \"click\", \"key\": \"k\"}";

  private static Keyed keyed;

  @BeforeAll
  static void start() {
    keyed = new Keyed();
    keyed.with(keyed.admin).withTask("t").withDecision("t", "d");
  }

  @AfterAll
  static void stop() {
    keyed.close();
  }

  // ---- who may come in

  @Test
  void fromTheFirstKeyOnEveryRequestNeedsOne(@TempDir Path data) {
    try (var live = Live.in(data)) {
      live.get(TASKS).expect(200);
      try (var access = Wiring.access(data.toString())) {
        var key = Keyed.create(access, "default", READ);
        live.look().get(TASKS).expect(401);
        live.with(key).get(TASKS).expect(200);
      }
    }
  }

  @Test
  void withoutAKeyOneIsToldHowToSendIt() {
    var answer = keyed.withoutKey().get(TASKS).expect(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"volano\"");
    assertThat(answer.json().path("detail").asString()).contains("Authorization: Bearer");
  }

  @Test
  void whatIsNoKeyLetsNobodyIn() {
    var admin = keyed.admin.reveal();
    var wrong = KeySecret.random(new Random(1)).reveal();
    for (var header :
        new String[] {
          "Bearer " + wrong,
          "Bearer " + admin.toUpperCase(Locale.ROOT),
          "Bearer " + admin.substring(1),
          "Bearer " + admin + "x",
          "Bearer ",
          "Bearer null",
          "Basic " + admin,
          admin,
          "Bearer " + keyed.admin.prefix(),
          "Bearer \u00fc" + admin.substring(1)
        }) {
      var answer =
          keyed
              .withoutKey()
              .send(keyed.withoutKey().request(TASKS).header("Authorization", header).GET())
              .expect(401);
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=\"volano\"");
      assertThat(answer.response().body()).doesNotContain(admin).doesNotContain(wrong);
    }
  }

  @Test
  void whoSendsHalfAKeyIsToldWhatAWholeOneIs() {
    var live = keyed.withoutKey();
    var half = keyed.admin.reveal().substring(0, 30);
    var answer = live.send(live.request(TASKS).header("Authorization", "Bearer " + half).GET());
    assertThat(answer.expect(401).json().path("detail").asString())
        .isEqualTo("what was sent is no key, which is vol_, 10 characters, _ and 43 more");
  }

  @Test
  void aKeyEndsWhenItExpiresAndItsOwnerIsToldSo() {
    var wish =
        Keyed.wish("default", Optional.of(Duration.ofHours(1)), Set.of(), Optional.empty(), READ);
    var key = keyed.issuing.create(wish);
    keyed.with(key.secret()).get(TASKS).expect(200);
    keyed.clock.advance(Duration.ofHours(1));
    var answer = keyed.with(key.secret()).get(TASKS).expect(401);
    assertThat(answer.json().path("detail").asString())
        .isEqualTo("key %s ended at %s", key.key().prefix(), key.key().ends().orElseThrow());
  }

  @Test
  void aRevokedKeyIsGoodForNothingAtOnce() {
    var key = keyed.issuing.create(wish(READ));
    keyed.with(key.secret()).get(TASKS).expect(200);
    keyed.issuing.revoke(key.key().prefix());
    keyed.with(key.secret()).get(TASKS).expect(401);
  }

  @Test
  void aRotatedKeyGoesOnForAsLongAsWasSaid() {
    var old = keyed.issuing.create(wish(READ));
    var next = keyed.issuing.rotate(old.key().prefix(), Duration.ofMinutes(5));
    keyed.with(old.secret()).get(TASKS).expect(200);
    keyed.with(next.secret()).get(TASKS).expect(200);
    keyed.clock.advance(Duration.ofMinutes(5));
    keyed.with(old.secret()).get(TASKS).expect(401);
    keyed.with(next.secret()).get(TASKS).expect(200);
  }

  @Test
  void whoAsksWhetherItLivesNeedsNoKeyAndIsToldNothingElse() {
    var live = keyed.withoutKey();
    assertThat(live.get("/health/live").expect(200).response().body())
        .isEqualTo("{\"status\":\"live\"}");
    assertThat(live.get("/health/ready").expect(200).response().body())
        .isEqualTo("{\"status\":\"ready\"}");
    live.get("/openapi.json").expect(200);
    live.get("/docs/index.html").expect(200);
    live.get("/metrics").expect(401);
    live.get("/nothing").expect(401);
    live.get("/health/live/").expect(401);
    assertThat(live.get("/docs/../v1/tasks").status()).isIn(401, 404);
    assertThat(live.get("/docs/%2e%2e/v1/tasks").status()).isIn(401, 404);
  }

  // ---- what they may do

  @Test
  void theTableHasEveryRouteAndNoOther() {
    var mapped = new TreeSet<>(keyed.withoutKey().routes());
    mapped.removeIf(route -> route.contains(" /ui")); // pages share rows
    var listed =
        Rights.table().keySet().stream()
            .filter(route -> !route.contains("**") && !route.contains(" /ui"))
            .filter(route -> !route.equals("POST /bench/echo"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).isEqualTo(mapped);
  }

  @Test
  void theDescriptionSaysWhichRoleEachOperationNeeds() {
    var description = Description.ofThisApi();
    for (var operation : description.operations()) {
      var role = Rights.table().get(operation).role();
      assertThat(description.role(operation)).as(operation).isEqualTo(role.map(Role::label));
    }
  }

  @Test
  void whoMayNotIsToldWhichRoleItTakes() {
    var answer = keyed.as("default", READ).delete(TASKS + "/t").expect(403);
    assertThat(answer.json().path("detail").asString())
        .isEqualTo("this needs a key with the role admin");
    assertThat(answer.header("WWW-Authenticate")).contains("insufficient_scope");
    keyed.as("default", OBSERVE).post(TASKS + "/t/decide", "{}").expect(403);
    keyed.as("default", ADMIN).get("/metrics").expect(403);
    keyed.as("default", OPERATE).get("/metrics").expect(200);
    keyed.as("default", OPERATE).get(TASKS).expect(403);
  }

  @Test
  void anotherWayToWriteThePathIsNoWayRoundTheTable() {
    var observe = keyed.as("default", OBSERVE);
    for (var path :
        new String[] {
          "/v1/tasks/%74/decide", "/v1/tasks/t;x=1/decide", "//v1/tasks/t/decide",
          "/v1/./tasks/t/decide", "/ui/../v1/tasks/t/decide", "/v1/tasks/t/decide/"
        }) {
      assertThat(observe.post(path, "{}").status()).as(path).isGreaterThanOrEqualTo(400);
      assertThat(observe.withoutKey().post(path, "{}").status())
          .as(path)
          .isIn(400, 401, 403, 404, 405);
    }
  }

  // ---- what they are told

  @Test
  void whoCanButReportHearsOnlyWhetherItWasTaken() {
    keyed.with(keyed.admin).withDecision("t", "r");
    var observe = keyed.as("default", OBSERVE);
    for (int i = 0; i < 2; i++) { // new, and repeated
      assertThat(
              observe
                  .post(TASKS + "/t/decisions/r/outcomes", CLICK.replace("\"k\"", "\"r\""))
                  .expect(200)
                  .response()
                  .body())
          .isEqualTo("{\"taken\":true}");
    }
    assertThat(
            observe.post(TASKS + "/t/decisions/none/outcomes", CLICK).expect(200).response().body())
        .isEqualTo("{\"taken\":false}");
    assertThat(
            observe
                .post(
                    TASKS + "/t/outcomes:batch",
                    "[{\"decisionId\": \"r\", \"type\": \"like\", \"value\": 1},"
                        + " {\"decisionId\": \"none\", \"type\": \"click\"}]")
                .expect(200)
                .response()
                .body())
        .isEqualTo("[{\"taken\":true},{\"taken\":false}]");
    keyed
        .with(keyed.admin)
        .post(TASKS + "/t/decide", "{\"decisionId\": \"s\", \"subject\": \"u1\"}")
        .expect(200);
    for (var subject : new String[] {"u1", "nobody"}) {
      assertThat(
              observe
                  .post(
                      "/v1/events", "{\"subject\": \"%s\", \"type\": \"click\"}".formatted(subject))
                  .expect(200)
                  .response()
                  .body())
          .isEqualTo("{\"taken\":true}");
    }
    observe.post(OUTCOME, "{}").refuses("type");
  }

  /// Nor which keys were used, of outcomes or events, nor which tasks there are.
  @Test
  void whoCanButReportFindsOutNothingByTrying() {
    var admin = keyed.with(keyed.admin).withDecision("t", "p");
    var observe = keyed.as("default", OBSERVE);
    var path = TASKS + "/t/decisions/p/outcomes";
    var used = "{\"type\": \"like\", \"value\": 1, \"key\": \"used\"}";
    admin.post(path, used).expect(200);
    var other = used.replace("\"value\": 1", "\"value\": 0.5");
    admin.post(path, other).expect(409);
    assertThat(told(observe, path, other))
        .isEqualTo(told(observe, path, other.replace("used", "new")));
    admin.post(TASKS + "/t/decide", "{\"decisionId\": \"b\", \"subject\": \"buyer\"}").expect(200);
    var event = "{\"subject\": \"buyer\", \"type\": \"click\", \"key\": \"order-17\"}";
    admin.post("/v1/events", event).expect(200);
    var foreign = event.replace("click", "like");
    admin.post("/v1/events", foreign).expect(409);
    assertThat(told(observe, "/v1/events", foreign))
        .isEqualTo(told(observe, "/v1/events", foreign.replace("17", "18")));
    assertThat(told(observe, TASKS + "/t/outcomes:batch", batch("used")))
        .isEqualTo(told(observe, TASKS + "/t/outcomes:batch", batch("fresh")))
        .isEqualTo("[{\"taken\":true}]");
    assertThat(told(observe, TASKS + "/t/decisions/none/outcomes", CLICK))
        .isEqualTo(told(observe, TASKS + "/none/decisions/none/outcomes", CLICK))
        .isEqualTo("{\"taken\":false}");
    assertThat(told(observe, TASKS + "/none/outcomes:batch", batch("x")))
        .isEqualTo("[{\"taken\":false}]");
  }

  private static String told(Live live, String path, String body) {
    return live.post(path, body).expect(200).response().body();
  }

  private static String batch(String key) {
    return "[{\"decisionId\": \"p\", \"type\": \"like\", \"value\": 0.25, \"key\": \"%s\"}]"
        .formatted(key);
  }

  @Test
  void pagesOfOtherSitesMayReportIfTheKeySaysSo() {
    var wish =
        Keyed.wish(
            "default", Optional.empty(), Set.of("https://shop.example"), Optional.empty(), OBSERVE);
    var page = keyed.with(keyed.issuing.create(wish).secret());
    var taken =
        page.send(
                page.json(OUTCOME)
                    .header("Origin", "https://shop.example")
                    .POST(BodyPublishers.ofString(CLICK)))
            .expect(200);
    assertThat(taken.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
    assertThat(taken.response().headers().allValues("Vary")).contains("Origin");
    page.send(
            page.json(OUTCOME)
                .header("Origin", "https://other.example")
                .POST(BodyPublishers.ofString(CLICK)))
        .expect(403);
    var admin = keyed.with(keyed.admin);
    admin.send(admin.request(TASKS).header("Origin", "https://shop.example").GET()).expect(403);
    admin.send(admin.request(TASKS).header("Origin", admin.uri("").toString()).GET()).expect(200);
  }

  @Test
  void aBrowserIsToldBeforehandWhatItsPageMaySend() {
    var wish =
        Keyed.wish(
            "default", Optional.empty(), Set.of("https://pre.example"), Optional.empty(), OBSERVE);
    var revoked = keyed.issuing.create(wish);
    assertThat(preflight(OUTCOME, "https://pre.example", "POST")).isEqualTo(204);
    assertThat(preflight("/v1/events", "https://pre.example", "POST")).isEqualTo(204);
    assertThat(preflight(TASKS + "/t/decide", "https://pre.example", "POST")).isEqualTo(403);
    assertThat(preflight(OUTCOME, "https://pre.example", "DELETE")).isEqualTo(403);
    assertThat(preflight(OUTCOME, "https://unknown.example", "POST")).isEqualTo(403);
    keyed.issuing.revoke(revoked.key().prefix());
    assertThat(preflight(OUTCOME, "https://pre.example", "POST")).isEqualTo(403);
  }

  private static int preflight(String path, String origin, String method) {
    var live = keyed.withoutKey();
    return live.send(
            live.request(path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .method("OPTIONS", BodyPublishers.noBody()))
        .status();
  }

  private static Wish wish(Role... roles) {
    return Keyed.wish("default", Optional.empty(), Set.of(), Optional.empty(), roles);
  }
}
