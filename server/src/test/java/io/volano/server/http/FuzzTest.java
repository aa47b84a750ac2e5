package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Valid requests to every route, changed at random in none to three places: no answer is a 500,
/// each comes in time and in its described shape, and the server is well afterwards.
final class FuzzTest {

  private static final int CALLERS = 8;
  private static final int CALLS = 500;

  private static final String DECLARATION =
      """
      {"actions": [{"id": "a", "features": {"x": 1}}, {"id": "b", "features": {"x": [1, 2]}}],
       "algorithm": {"name": "epsilon-greedy", "options": {"epsilon": 0.1}},
       "reward": {"signals": [{"type": "click", "value": 1, "weight": 0.5, "scale": 1, "cap": 1,
         "halfLife": "PT1H", "range": [0, 1], "max": 2}, {"type": "rating"}],
         "fuse": "sum", "range": [0, 2], "clip": true, "default": 0},
       "horizon": {"wait": "PT1S", "settleOn": ["click"], "endOn": ["purchase"],
         "episodeWait": "PT2S"},
       "mode": "online", "durability": "async", "baseline": "a",
       "exploration": {"share": 0.1, "floor": 0.01, "cap": 0.9,
         "limits": {"a": {"floor": 0.1, "cap": 0.5}}, "pins": {"b": 0.2}},
       "sticky": "PT1S", "publishEvery": 3, "deterministic": true, "retention": "P1D",
       "attribution": {"types": ["click"], "window": "PT1S", "rule": "linear"}}\
      """;

  private static final String REQUEST =
      """
      {"subject": "u1", "context": {"hour": 13, "device": "phone", "tags": ["x", "y"],
         "deep": {"deeper": true}},
       "actions": [{"id": "a"}, {"id": "c", "features": {"price": 0.5}}], "exclude": ["z"],
       "baseline": {"action": "a", "propensity": 0.5}, "episode": {"id": "e1", "step": 3},
       "count": 2, "explain": true, "decisionId": "d1", "defer": false}\
      """;

  private static final String EVENT =
      """
      {"subject": "u1", "type": "click", "value": 1, "slot": "0", "key": "k1"}\
      """;

  private static final String OUTCOME =
      """
      {"type": "click", "value": 1, "slot": "0", "at": "2026-01-01T00:00:00Z", "key": "k1"}\
      """;

  /// A request that is valid as it stands.
  private record Call(String method, String path, String body) {}

  private static final List<Call> CALLS_OF_EVERY_KIND =
      List.of(
          new Call("PUT", "/v1/tasks/$", DECLARATION),
          new Call("GET", "/v1/tasks", ""),
          new Call("GET", "/v1/tasks/$", ""),
          new Call("DELETE", "/v1/tasks/$", ""),
          new Call("POST", "/v1/tasks/$/decide", REQUEST),
          new Call("POST", "/v1/tasks/$/decide", "{\"decisionId\": \"d2\", \"subject\": \"u1\"}"),
          new Call("POST", "/v1/tasks/$/decide", "{\"count\": 2, \"context\": {\"hour\": 3}}"),
          new Call("POST", "/v1/tasks/$/decide:batch", "[" + REQUEST + ", {\"defer\": true}, {}]"),
          new Call("POST", "/v1/tasks/$/decisions/d1/outcomes", OUTCOME),
          new Call("POST", "/v1/tasks/$/decisions/d2/outcomes", "{\"type\": \"click\"}"),
          new Call("POST", "/v1/tasks/$/decisions/d1/activate", ""),
          new Call(
              "POST",
              "/v1/tasks/$/outcomes:batch",
              "[{\"decisionId\": \"d1\", \"type\": \"rating\", \"value\": 3},"
                  + " {\"decisionId\": \"d2\", \"type\": \"purchase\"}]"),
          new Call(
              "POST",
              "/v1/tasks/$/episodes/e1/end",
              "{\"how\": \"truncated\", \"context\": {\"hour\": 1}}"),
          new Call("GET", "/v1/tasks/$/decisions/d1", ""),
          new Call("GET", "/v1/tasks/$/decisions/d2/why", ""),
          new Call(
              "GET",
              "/v1/tasks/$/decisions?subject=u1&action=a&from=2026-01-01T00:00:00Z"
                  + "&to=2999-01-01T00:00:00Z&before=1000&limit=10",
              ""),
          new Call("GET", "/v1/tasks/$/log?after=3&limit=10", ""),
          new Call("GET", "/v1/tasks/$/policy", ""),
          new Call("GET", "/v1/tasks/$/curve?spans=hours", ""),
          new Call("GET", "/v1/tasks/$/diagnosis", ""),
          new Call("GET", "/v1/tasks/$/policy/versions", ""),
          new Call("POST", "/v1/tasks/$/policy/rollback", "{\"version\": \"1-1-0\"}"),
          new Call("POST", "/v1/tasks/$/policy/freeze", ""),
          new Call("POST", "/v1/tasks/$/policy/thaw", ""),
          new Call("POST", "/v1/events", EVENT),
          new Call("POST", "/v1/events", EVENT),
          new Call("GET", "/v1/subjects/u1", ""),
          new Call("DELETE", "/v1/subjects/u1", ""),
          new Call("GET", "/v1/schedules", ""),
          new Call("GET", "/v1/server", ""),
          new Call("GET", "/v1/overview", ""),
          new Call("GET", "/v1/schedules/retention", ""),
          new Call("POST", "/v1/schedules/retention/run", ""),
          new Call("GET", "/v1/catalog", ""),
          new Call("GET", "/health/live", ""),
          new Call("GET", "/health/ready", ""),
          new Call("GET", "/metrics", ""),
          new Call("GET", "/openapi.json", ""));

  @Test
  void nothingThatCanBeSentIsADefect(@TempDir Path data) throws Exception {
    long seed = Long.getLong("volano.seed", System.nanoTime());
    System.out.println("fuzz: repeat with -Dvolano.seed=" + seed);
    var good = new AtomicInteger();
    try (var live = Live.in(data).withTask("t");
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var work = new ArrayList<Callable<Void>>();
      for (int i = 0; i < CALLERS; i++) {
        var fuzz = new Fuzz(seed + i);
        work.add(
            () -> {
              for (int n = 0; n < CALLS; n++) {
                good.addAndGet(send(live, fuzz) < 300 ? 1 : 0);
              }
              return null;
            });
      }
      for (var done : callers.invokeAll(work)) {
        done.get();
      }
      live.get("/health/ready").expect(200);
      live.withTask("afterwards").withDecision("afterwards", "d");
      assertThat(live.get("/v1/tasks/afterwards/policy").expect(200).json().has("trouble"))
          .isFalse();
    }
    assertThat(good.get())
        .as("requests that got past validation")
        .isGreaterThan(CALLERS * CALLS / 5);
  }

  private static int send(Live live, Fuzz fuzz) {
    var call = fuzz.pick(CALLS_OF_EVERY_KIND);
    var path = fuzz.path(call.path().replace("$", fuzz.pick(List.of("t", "t", "t2", "t3"))));
    var body = call.body().isEmpty() ? "" : fuzz.body(call.body());
    var request = call.body().isEmpty() ? live.request(path) : live.json(path);
    var answer =
        live.send(
            request.method(
                fuzz.chance(0.01) ? "PATCH" : call.method(), BodyPublishers.ofString(body)));
    assertThat(answer.status())
        .as("%s %s %s: %s", call.method(), path, body, answer.response().body())
        .isNotEqualTo(500)
        .isNotEqualTo(503);
    return answer.status();
  }

  /// Changes at random, the same for the same seed.
  private static final class Fuzz {
    private static final List<String> TEXTS =
        List.of(
            "",
            "a",
            "b",
            "u1",
            "d1",
            "d2",
            "e1",
            "0",
            "1",
            "-1",
            "click",
            "rating",
            "lin-ucb",
            "null",
            " ",
            "\t\n",
            "決策",
            "😀",
            "é\u0301",
            "\u202Eabc",
            "\u0000",
            "\uD800",
            "a/b",
            "..",
            "%2F",
            "'; DROP TABLE log; --",
            "PT1S",
            "PT-1S",
            "P1D",
            "PT0.0001S",
            "1-1-0",
            "9-999999999999999999-0",
            "2026-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "+999999999-01-01T00:00:00Z",
            "x".repeat(256),
            "x".repeat(257),
            "x".repeat(5000));
    private static final List<String> NUMBERS =
        List.of(
            "0",
            "-0.0",
            "1",
            "-1",
            "2",
            "0.1",
            "0.5",
            "1.5",
            "1e-320",
            "1e-9",
            "1e38",
            "1e39",
            "1e308",
            "1e309",
            "-1e308",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "0.30000000000000004",
            "100",
            "101",
            "123456789012345678901234567890");

    private final RandomGenerator random;

    Fuzz(long seed) {
      this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    <T> T pick(List<T> from) {
      return from.get(random.nextInt(from.size()));
    }

    boolean chance(double p) {
      return random.nextDouble() < p;
    }

    /// Another segment or parameter now and then.
    String path(String path) {
      if (!chance(0.2)) {
        return path;
      }
      var odd = URLEncoder.encode(pick(TEXTS), StandardCharsets.UTF_8).replace("+", "%20");
      int query = path.indexOf('?');
      if (query > 0) {
        var parameter = pick(List.of(path.substring(query + 1).split("&")));
        return path.replace(
            parameter, parameter.replaceFirst("=.*", "=" + Matcher.quoteReplacement(odd)));
      }
      var segment = pick(List.of(path.substring(1).split("/")));
      return path.replace("/" + segment, "/" + odd);
    }

    String body(String body) {
      if (chance(0.02)) {
        return body.substring(0, random.nextInt(body.length()));
      }
      if (chance(0.02)) {
        return body.replace(pick(List.of("{", "}", ":", ",", "\"")), pick(TEXTS));
      }
      var json = Live.JSON.readTree(body);
      for (int n = random.nextInt(4); n > 0; n--) {
        change(json);
      }
      return json.toString();
    }

    /// Walks down at random and changes what it comes to.
    private void change(JsonNode node) {
      if (node.isEmpty()) {
        return;
      }
      var child = node instanceof ObjectNode o ? field(o) : element((ArrayNode) node);
      if (child.isContainer() && !child.isEmpty() && chance(0.7)) {
        change(child);
      }
    }

    private JsonNode field(ObjectNode node) {
      var name = pick(List.copyOf(node.propertyNames()));
      var child = node.get(name);
      if (child.isContainer() && chance(0.8)) {
        return child;
      }
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> node.remove(name);
        case 3 -> node.set(pick(TEXTS), child);
        default -> node.set(name, like(child));
      }
      return child;
    }

    private JsonNode element(ArrayNode node) {
      int i = random.nextInt(node.size());
      var child = node.get(i);
      switch (random.nextInt(6)) {
        case 0 -> node.remove(i);
        case 1 -> node.add(child.deepCopy());
        case 2 -> node.set(i, like(child));
        default -> {}
      }
      return child;
    }

    /// A value of the same kind, mostly.
    private JsonNode like(JsonNode value) {
      if (value.isNumber() && chance(0.8)) {
        return Live.JSON.readTree(pick(NUMBERS));
      }
      if (value.isString() && chance(0.8)) {
        return text(pick(TEXTS));
      }
      return switch (random.nextInt(6)) {
        case 0 -> Live.JSON.readTree(pick(NUMBERS));
        case 1 -> text(pick(TEXTS));
        case 2 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
        case 3 -> Live.JSON.createArrayNode().add(value.deepCopy());
        case 4 -> Live.JSON.createObjectNode().set(pick(TEXTS), value.deepCopy());
        default -> JsonNodeFactory.instance.nullNode();
      };
    }

    private static JsonNode text(String text) {
      return JsonNodeFactory.instance.stringNode(text);
    }
  }
}
