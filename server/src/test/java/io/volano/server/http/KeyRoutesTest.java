package io.volano.server.http;

import static io.volano.access.Role.ADMIN;
import static io.volano.access.Role.DECIDE;
import static io.volano.access.Role.OPERATE;
import static io.volano.access.Role.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.access.Act;
import io.volano.access.KeySecret;
import io.volano.access.Role;
import io.volano.server.access.Issuing.Wish;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Keys over HTTP: an administrator has those of its own tenant, and gives no more than it has.
final class KeyRoutesTest {

  private static final String KEYS = "/v1/keys";
  private static final String SHOP = "{\"name\": \"shop\", \"roles\": [\"decide\"]}";

  private static Keyed keyed;

  @BeforeAll
  static void start() {
    keyed = new Keyed();
  }

  @AfterAll
  static void stop() {
    keyed.close();
  }

  private static KeySecret secret(JsonNode made) {
    return KeySecret.parse(made.path("key").asString()).orElseThrow();
  }

  private static String path(JsonNode key, String what) {
    return KEYS + "/" + key.path("prefix").asString() + "/" + what;
  }

  @Test
  void aNewKeyIsGoodAtOnceAndItsSecretIsToldOnce() {
    var admin = keyed.as("acme", ADMIN);
    var answer =
        admin
            .post(
                KEYS,
                """
                {"name": "shop", "roles": ["decide", "read"], "expires": "PT1H",
                 "quota": {"perSecond": 50}}""")
            .expect(201);
    var made = answer.json();
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    keyed.with(secret(made)).get("/v1/tasks").expect(200);
    var listed = admin.get(KEYS).expect(200);
    assertThat(listed.response().body()).doesNotContain(secret(made).reveal().substring(15));
    var shown =
        listed
            .json()
            .path("keys")
            .valueStream()
            .filter(key -> key.path("prefix").equals(made.path("prefix")))
            .findFirst()
            .orElseThrow();
    assertThat(shown.path("roles").toString()).isEqualTo("[\"decide\",\"read\"]");
    assertThat(shown.at("/quota/burst").asInt()).isEqualTo(50);
    assertThat(shown.path("state").asString()).isEqualTo("good");
    assertThat(shown.path("ends").asString())
        .isEqualTo(
            keyed
                .clock
                .instant()
                .plus(Duration.ofHours(1))
                .truncatedTo(ChronoUnit.MICROS)
                .toString());
  }

  @Test
  void aKeyIsFollowedByAnotherAndBothAreGoodForTheGrace() {
    var admin = keyed.as("acme", ADMIN);
    var old = admin.post(KEYS, SHOP).expect(201).json();
    var next = admin.post(path(old, "rotate"), "{\"grace\": \"PT5M\"}").expect(201).json();
    for (var key : List.of(old, next)) { // which may decide, and there is no such task
      keyed.with(secret(key)).post("/v1/tasks/none/decide", "{}").expect(404);
    }
    keyed.clock.advance(Duration.ofMinutes(5));
    keyed.with(secret(old)).post("/v1/tasks/none/decide", "{}").expect(401);
    admin.post(path(next, "revoke")).expect(200);
    admin.post(path(next, "revoke")).expect(200); // as it was
    keyed.with(secret(next)).post("/v1/tasks/none/decide", "{}").expect(401);
    admin.post(path(next, "rotate"), "{}").expect(409);
  }

  @Test
  void nobodyGivesMoreThanItHas() {
    var admin = keyed.with(keyed.admin);
    var more = "{\"name\": \"x\", \"roles\": [\"read\", \"operate\"]}";
    var answer = admin.post(KEYS, more).expect(403);
    assertThat(answer.json().path("detail").asString())
        .isEqualTo("roles must be of those your key has: not operate");
    var operator = keyed.issuing.create(wish("default", OPERATE, READ)).key();
    admin.post(KEYS + "/" + operator.prefix() + "/rotate", "{}").expect(403);
    admin.post(KEYS + "/" + operator.prefix() + "/revoke").expect(403);
    keyed.as("default", ADMIN, OPERATE).post(KEYS, more).expect(201);
    for (var role : Set.of(READ, DECIDE, OPERATE)) {
      keyed.as("default", role).post(KEYS, SHOP).expect(403);
      keyed.as("default", role).get(KEYS).expect(403);
    }
  }

  @Test
  void aKeyWithAQuotaMakesNoOthers() {
    var wish = Keyed.wish("acme", Optional.empty(), Set.of(), Optional.of(Keyed.SMALL), ADMIN);
    var limited = keyed.with(keyed.issuing.create(wish).secret());
    var own = limited.get(KEYS).expect(200).json().path("keys").get(0);
    assertThat(limited.post(KEYS, SHOP).expect(403).json().path("detail").asString())
        .contains("a key with a quota makes no others");
    limited.post(path(own, "rotate"), "{}").expect(403);
  }

  @Test
  void keysOfOtherTenantsDoNotExist() {
    var theirs = keyed.issuing.create(wish("rival", READ)).key();
    var admin = keyed.as("acme", ADMIN);
    assertThat(admin.get(KEYS).expect(200).response().body()).doesNotContain(theirs.prefix());
    var nobodys = admin.post(KEYS + "/vol_aaaaaaaaaa/revoke").expect(404).response().body();
    var answer = admin.post(KEYS + "/" + theirs.prefix() + "/revoke").expect(404).response().body();
    assertThat(answer.replace(theirs.prefix(), "vol_aaaaaaaaaa")).isEqualTo(nobodys);
    admin.post(KEYS + "/" + theirs.prefix() + "/rotate", "{}").expect(404);
    assertThat(keyed.access.keys()).contains(theirs);
  }

  @Test
  void aWishThatCannotBeIsRefusedByItsField() {
    var admin = keyed.with(keyed.admin);
    admin.post(KEYS, "{\"roles\": [\"read\"]}").refuses("name");
    admin.post(KEYS, "{\"name\": \" \", \"roles\": [\"read\"]}").refuses("name");
    admin.post(KEYS, "{\"name\": \"x\", \"roles\": []}").refuses("roles");
    admin.post(KEYS, "{\"name\": \"x\", \"roles\": [\"king\"]}").refuses("roles[0]");
    admin.post(KEYS, SHOP.replace("}", ", \"tenant\": \"acme\"}")).refuses("tenant");
    admin.post(KEYS, SHOP.replace("}", ", \"expires\": \"soon\"}")).refuses("expires");
    admin.post(KEYS, SHOP.replace("}", ", \"expires\": \"P99999999D\"}")).refuses("expires");
    admin
        .post(KEYS, SHOP.replace("}", ", \"quota\": {\"perSecond\": 0}}"))
        .refuses("quota.perSecond");
    admin
        .post(KEYS, SHOP.replace("}", ", \"origins\": [\"https://a.example\"]}"))
        .refuses("origins");
  }

  @Test
  void whatHappenedToWhichKeyIsWrittenDownWithWhoDidItAndFromWhere() {
    var admin = keyed.as("written", ADMIN);
    keyed.clock.advance(Duration.ofSeconds(1)); // the key is an act as well, and an earlier one
    var made = admin.post(KEYS, SHOP).expect(201).json();
    admin.post(path(made, "revoke")).expect(200);
    var acts = keyed.access.acts("written", Optional.empty(), 4);
    assertThat(acts)
        .extracting(Act::what)
        .containsExactly(
            "key revoke " + made.path("prefix").asString(),
            "POST " + path(made, "revoke"),
            "key create " + made.path("prefix").asString(),
            "POST /v1/keys");
    assertThat(acts).allMatch(act -> act.from().equals("127.0.0.1") && act.by().startsWith("vol_"));
    assertThat(acts.toString()).doesNotContain(secret(made).reveal().substring(15));
  }

  private static Wish wish(String tenant, Role... roles) {
    return Keyed.wish(tenant, Optional.empty(), Set.of(), Optional.empty(), roles);
  }
}
