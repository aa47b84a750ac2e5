package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What nobody should send is refused with the field and the rule, and changes nothing.
final class HostileInputTest {

  private static final String TASK = "/v1/tasks/t";
  private static final String DECIDE = TASK + "/decide";
  private static final String OBSERVE = TASK + "/decisions/d/outcomes";

  private static Live live;
  private static String before;

  @BeforeAll
  static void start(@TempDir Path data) {
    live = Live.in(data).withTask("t").withDecision("t", "d");
    live.post(OBSERVE, "{\"type\": \"like\", \"value\": 0.5, \"key\": \"k\"}").expect(200);
    before = everything();
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  @AfterEach
  void nothingChanged() {
    assertThat(everything()).isEqualTo(before);
  }

  private static String everything() {
    return live.get("/v1/tasks").expect(200).response().body()
        + live.get(TASK + "/decisions").expect(200).response().body()
        + live.get(TASK + "/decisions/d").expect(200).response().body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                                             | body",
        "nonsense                                      | body",
        "{} {}                                         | body",
        "[]                                            | body",
        "null                                          | body",
        "``                                            | body",
        "{\"subject\": 1}                              | subject",
        "{\"subject\": \"u\", \"subject\": \"v\"}      | body",
        "{\"subject\": \"\\u0000\"}                    | subject",
        "{\"subject\": \"\\ud800\"}                    | subject",
        "{\"Subject\": \"u\"}                          | Subject",
        "{\"context\": []}                             | context",
        "{\"context\": {\"x\": NaN}}                   | body",
        "{\"context\": {\"x\": Infinity}}              | body",
        "{\"context\": {\"x\": 1e400}}                 | context.x",
        "{\"context\": {\"x\": 1e39}}                  | context.x",
        "{\"context\": {\"\\udc00\": 1}}               | body",
        "{\"context\": {\"\\u0000\": 1}}               | context",
        "{\"context\": {\"items\": [1, 2, 3, \"x\"]}}  | context.items[3]",
        "{\"context\": {\"items\": [[1]]}}             | context.items[0]",
        "{\"context\": {\"a\": {\"b\": [\"x\", 1]}}}   | context.a.b[1]",
        "{\"actions\": {}}                             | actions",
        "{\"actions\": [{\"id\": \"a\"}, {\"id\": \"a\"}]}        | actions[1].id",
        "{\"actions\": [{\"id\": \"\"}]}               | actions[0].id",
        "{\"actions\": [{}]}                           | actions[0].id",
        "{\"actions\": [{\"id\": \"a\", \"weight\": 1}]}          | actions[0].weight",
        "{\"actions\": [{\"id\": \"a\", \"features\": {\"x\": [true]}}]} |"
            + " actions[0].features.x[0]",
        "{\"exclude\": [\"a\", 2]}                     | exclude[1]",
        "{\"baseline\": {}}                            | baseline.action",
        "{\"baseline\": {\"action\": \"a\", \"propensity\": 0}}   | baseline.propensity",
        "{\"baseline\": {\"action\": \"a\", \"propensity\": 1.1}} | baseline.propensity",
        "{\"episode\": {\"id\": \"e\"}}                | episode.step",
        "{\"episode\": {\"id\": \"e\", \"step\": -1}}  | episode.step",
        "{\"episode\": {\"id\": \"e\", \"step\": 1.5}} | episode.step",
        "{\"episode\": {\"id\": \"\", \"step\": 1}}    | episode.id",
        "{\"count\": 0}                                | count",
        "{\"count\": 101}                              | count",
        "{\"count\": 1e30}                             | count",
        "{\"count\": \"1\"}                            | count",
        "{\"explain\": 1}                              | explain",
        "{\"decisionId\": \"\"}                        | decisionId",
        "{\"defer\": \"no\"}                           | defer"
      })
  void aBadRequestForADecisionIsRefused(String body, String field) {
    live.post(DECIDE, body == null ? "" : body).refuses(field);
    if (!field.equals("body")) {
      live.post(TASK + "/decide:batch", "[{}, " + body + "]").refuses("[1]." + field);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                   | type",
        "{\"type\": \"\"}                                     | type",
        "{\"type\": \"applause\"}                             | type",
        "{\"type\": \"click\", \"value\": 2}                  | value",
        "{\"type\": \"click\", \"value\": \"1\"}              | value",
        "{\"type\": \"click\", \"slot\": \"1\"}               | slot",
        "{\"type\": \"click\", \"slot\": 0}                   | slot",
        "{\"type\": \"click\", \"at\": \"soon\"}              | at",
        "{\"type\": \"click\", \"at\": 0}                     | at",
        "{\"type\": \"click\", \"at\": \"2999-01-01T00:00:00Z\"}        | at",
        "{\"type\": \"click\", \"at\": \"-999999999-01-01T00:00:00Z\"}  | at",
        "{\"type\": \"click\", \"key\": \"\"}                 | key",
        "{\"type\": \"click\", \"reward\": 1}                 | reward",
        "{\"type\": \"click\", \"decisionId\": \"d\"}         | decisionId"
      })
  void aBadOutcomeIsRefused(String body, String field) {
    live.post(OBSERVE, body).refuses(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                   | body",
        "{\"type\": \"click\"}                                | subject",
        "{\"subject\": \"\", \"type\": \"click\"}             | subject",
        "{\"subject\": 1, \"type\": \"click\"}                | subject",
        "{\"subject\": \"\\u0000\", \"type\": \"click\"}      | subject",
        "{\"subject\": \"\\ud800\", \"type\": \"click\"}      | subject",
        "{\"subject\": \"u\"}                                 | type",
        "{\"subject\": \"u\", \"type\": \"\"}                 | type",
        "{\"subject\": \"u\", \"type\": \"applause\"}         | type",
        "{\"subject\": \"u\", \"type\": \"purchase\"}         | type",
        "{\"subject\": \"u\", \"type\": \"click\", \"value\": 2}        | value",
        "{\"subject\": \"u\", \"type\": \"click\", \"value\": \"1\"}    | value",
        "{\"subject\": \"u\", \"type\": \"click\", \"value\": 1e400}    | value",
        "{\"subject\": \"u\", \"type\": \"click\", \"slot\": 0}         | slot",
        "{\"subject\": \"u\", \"type\": \"click\", \"slot\": \"\"}      | slot",
        "{\"subject\": \"u\", \"type\": \"click\", \"at\": \"soon\"}    | at",
        "{\"subject\": \"u\", \"type\": \"click\", \"at\": \"2999-01-01T00:00:00Z\"} | at",
        "{\"subject\": \"u\", \"type\": \"click\", \"at\": \"1969-01-01T00:00:00Z\"} | at",
        "{\"subject\": \"u\", \"type\": \"click\", \"key\": \"\"}       | key",
        "{\"subject\": \"u\", \"type\": \"click\", \"key\": \"\\udc00\"} | key",
        "{\"subject\": \"u\", \"type\": \"click\", \"task\": \"t\"}     | task"
      })
  void aBadEventIsRefused(String body, String field) {
    live.post("/v1/events", body).refuses(field);
  }

  @Test
  void theKeyOfAnEventIsBounded() {
    var event = "{\"subject\": \"u\", \"type\": \"click\", \"key\": \"%s\"}";
    live.post("/v1/events", event.formatted("k".repeat(241))).refuses("key");
    live.post("/v1/events", event.formatted("k".repeat(240))).expect(200);
    live.post(OBSERVE, "{\"type\": \"click\", \"key\": \"event:0:k\"}").refuses("key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"actions\": [{\"id\": \"a\"}, {\"id\": \"a\"}]}    | actions[1].id",
        "{\"algorithm\": \"lin-ucb\"}                         | algorithm",
        "{\"algorithm\": {\"name\": \"magic\"}}               | algorithm.name",
        "{\"algorithm\": {\"name\": \"epsilon-greedy\", \"options\": {\"epsilon\": 2}}} |"
            + " algorithm.options.epsilon",
        "{\"algorithm\": {\"name\": \"epsilon-greedy\", \"options\": {\"epsilon\": []}}} |"
            + " algorithm.options.epsilon",
        "{\"reward\": {\"signals\": {\"click\": \"1\"}}}      | reward.signals.click",
        "{\"reward\": {\"signals\": []}}                      | reward.signals",
        "{\"reward\": {\"signals\": {\"click\": 1}, \"range\": [1, 0]}} | reward.range",
        "{\"reward\": {\"signals\": {\"click\": 2}, \"range\": [0, 1]}} | reward.range",
        "{\"reward\": {\"signals\": [{\"type\": \"click\", \"scale\": 0}]}} |"
            + " reward.signals[0].scale",
        "{\"reward\": {\"fuse\": \"product\"}}                | reward.fuse",
        "{\"horizon\": {\"wait\": \"ten minutes\"}}           | horizon.wait",
        "{\"horizon\": {\"wait\": \"PT0S\"}}                  | horizon.wait",
        "{\"horizon\": {\"wait\": \"P99999999D\"}}            | horizon.wait",
        "{\"horizon\": {\"settleOn\": [\"applause\"]}}        | horizon.settleOn",
        "{\"mode\": \"gated\"}                                | mode",
        "{\"baseline\": \"z\", \"actions\": [{\"id\": \"a\"}]} | baseline",
        "{\"exploration\": {\"share\": 1.5}}                  | exploration.share",
        "{\"exploration\": {\"pins\": {\"a\": 0.9, \"b\": 0.9}}} | exploration.pins",
        "{\"sticky\": \"PT0S\"}                               | sticky",
        "{\"publishEvery\": 0}                                | publishEvery",
        "{\"attribution\": {}}                                | attribution.types",
        "{\"attribution\": {\"types\": [\"applause\"]}}       | attribution.types",
        "{\"attribution\": {\"types\": [\"click\"], \"window\": \"P1D\"}} | attribution.window",
        "{\"attribution\": {\"types\": [\"click\"], \"rule\": \"most\"}}  | attribution.rule",
        "{\"colour\": \"red\"}                                | colour"
      })
  void aBadDeclarationIsRefused(String body, String field) {
    live.put(TASK, body).refuses(field);
    live.put("/v1/tasks/new", body).refuses(field);
    live.get("/v1/tasks/new").expect(404);
  }

  @Test
  void whatLeavesNothingToDrawIsRefused() {
    live.post(DECIDE, "{\"exclude\": [\"a\", \"b\"]}").refuses("exclude");
  }

  @Test
  void anOutcomeOfAnUnknownDecisionIsNotFound() {
    live.post(TASK + "/decisions/none/outcomes", "{\"type\": \"click\"}").expect(404);
  }

  @Test
  void aReplayedKeyWithAnotherBodyIsAConflict() {
    live.post(OBSERVE, "{\"type\": \"like\", \"value\": 1, \"key\": \"k\"}").expect(409);
    live.post(DECIDE, "{\"decisionId\": \"d\", \"context\": {\"x\": 1}}").expect(409);
  }

  @Test
  void aHundredThousandActionsAreTooMany() {
    live.post(DECIDE, "{\"actions\": " + actions(100_000) + "}").refuses("actions");
    live.put(TASK, "{\"actions\": " + actions(100_000) + "}").refuses("actions");
  }

  private static String actions(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> "{\"id\": \"a" + i + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void moreRequestsThanABatchTakesAreRefused() {
    live.post(TASK + "/decide:batch", "[" + "{},".repeat(1000) + "{}]").refuses("body");
  }

  @Test
  void moreThanTenMebibytesAreTooLargeWhetherAnnouncedOrNot() {
    var body = "{\"subject\": \"" + "x".repeat(10 << 20) + "\"}";
    live.post(DECIDE, body).expect(413);
    var unannounced = BodyPublishers.fromPublisher(BodyPublishers.ofString(body));
    live.send(live.json(DECIDE).POST(unannounced)).expect(413);
  }

  @Test
  void justBelowTenMebibytesTheRuleThatIsBrokenIsTold() {
    live.post(DECIDE, "{\"subject\": \"" + "x".repeat((10 << 20) - 100) + "\"}").refuses("subject");
    live.post(DECIDE, "{\"context\": {\"x\": " + "1".repeat(9 << 20) + "}}").refuses("body");
  }

  @Test
  void deepNestingIsRefusedWhereverItStands() {
    live.post(DECIDE, "[".repeat(100_000)).refuses("body");
    live.post(DECIDE, "{\"a\":".repeat(100_000)).refuses("body");
    var deep = "{\"a\":".repeat(20) + "1" + "}".repeat(20);
    assertThat(
            live.post(DECIDE, "{\"context\": " + deep + "}")
                .expect(400)
                .json()
                .path("field")
                .asString())
        .startsWith("context.a.a");
  }

  @Test
  void moreFeaturesThanAContextTakesAreRefused() {
    var many =
        IntStream.range(0, 10_001).mapToObj(Integer::toString).collect(Collectors.joining(","));
    live.post(DECIDE, "{\"context\": {\"x\": [" + many + "]}}").refuses("context");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    var broken = new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'};
    live.send(live.json(DECIDE).POST(BodyPublishers.ofByteArray(broken))).refuses("body");
    var surrogate =
        new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'};
    live.send(live.json(DECIDE).POST(BodyPublishers.ofByteArray(surrogate))).expect(400);
    var utf16 = "{}".getBytes(StandardCharsets.UTF_16);
    live.send(live.json(DECIDE).POST(BodyPublishers.ofByteArray(utf16))).refuses("body");
  }

  @Test
  void aBodyThatDoesNotSayItIsJsonIsRefused() {
    for (var type :
        new String[] {"text/plain", "application/x-www-form-urlencoded", "json", "a/b/c"}) {
      var request = live.request(DECIDE).header("Content-Type", type);
      live.send(request.POST(BodyPublishers.ofString("{}"))).expect(415);
    }
    live.send(live.request(DECIDE).POST(BodyPublishers.ofString("{}"))).expect(415);
  }
}
