package io.volano.server.http;

import static io.volano.access.Role.ADMIN;
import static io.volano.access.Role.OPERATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog;
import io.volano.Stores;
import io.volano.access.KeySecret;
import io.volano.server.Ground;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Every route, what it answers, and every error that its description names.
final class RoutesTest {

  private static final String NOTHING = "/v1/tasks/nothing";
  private static final String NO_NAME = "/v1/tasks/-no-name";

  private static Live live;
  private static Faults faults;

  @BeforeAll
  static void start(@TempDir Path data) {
    var stores = Live.stores(data);
    faults = new Faults();
    DecisionLog log = faults.over(stores.log());
    var open = Live.over(new Stores(log, stores.policies()), data);
    open.post("/v1/keys", "{\"name\": \"first\", \"roles\": [\"admin\"]}").expect(409);
    live = open.with(firstKey(open)).look();
  }

  private static KeySecret firstKey(Live open) {
    return Keyed.create(open.bean(Ground.class).access(), "default", ADMIN, OPERATE);
  }

  @AfterAll
  static void everyDocumentedAnswerWasGiven() {
    try (var closing = live) {
      var missing = closing.description().documented();
      missing.removeAll(closing.description().seen());
      assertThat(missing).isEmpty();
    }
  }

  @Test
  void aKeyIsMadeListedFollowedAndEnded() {
    var made =
        live.post("/v1/keys", "{\"name\": \"shop\", \"roles\": [\"decide\"]}").expect(201).json();
    var path = "/v1/keys/" + made.path("prefix").asString();
    assertThat(live.get("/v1/keys").expect(200).response().body()).contains("\"shop\"");
    live.post("/v1/keys", "{\"name\": \"shop\"}").refuses("roles");
    live.post(path + "/rotate", "{\"grace\": \"PT1H\"}").expect(201);
    live.post(path + "/rotate", "{\"grace\": \"-PT1H\"}").refuses("grace");
    live.post(path + "/revoke").expect(200);
    live.post(path + "/rotate", "{}").expect(409);
    live.post("/v1/keys/vol_none/rotate", "{}").expect(404);
    live.post("/v1/keys/vol_none/revoke").expect(404);
  }

  @Test
  void aTaskIsDeclaredLookedAtAndDeleted() {
    var declaration = "{\"actions\": [{\"id\": \"a\"}]}";
    var task = live.put("/v1/tasks/declared", declaration).expect(201).json();
    assertThat(task.path("revision").asInt()).isEqualTo(1);
    assertThat(live.put("/v1/tasks/declared", declaration).expect(200).json()).isEqualTo(task);
    assertThat(live.get("/v1/tasks/declared").expect(200).json()).isEqualTo(task);
    assertThat(live.get("/v1/tasks").expect(200).json().path("tasks").valueStream()).contains(task);
    assertThat(live.put("/v1/tasks/declared", "{\"sticky\": \"PT1H\"}").expect(200).json())
        .isNotEqualTo(task);
    live.delete("/v1/tasks/declared").expect(204);
    live.get("/v1/tasks/declared").expect(404);
    live.delete("/v1/tasks/declared").expect(404);
  }

  @Test
  void aTaskTellsWhatItHasEarned() {
    live.withTask("curve");
    var none = live.get("/v1/tasks/curve/curve").expect(200).json();
    assertThat(none.path("curve")).isEmpty();
    assertThat(none.has("total")).isFalse();
    assertThat(doing("curve").has("total")).isFalse();

    for (int i = 0; i < 40; i++) {
      live.withDecision("curve", "c-" + i);
      live.post("/v1/tasks/curve/decisions/c-" + i + "/outcomes", "{\"type\": \"click\"}")
          .expect(200);
    }
    live.settled("curve");
    live.get("/v1/tasks/curve/policy").expect(200); // by then it is learned
    var life = live.get("/v1/tasks/curve/curve").expect(200).json();
    assertThat(life.path("spans").asString()).isEqualTo("life");
    assertThat(life.path("curve")).hasSize(40);
    assertThat(life.at("/total/steps").asInt()).isEqualTo(40);
    assertThat(life.at("/total/reward/value").asDouble()).isEqualTo(1);
    assertThat(life.at("/curve/0/reward").has("interval")).isFalse();
    assertThat(life.at("/total/played").valueStream().mapToInt(JsonNode::asInt).sum())
        .isEqualTo(40);
    assertThat(doing("curve").at("/total/steps").asInt()).isEqualTo(40);
    assertThat(doing("curve").path("leads").asBoolean()).isTrue();
    var hours = live.get("/v1/tasks/curve/curve?spans=hours").expect(200).json();
    assertThat(hours.path("curve").valueStream().mapToInt(p -> p.path("steps").asInt()).sum())
        .isEqualTo(40);
    live.get("/v1/tasks/curve/curve?spans=days").refuses("spans");
    live.get("/v1/tasks/curve/curve?span=life").refuses("span");
    live.get("/v1/tasks/nothing/curve").expect(404);
  }

  /// A task, as it is told of among all.
  private static JsonNode doing(String task) {
    return live.get("/v1/overview")
        .expect(200)
        .json()
        .path("tasks")
        .valueStream()
        .filter(each -> each.path("task").asString().equals(task))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTaskTellsWhatIsInTheWayOfLearning() {
    live.withTask("ill");
    var findings = live.get("/v1/tasks/ill/diagnosis").expect(200).json().path("findings");
    assertThat(findings).hasSize(1);
    assertThat(findings.at("/0/code").asString()).isEqualTo("no-decisions");
    assertThat(findings.at("/0/gravity").asString()).isEqualTo("blocks");

    live.withDecision("ill", "i-1");
    live.post("/v1/tasks/ill/decisions/i-2/outcomes", "{\"type\": \"click\"}").expect(404);
    live.post("/v1/tasks/ill/decisions/i-1/outcomes", "{\"type\": \"like\"}").expect(200);
    findings = live.get("/v1/tasks/ill/diagnosis").expect(200).json().path("findings");
    assertThat(findings.valueStream().map(f -> f.path("code").asString()))
        .containsExactly("outcomes-unmatched", "wait-longer-than-data");
    assertThat(findings.at("/0/facts/unmatched").asInt()).isEqualTo(1);
    assertThat(findings.at("/1/facts/wait").asString()).isEqualTo("PT10M");
    assertThat(Instant.parse(findings.at("/1/facts/next").asString())).isAfter(Instant.now());
    live.get("/v1/tasks/nothing/diagnosis").expect(404);
  }

  @Test
  void whatATaskSaysOfItselfCanBeDeclaredAgain() {
    live.withTask("again");
    var declaration = live.get("/v1/tasks/again").json().path("declaration").toString();
    var task = live.put("/v1/tasks/again", declaration).expect(200).json();
    assertThat(task.path("revision").asInt()).isEqualTo(1);
  }

  @Test
  void anAlgorithmThatIsNotOfferedIsNamed() {
    live.put("/v1/tasks/x", "{\"algorithm\": {\"name\": \"magic\"}}").refuses("algorithm.name");
    live.put(
            "/v1/tasks/x",
            "{\"algorithm\": {\"name\": \"beta-thompson\", \"options\": {\"speed\": 1}}}")
        .refuses("algorithm.options.speed");
  }

  @Test
  void aDecisionIsAnsweredAsTheIssueSays() {
    live.withTask("decide");
    var decision = live.post("/v1/tasks/decide/decide", "{\"subject\": \"u1\"}").expect(200).json();
    assertThat(decision.propertyNames())
        .containsExactly("decisionId", "action", "propensity", "policyVersion", "ranking");
    assertThat(decision.path("propensity").asDouble()).isEqualTo(0.5);
    assertThat(decision.path("ranking").size()).isEqualTo(1);
  }

  @Test
  void anExplanationsRootIsThePropensity() {
    live.withTask("explained");
    var decision =
        live.post("/v1/tasks/explained/decide", "{\"explain\": true}").expect(200).json();
    assertThat(decision.path("why").path("value")).isEqualTo(decision.path("propensity"));
    var why = "/v1/tasks/explained/decisions/" + decision.path("decisionId").asString() + "/why";
    assertThat(live.get(why).expect(200).json().path("explanation"))
        .isEqualTo(decision.path("why"));
  }

  @Test
  void aPropensityNobodyKnowsIsNull() {
    live.put("/v1/tasks/theirs", "{\"actions\": [{\"id\": \"a\"}], \"mode\": \"logging-only\"}");
    var body = "{\"baseline\": {\"action\": \"a\"}}";
    var decision = live.post("/v1/tasks/theirs/decide", body).expect(200).json();
    assertThat(decision.path("propensity").isNull()).isTrue();
  }

  @Test
  void aRankingHasAPropensityForEachSlot() {
    live.withTask("ranking");
    var decision = live.post("/v1/tasks/ranking/decide", "{\"count\": 2}").expect(200).json();
    assertThat(decision.path("ranking").valueStream().map(r -> r.path("slot").asString()))
        .containsExactly("0", "1");
    assertThat(decision.at("/ranking/1/propensity").asDouble()).isEqualTo(1);
  }

  @Test
  void aRepeatedRequestIsAnsweredAsTheFirstTime() {
    live.withTask("repeated");
    var body = "{\"decisionId\": \"d\", \"subject\": \"u1\"}";
    var first = live.post("/v1/tasks/repeated/decide", body).expect(200).json();
    assertThat(live.post("/v1/tasks/repeated/decide", body).expect(200).json()).isEqualTo(first);
    live.post("/v1/tasks/repeated/decide", "{\"decisionId\": \"d\", \"subject\": \"u2\"}")
        .expect(409);
  }

  @Test
  void severalAreDecidedTogetherAndOneInConflictIsToldInItsPlace() {
    live.withTask("several").withDecision("several", "taken");
    var answers =
        live.post(
                "/v1/tasks/several/decide:batch",
                "[{\"decisionId\": \"new\"}, {\"decisionId\": \"taken\", \"count\": 2}]")
            .expect(200)
            .json();
    assertThat(answers.at("/0/decisionId").asString()).isEqualTo("new");
    assertThat(answers.at("/1/status").asInt()).isEqualTo(409);
    live.post("/v1/tasks/several/decide:batch", "[{}, {\"count\": 0}]").refuses("[1].count");
    live.post("/v1/tasks/nothing/decide:batch", "[{}]").expect(404);
  }

  @Test
  void anOutcomeIsNewOnceByItsKey() {
    live.withTask("outcome").withDecision("outcome", "d");
    var path = "/v1/tasks/outcome/decisions/d/outcomes";
    var body = "{\"type\": \"click\", \"value\": 1, \"key\": \"k\"}";
    assertThat(live.post(path, body).expect(200).json().path("new").asBoolean()).isTrue();
    assertThat(live.post(path, body).expect(200).json().path("new").asBoolean()).isFalse();
    live.post(path, body.replace("1,", "0.5,")).expect(409);
    live.post(path, "{\"type\": \"applause\"}").refuses("type");
    live.post("/v1/tasks/outcome/decisions/none/outcomes", body).expect(404);
  }

  @Test
  void severalOutcomesAreTakenTogetherAndOneOfNoDecisionIsToldInItsPlace() {
    live.withTask("outcomes").withDecision("outcomes", "d");
    var answers =
        live.post(
                "/v1/tasks/outcomes/outcomes:batch",
                "[{\"decisionId\": \"d\", \"type\": \"click\"},"
                    + " {\"decisionId\": \"none\", \"type\": \"click\"}]")
            .expect(200)
            .json();
    assertThat(answers.at("/0/new").asBoolean()).isTrue();
    assertThat(answers.at("/1/status").asInt()).isEqualTo(404);
    live.post("/v1/tasks/outcomes/outcomes:batch", "[{\"type\": \"click\"}]")
        .refuses("[0].decisionId");
    live.post("/v1/tasks/nothing/outcomes:batch", "[]").expect(404);
  }

  @Test
  void anEventIsCreditedToTheDecisionsOfItsSubject() {
    var decide = "{\"decisionId\": \"d\", \"subject\": \"buyer 😀\"}";
    live.withTask("events-a").post("/v1/tasks/events-a/decide", decide).expect(200);
    live.withTask("events-b").post("/v1/tasks/events-b/decide", decide).expect(200);
    var event =
        "{\"subject\": \"buyer 😀\", \"type\": \"click\", \"value\": 0.5, \"key\": \"k/1\"}";

    var first = live.post("/v1/events", event).expect(200);

    assertThat(first.json())
        .isEqualTo(
            Live.JSON.readTree(
                """
                {"credited": [
                   {"task": "events-a", "decisionId": "d", "slot": "0", "value": 0.5, "late": false},
                   {"task": "events-b", "decisionId": "d", "slot": "0", "value": 0.5, "late": false}],
                 "new": true}
                """));
    live.post("/v1/tasks/events-a/decide", decide.replace("\"d\"", "\"since\"")).expect(200);
    var again = live.post("/v1/events", event).expect(200);
    assertThat(again.json().path("credited")).isEqualTo(first.json().path("credited"));
    assertThat(again.json().path("new").asBoolean()).isFalse();
    live.post("/v1/events", event.replace("0.5", "0.25")).expect(409);
    live.post("/v1/events", event.replace("click", "applause").replace("k/1", "k/2"))
        .refuses("type");
    var told = live.settled("events-b").get("/v1/tasks/events-b/decisions/d").expect(200).json();
    assertThat(told.at("/rewards/0/reward").asDouble()).isEqualTo(0.5);
  }

  @Test
  void anEventThatNoDecisionMatchesIsAnsweredSoAndCounted() {
    live.withTask("unmatched");
    var answer =
        live.post("/v1/events", "{\"subject\": \"nobody\", \"type\": \"like\"}").expect(200);
    assertThat(answer.response().body()).isEqualTo("{\"credited\":[],\"new\":true}");
    assertThat(live.get("/metrics").expect(200).response().body())
        .contains("volano_events_total{became=\"unmatched\",tenant=\"default\"} 1.0");
  }

  @Test
  void aDeferredDecisionIsActivatedOnce() {
    live.withTask("deferred").withDecision("deferred", "shown");
    live.post("/v1/tasks/deferred/decide", "{\"decisionId\": \"d\", \"defer\": true}").expect(200);
    var activate = "/v1/tasks/deferred/decisions/d/activate";
    assertThat(live.post(activate).expect(200).json().path("new").asBoolean()).isTrue();
    assertThat(live.post(activate).expect(200).json().path("new").asBoolean()).isFalse();
    live.post("/v1/tasks/deferred/decisions/shown/activate").expect(409);
    live.post("/v1/tasks/deferred/decisions/none/activate").expect(404);
    live.post(NO_NAME + "/decisions/none/activate").refuses("task");
  }

  @Test
  void anEpisodeEndsOnce() {
    live.withTask("episodes");
    live.post("/v1/tasks/episodes/decide", "{\"episode\": {\"id\": \"e 1\", \"step\": 0}}")
        .expect(200);
    var end = "/v1/tasks/episodes/episodes/e%201/end";
    var how = "{\"how\": \"truncated\", \"context\": {\"x\": 1}}";
    assertThat(live.post(end, how).expect(200).json().path("new").asBoolean()).isTrue();
    assertThat(live.post(end, how).expect(200).json().path("new").asBoolean()).isFalse();
    live.post(end, "{\"how\": \"terminated\"}").expect(409);
    live.post(end, "{\"how\": \"forgotten\"}").refuses("how");
    live.post(end, "{\"how\": \"terminated\", \"context\": {}}").refuses("context");
    live.post("/v1/tasks/episodes/episodes/none/end", how).expect(404);
    live.post("/v1/tasks/episodes/decide", "{\"episode\": {\"id\": \"e 1\", \"step\": 1}}")
        .expect(409);
  }

  @Test
  void decisionsArePagedNewestFirstAndFiltered() {
    live.withTask("paged");
    for (int i = 0; i < 5; i++) {
      live.post(
              "/v1/tasks/paged/decide",
              "{\"decisionId\": \"d%d\", \"subject\": \"u%d\"}".formatted(i, i % 2))
          .expect(200);
    }
    var page = live.get("/v1/tasks/paged/decisions?limit=2").expect(200).json();
    assertThat(ids(page)).containsExactly("d4", "d3");
    var next = "/v1/tasks/paged/decisions?limit=3&before=" + page.path("next").asString();
    assertThat(ids(live.get(next).expect(200).json())).containsExactly("d2", "d1", "d0");
    assertThat(ids(live.get("/v1/tasks/paged/decisions?subject=u1").expect(200).json()))
        .containsExactly("d3", "d1");
    assertThat(ids(live.get("/v1/tasks/paged/decisions?action=c").expect(200).json())).isEmpty();
    var future = "/v1/tasks/paged/decisions?from=2999-01-01T00:00:00Z";
    assertThat(ids(live.get(future).expect(200).json())).isEmpty();
    var past = "/v1/tasks/paged/decisions?to=2999-01-01T00:00:00Z&from=2000-01-01T00:00:00Z";
    assertThat(ids(live.get(past).expect(200).json())).hasSize(5);
  }

  private static List<String> ids(JsonNode page) {
    return page.path("decisions").valueStream().map(d -> d.path("decisionId").asString()).toList();
  }

  @Test
  void aParameterThatIsNotKnownOrNotOfItsKindIsNamed() {
    live.withTask("parameters");
    var path = "/v1/tasks/parameters/decisions?";
    live.get(path + "user=u1").refuses("user");
    live.get(path + "limit=0").refuses("limit");
    live.get(path + "limit=1001").refuses("limit");
    live.get(path + "before=x").refuses("before");
    live.get(path + "from=yesterday").refuses("from");
    live.get(path + "to=%2B999999999-01-01T00:00:00Z").refuses("to");
    live.get(path + "subject=a%00b").refuses("subject");
    live.get(NOTHING + "/decisions").expect(404);
  }

  @Test
  void aDecisionIsToldWithWhatCameOfIt() {
    live.withTask("told").withDecision("told", "d");
    live.post("/v1/tasks/told/decisions/d/outcomes", "{\"type\": \"click\"}").expect(200);
    var told = live.settled("told").get("/v1/tasks/told/decisions/d").expect(200).json();
    assertThat(told.at("/outcomes/0/type").asString()).isEqualTo("click");
    assertThat(told.at("/outcomes/0/late").asBoolean()).isFalse();
    assertThat(told.at("/rewards/0/reward").asDouble()).isEqualTo(1);
    assertThat(told.at("/actions/1/probability").asDouble()).isEqualTo(0.5);
    var why = live.get("/v1/tasks/told/decisions/d/why").expect(200).json();
    assertThat(why.path("source").asString()).isEqualTo("rebuilt");
    assertThat(why.at("/explanation/value").asDouble()).isEqualTo(0.5);
    live.get("/v1/tasks/told/decisions/none").expect(404);
    live.get("/v1/tasks/told/decisions/none/why").expect(404);
  }

  @Test
  void idsOfAnyTextCanStandInPaths() {
    live.withTask("odd-ids");
    for (var id : new String[] {"a/b", "a\\b", "a;b", "a b", "ü?&#%", "决策", "a+b", "..a", "😀"}) {
      var escaped = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
      var body = Live.JSON.createObjectNode().put("decisionId", id).put("subject", id);
      live.post("/v1/tasks/odd-ids/decide", body.toString()).expect(200);
      var told = live.get("/v1/tasks/odd-ids/decisions/" + escaped).expect(200).json();
      assertThat(told.path("decisionId").asString()).isEqualTo(id);
      var subject = live.get("/v1/subjects/" + escaped).expect(200).json();
      assertThat(subject.at("/tasks/0/decisions/0/decisionId").asString()).isEqualTo(id);
    }
  }

  @Test
  void theLogIsReadLineByLineWithoutSecrets() {
    live.withTask("lines").withDecision("lines", "d");
    var all = live.get("/v1/tasks/lines/log").expect(200).response().body();
    assertThat(all.lines()).hasSize(2);
    assertThat(all).doesNotContain("secret");
    long first =
        Live.JSON.readTree(all.lines().findFirst().orElseThrow()).path("position").asLong();
    var rest = live.get("/v1/tasks/lines/log?after=" + first + "&limit=1").expect(200);
    assertThat(rest.response().body().lines()).containsExactly(all.lines().toList().get(1));
    live.get("/v1/tasks/lines/log?after=-1").refuses("after");
    live.get(NOTHING + "/log").expect(404);
  }

  @Test
  void aPolicyIsLookedAtFrozenThawedAndRolledBack() {
    live.withTask("policy").withDecision("policy", "d");
    var first = live.get("/v1/tasks/policy/decisions/d").json().path("policyVersion");
    live.post("/v1/tasks/policy/decisions/d/outcomes", "{\"type\": \"click\"}").expect(200);
    var policy = live.settled("policy").get("/v1/tasks/policy/policy").expect(200).json();
    assertThat(policy.path("stepsLearned").asInt()).isEqualTo(1);
    assertThat(policy.path("meanReward").asDouble()).isEqualTo(1);
    var versions = live.get("/v1/tasks/policy/policy/versions").expect(200).json();
    assertThat(versions.path("versions").valueStream()).contains(policy.path("policyVersion"));
    assertThat(
            live.post("/v1/tasks/policy/policy/freeze")
                .expect(200)
                .json()
                .path("frozen")
                .asBoolean())
        .isTrue();
    assertThat(live.get("/v1/tasks/policy").json().path("frozen").asBoolean()).isTrue();
    live.post("/v1/tasks/policy/policy/thaw").expect(200);
    assertThat(live.get("/v1/tasks/policy").json().path("frozen").asBoolean()).isFalse();
    live.post("/v1/tasks/policy/policy/rollback", "{\"version\": " + first + "}").expect(200);
    assertThat(live.get("/v1/tasks/policy/policy").json().path("stepsLearned").asInt()).isZero();
    live.post("/v1/tasks/policy/policy/rollback", "{\"version\": \"latest\"}").refuses("version");
    live.post("/v1/tasks/policy/policy/rollback", "{\"version\": \"9-1-0\"}").expect(404);
  }

  @Test
  void whatIsNotThereIsNotFoundAndWhatIsNoNameIsNamed() {
    for (var path :
        new String[] {"", "/policy", "/curve", "/diagnosis", "/policy/versions", "/decisions/d"}) {
      live.get(NOTHING + path).expect(404);
      live.get(NO_NAME + path).refuses("task");
    }
    for (var path : new String[] {"/policy/freeze", "/policy/thaw"}) {
      live.post(NOTHING + path).expect(404);
      live.post(NO_NAME + path).refuses("task");
    }
    live.post(NOTHING + "/decide", "{}").expect(404);
    live.post(NO_NAME + "/decide", "{}").refuses("task");
    live.get(NO_NAME + "/decisions/d/why").refuses("task");
    live.delete(NO_NAME).refuses("task");
    live.put(NO_NAME, "{}").refuses("task");
  }

  @Test
  void aSubjectIsExportedErasedAndUnlearned() {
    live.withTask("people");
    var body = "{\"decisionId\": \"d\", \"subject\": \"ann@example.org\"}";
    live.post("/v1/tasks/people/decide", body).expect(200);
    var known = live.get("/v1/subjects/ann@example.org").expect(200).json();
    assertThat(known.at("/tasks/0/task").asString()).isEqualTo("people");
    assertThat(known.at("/tasks/0/decisions/0/decisionId").asString()).isEqualTo("d");
    var erased = live.delete("/v1/subjects/ann@example.org").expect(200).json();
    assertThat(erased.at("/erased/0/decisions").asInt()).isEqualTo(1);
    assertThat(live.get("/v1/subjects/ann@example.org").expect(200).json().path("tasks")).isEmpty();
    assertThat(live.delete("/v1/subjects/ann@example.org").expect(200).json().path("erased"))
        .isEmpty();
    live.get("/v1/tasks/people/decisions/d").expect(404);
    live.get("/v1/subjects/" + "x".repeat(257)).refuses("subject");
    live.delete("/v1/subjects/" + "x".repeat(257)).refuses("subject");
  }

  @Test
  void theCatalogueNamesAlgorithmsWithTheirOptions() {
    var catalog = live.get("/v1/catalog").expect(200).json();
    assertThat(catalog.path("algorithms").valueStream().map(a -> a.path("name").asString()))
        .contains("uniform", "beta-thompson", "epsilon-greedy");
    assertThat(catalog.path("signals").valueStream().map(s -> s.path("type").asString()))
        .contains("click", "rating");
  }

  @Test
  void theDescriptionIsServed() {
    assertThat(live.get("/openapi.json").expect(200).json().path("openapi").asString())
        .isEqualTo("3.1.0");
  }

  @Test
  void itIsLiveAlwaysAndReadyWhileTheStoresAnswer() {
    live.get("/health/live").expect(200);
    live.get("/health/ready").expect(200);
    faults.failing("check");
    assertThat(live.get("/health/ready").expect(503).header("Retry-After")).isNotEmpty();
    live.get("/health/live").expect(200);
    faults.none();
    live.get("/health/ready").expect(200);
  }

  @Test
  void whatIsWrongIsListedAndMayBeSilenced() {
    assertThat(live.get("/v1/alerts").expect(200).json().path("targets")).isEmpty();
    live.post("/v1/alerts/test").expect(202);
    var silence = live.post("/v1/alerts/silences", "{\"for\": \"PT1H\"}").expect(201).json();
    live.post("/v1/alerts/silences", "{}").refuses("until");
    var path = "/v1/alerts/silences/" + silence.path("id").asString();
    live.delete(path).expect(204);
    live.delete(path).expect(404);
  }

  @Test
  void aCopyOfEverythingIsAnArchive() {
    assertThat(live.get("/v1/backup").expect(200).response().body()).startsWith("PK");
  }

  @Test
  void itCountsWhatItDoes() {
    live.withTask("counted").withDecision("counted", "d");
    live.get("/v1/tasks/counted/decisions/none").expect(404);
    var metrics = live.get("/metrics").expect(200).response().body();
    assertThat(metrics)
        .contains("volano_decisions_total{task=\"counted\",tenant=\"default\"} 1.0")
        .contains("volano_pending{task=\"counted\",tenant=\"default\"} 1.0")
        .contains("volano_refusals_total{status=\"404\"}")
        .contains("volano_append_seconds_bucket")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void aJobIsSeenAndHadDoneUnlessItIsBeingDone() throws SQLException {
    live.get("/v1/schedules").expect(200);
    var server = live.get("/v1/server").expect(200).json();
    assertThat(server.path("appends").path("count").asLong()).isPositive();
    assertThat(server.path("errors").path("defect").asLong(-1)).isZero();
    live.get("/v1/schedules/retention").expect(200);
    live.get("/v1/schedules/nothing").expect(404);
    live.post("/v1/schedules/nothing/run").expect(404);
    var database = "jdbc:sqlite:" + Path.of(live.place(), "schedules.db");
    try (var connection = DriverManager.getConnection(database);
        var statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE schedule SET picked = 1"); // as while it is being done
      live.post("/v1/schedules/retention/run").expect(409);
      statement.executeUpdate("UPDATE schedule SET picked = 0");
    }
    live.post("/v1/schedules/retention/run").expect(202);
  }

  @Test
  void everyUnknownRouteAndMethodIsAnsweredInTheOneShape() {
    live.get("/v2").expect(404);
    live.post("/v1/tasks").expect(405);
    assertThat(live.post("/v1/tasks").header("Allow")).isEqualTo("GET");
    assertThat(live.delete("/v1/tasks/t/decide").expect(405).header("Allow")).isEqualTo("POST");
  }

  // ---- access

  @Test
  void whoMeansAnotherRevisionIsToldThePresentOne() {
    live.withTask("meant");
    live.send(
            live.json("/v1/tasks/meant")
                .header("If-Match", "\"7\"")
                .PUT(BodyPublishers.ofString("{\"actions\": [{\"id\": \"a\"}]}")))
        .expect(412);
  }

  @Test
  void whatAdministratorsDidIsListed() {
    live.withTask("listed");
    var acts = live.get("/v1/audit?limit=1000").expect(200).json().path("acts");
    assertThat(acts.findValuesAsString("task")).contains("listed");
    live.get("/v1/audit?limit=0").refuses("limit");
  }
}
