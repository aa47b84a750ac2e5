package io.volano.client;

import static io.volano.client.Misbehaving.answering;
import static io.volano.client.Misbehaving.deciding;
import static io.volano.client.Misbehaving.half;
import static io.volano.client.Misbehaving.resetting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Deciding with a server that answers, or does not.
class DecideTest {

  private static final Duration AMPLE = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final DecideRequest ASK =
      DecideRequest.of().withSubject("ann").withBaseline(Baseline.of("short"));

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  private Misbehaving server(Misbehaving.Behaviour... behaviours) throws IOException {
    var server = new Misbehaving(behaviours);
    open.add(server);
    return server;
  }

  private VolanoClient client(VolanoClient.Builder builder) {
    var client = builder.closing(Duration.ofNanos(1)).build();
    open.add(0, client);
    return client;
  }

  private VolanoClient client(Misbehaving server) {
    return client(VolanoClient.to(server.url()).timeout(AMPLE));
  }

  private static void assertFallback(Choice choice, String reason) {
    assertThat(choice.fallback()).isTrue();
    assertThat(choice.action()).isEqualTo("short");
    assertThat(choice.reason()).get().asString().contains(reason);
    assertThat(choice.decision()).isEmpty();
  }

  @Test
  void whatTheServerDecidesIsAnswered() throws Exception {
    var server = server(deciding("long"));
    var choice = client(server).decide("headline", ASK.withContext(Map.of("hour", 13)));
    assertThat(choice.fallback()).isFalse();
    assertThat(choice.action()).isEqualTo("long");
    assertThat(choice.decision()).get().extracting(Decision::propensity).isEqualTo(0.5);
    var request = server.next();
    assertThat(request.head()).startsWith("POST /v1/tasks/headline/decide HTTP/1.1");
    assertThat(request.body())
        .startsWith(
            "{\"subject\":\"ann\",\"context\":{\"hour\":13},\"baseline\":{\"action\":\"short\"}")
        .contains("\"decisionId\":\"" + choice.decisionId() + "\"");
  }

  @Test
  void theKeyIsShownToTheServer() throws Exception {
    var server = server(deciding("long"));
    client(VolanoClient.to(server.url()).timeout(AMPLE).key("k-1")).decide("headline", ASK);
    assertThat(server.next().head()).contains("Authorization: Bearer k-1\r\n");
  }

  @Test
  void aSilentServerIsReplacedByTheBaseline() throws Exception {
    var server = server();
    try (var silent = new Misbehaving(server.silent())) {
      var client = client(VolanoClient.to(silent.url()).timeout(SHORT));
      assertFallback(client.decide("headline", ASK), "no whole answer within 50 ms");
      assertThat(silent.others()).as("calls").isLessThanOrEqualTo(1); // it is not tried again
    }
  }

  @Test
  void anAnswerThatTricklesInDoesNotOutlastTheTimeOut() throws Exception {
    var server = server();
    try (var trickling = new Misbehaving(server.trickling())) {
      var client = client(VolanoClient.to(trickling.url()).timeout(SHORT));
      assertFallback(client.decide("headline", ASK), "no whole answer within 50 ms");
    }
  }

  @Test
  void aBrokenConnectionIsTriedOnceMoreUnderTheSameId() throws Exception {
    var server = server(resetting(), deciding("long"));
    var choice = client(server).decide("headline", ASK);
    assertThat(choice.fallback()).isFalse();
    assertThat(server.next().body()).isEqualTo(server.next().body());
  }

  @Test
  void aServerThatBreaksEveryConnectionIsReplacedByTheBaseline() throws Exception {
    var server = server(resetting());
    assertFallback(client(server).decide("headline", ASK), "unreachable");
  }

  @Test
  void halfAnAnswerIsNone() throws Exception {
    var server = server(half());
    assertFallback(client(server).decide("headline", ASK), "unreachable");
  }

  @Test
  void whereNobodyListensTheBaselineIsPlayed() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var client = client(VolanoClient.to("http://127.0.0.1:" + port).timeout(AMPLE));
    assertFallback(client.decide("headline", ASK), "unreachable: ConnectException");
    assertThat(client.counts().fallbacks()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 302})
  void aServerThatCannotNowIsReplacedByTheBaseline(int status) throws Exception {
    var server = server(answering(status, "{}", "Retry-After: 1", "Location: /"));
    assertFallback(client(server).decide("headline", ASK), "status " + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>", "[]", "null", "{}", "{\"decisionId\":7}", "{\"decisionId\":\"d\""})
  void anAnswerThatIsNoDecisionIsReplacedByTheBaseline(String body) throws Exception {
    var server = server(answering(200, body));
    assertFallback(client(server).decide("headline", ASK), "the answer was no decision");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409, 413})
  void aRefusalIsThrownWithFieldAndDetail(int status) throws Exception {
    var problem = new Problem(status, "t", "must be below 3", "context.x");
    var server = server(answering(status, JsonWriter.write(problem)));
    assertThatThrownBy(() -> client(server).decide("headline", ASK))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.problem().field()).isEqualTo("context.x"))
        .hasMessage(status + " at context.x: must be below 3");
  }

  @Test
  void aKeyThatIsNotTakenIsToldAndDoesNotStopTheCaller() throws Exception {
    var server = server(answering(401, "{\"status\":401,\"title\":\"t\",\"detail\":\"expired\"}"));
    var told = new ArrayList<Trouble>();
    var client = client(VolanoClient.to(server.url()).timeout(AMPLE).onTrouble(told::add));
    assertFallback(client.decide("headline", ASK), "status 401");
    assertThat(told).hasSize(1);
    assertThat(told.get(0).problem().detail()).isEqualTo("expired");
    assertThat(told.get(0).lost()).isFalse();
  }

  @Test
  void withoutABaselineTheFirstEligibleActionIsPlayedAndTheOthersFollow() throws Exception {
    var server = server(answering(500, ""));
    var request =
        DecideRequest.of()
            .withActions(List.of(Action.of("a"), Action.of("b"), Action.of("c"), Action.of("d")))
            .withExclude(List.of("a"))
            .withCount(2);
    assertThat(client(server).decide("headline", request).ranking())
        .containsExactly(new Ranked("0", "b", null), new Ranked("1", "c", null));
  }

  @Test
  void aRequestWithNothingToFallBackOnIsRefusedAlsoWhenTheServerIsThere() throws Exception {
    var server = server(deciding("long"));
    assertThatThrownBy(() -> client(server).decide("headline", DecideRequest.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("baseline or actions must name");
    assertThat(server.others()).isZero();
  }

  @Test
  void afterFailuresInARowOneCallTriesAgainWhenThePauseIsOver() throws Exception {
    var server =
        server(answering(503, ""), answering(503, ""), answering(503, ""), deciding("long"));
    var now = new AtomicLong();
    var client =
        client(
            VolanoClient.to(server.url())
                .timeout(AMPLE)
                .breaker(2, Duration.ofSeconds(5))
                .nanos(now::get));
    assertFallback(client.decide("headline", ASK), "503");
    assertFallback(client.decide("headline", ASK), "503");
    now.set(Duration.ofSeconds(5).toNanos() - 1);
    assertFallback(client.decide("headline", ASK), "circuit open");
    now.incrementAndGet();
    assertFallback(client.decide("headline", ASK), "503");
    assertFallback(client.decide("headline", ASK), "circuit open");
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(client.decide("headline", ASK).fallback()).isFalse();
    assertThat(client.decide("headline", ASK).fallback()).isFalse();
    assertThat(server.others()).isEqualTo(5);
  }

  @Test
  void whileOneCallTriesTheOthersDoNot() {
    var now = new AtomicLong();
    var breaker = new Breaker(1, Duration.ofSeconds(1), now::get);
    breaker.failed();
    now.set(Duration.ofSeconds(1).toNanos());
    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.allows()).isFalse();
    breaker.succeeded();
    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.allows()).isTrue();
  }

  @Test
  void aConfirmingClientDefersAndThenActivatesWhatItGot() throws Exception {
    var server = server(deciding("long"), answering(200, "{\"new\":true}"));
    var client = client(VolanoClient.to(server.url()).timeout(AMPLE).confirm(true));
    var choice = client.decide("headline", ASK);
    assertThat(server.next().body()).contains("\"defer\":true");
    assertThat(server.next().head())
        .startsWith(
            "POST /v1/tasks/headline/decisions/" + choice.decisionId() + "/activate HTTP/1.1");
  }

  @Test
  void aConfirmingClientActivatesNoFallback() throws Exception {
    var server = server(answering(500, ""));
    var client = client(VolanoClient.to(server.url()).timeout(AMPLE).confirm(true));
    client.decide("headline", ASK);
    assertThat(client.counts().waiting()).isZero();
  }

  @Test
  void aUrlThatIsNoneIsRefused() {
    assertThatThrownBy(() -> VolanoClient.to("localhost:8080"))
        .hasMessage("url must be http:// or https:// and a host: localhost:8080");
  }
}
