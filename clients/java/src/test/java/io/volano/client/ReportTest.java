package io.volano.client;

import static io.volano.client.Misbehaving.after;
import static io.volano.client.Misbehaving.answering;
import static io.volano.client.Misbehaving.resetting;
import static io.volano.client.Misbehaving.taking;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Outcomes and events, to a server that takes them or does not.
class ReportTest {

  private static final Duration AMPLE = Duration.ofMinutes(1);
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Trouble> told = new CopyOnWriteArrayList<>();
  private final Rests rests = new Rests();

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

  private VolanoClient.Builder settings(Misbehaving server) {
    return VolanoClient.to(server.url())
        .sendTimeout(AMPLE)
        .closing(Duration.ofNanos(1))
        .clock(() -> NOW)
        .rest(rests)
        .onTrouble(told::add);
  }

  private VolanoClient client(Misbehaving server) {
    return client(settings(server));
  }

  private VolanoClient client(VolanoClient.Builder builder) {
    var client = builder.build();
    open.add(0, client);
    return client;
  }

  private static List<?> list(Misbehaving.Request request) {
    return (List<?>) JsonReader.read(request.body());
  }

  private static Object field(Object of, String name) {
    return ((Map<?, ?>) of).get(name);
  }

  private static String ids(Misbehaving.Request request) {
    return String.join(
        "", list(request).stream().map(o -> (String) field(o, "decisionId")).toList());
  }

  private static String problem(int status, String field) {
    return "{\"status\":%d,\"title\":\"t\",\"detail\":\"no\"%s}"
        .formatted(status, field.isEmpty() ? "" : ",\"field\":\"" + field + "\"");
  }

  @Test
  void anOutcomeHasAKeyAndTheTimeOfItsReport() throws Exception {
    var server = server(taking());
    client(server).observe("headline", "d-1", Outcome.of("click").withValue(0.5));
    var request = server.next();
    assertThat(request.head()).startsWith("POST /v1/tasks/headline/outcomes:batch HTTP/1.1");
    var outcome = list(request).get(0);
    assertThat(field(outcome, "decisionId")).isEqualTo("d-1");
    assertThat(field(outcome, "value")).isEqualTo(0.5);
    assertThat(field(outcome, "at")).isEqualTo("2026-11-21T12:00:00Z");
    assertThat((String) field(outcome, "key")).hasSize(36);
  }

  @Test
  void aKeyAndATimeOfTheCallersOwnAreKept() throws Exception {
    var server = server(taking());
    var outcome = Outcome.of("click").withKey("k").withAt("2026-01-01T00:00:00Z");
    client(server).observe("headline", "d-1", outcome);
    assertThat(server.next().body())
        .isEqualTo(
            "[{\"decisionId\":\"d-1\",\"type\":\"click\",\"at\":\"2026-01-01T00:00:00Z\",\"key\":\"k\"}]");
  }

  @Test
  void anEventIsToldOfItsSubject() throws Exception {
    var server = server(answering(200, "{\"credited\":[],\"new\":true}"));
    var client = client(server);
    client.event(Event.of("ann", "purchase").withKey("order-17"));
    var request = server.next();
    assertThat(request.head()).startsWith("POST /v1/events HTTP/1.1");
    assertThat(request.body())
        .isEqualTo(
            "{\"subject\":\"ann\",\"type\":\"purchase\",\"at\":\"2026-11-21T12:00:00Z\",\"key\":\"order-17\"}");
    assertThat(client.flush(AMPLE)).isTrue();
    assertThat(client.counts().delivered()).isEqualTo(1);
  }

  @Test
  void whatWaitedIsSentTogetherByTask() throws Exception {
    var signal = new CountDownLatch(1);
    var server = server(after(signal, taking()), taking());
    var client = client(server);
    client.observe("one", "a", Outcome.of("click"));
    assertThat(ids(server.next())).isEqualTo("a");
    client.observe("one", "b", Outcome.of("click"));
    client.observe("two", "c", Outcome.of("click"));
    client.observe("one", "d", Outcome.of("click"));
    signal.countDown();
    assertThat(ids(server.next())).isEqualTo("bd");
    assertThat(ids(server.next())).isEqualTo("c");
    assertThat(client.flush(AMPLE)).isTrue();
    assertThat(client.counts().delivered()).isEqualTo(4);
  }

  @Test
  void whatIsTriedAgainIsTheSame() throws Exception {
    var server = server(resetting(), answering(503, "", "Retry-After: 7"), taking());
    var client = client(server);
    client.observe("headline", "d-1", Outcome.of("click"));
    var bodies = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      bodies.add(server.next().body());
    }
    assertThat(bodies).hasSize(1);
    assertThat(client.flush(AMPLE)).isTrue();
    assertThat(rests.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(rests.next()).isEqualTo(Duration.ofSeconds(7));
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "[]", "{}", "[1]"})
  void anAnswerThatIsNotOneOfOursDeliversNothing(String body) throws Exception {
    var server = server(answering(200, body), taking());
    var client = client(server);
    client.observe("headline", "d-1", Outcome.of("click"));
    assertThat(server.next().body()).isEqualTo(server.next().body());
    assertThat(client.flush(AMPLE)).isTrue();
    assertThat(client.counts().delivered()).isEqualTo(1);
  }

  /// Sends a, and b to e together once that was answered.
  private VolanoClient five(Misbehaving server, CountDownLatch signal) throws Exception {
    var client = client(server);
    client.observe("headline", "a", Outcome.of("click"));
    server.next();
    List.of("b", "c", "d", "e").forEach(id -> client.observe("headline", id, Outcome.of("click")));
    signal.countDown();
    return client;
  }

  @Test
  void theWrongOneOfABatchIsToldAndTheOthersAreSentAgain() throws Exception {
    var signal = new CountDownLatch(1);
    var server =
        server(after(signal, taking()), answering(400, problem(400, "[1].value")), taking());
    var client = five(server, signal);
    assertThat(ids(server.next())).isEqualTo("bcde");
    assertThat(ids(server.next())).isEqualTo("bde");
    assertThat(client.flush(AMPLE)).isTrue();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).report()).contains("\"decisionId\":\"c\"");
    assertThat(told.get(0).lost()).isTrue();
    assertThat(client.counts().refused()).isEqualTo(1);
    assertThat(client.counts().delivered()).isEqualTo(4);
  }

  @Test
  void aBatchRefusedWithoutAPlaceIsHalvedUntilTheWrongOneIsFound() throws Exception {
    var signal = new CountDownLatch(1);
    Misbehaving.Behaviour noC =
        (socket, request) ->
            (request.body().contains("\"c\"") ? answering(413, problem(413, "")) : taking())
                .answer(socket, request);
    var server = server(after(signal, taking()), noC);
    var client = five(server, signal);
    assertThat(client.flush(AMPLE)).isTrue();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).report()).contains("\"decisionId\":\"c\"");
    assertThat(client.counts().delivered()).isEqualTo(4);
  }

  @Test
  void whatIsUnknownOrInConflictIsToldInItsPlace() throws Exception {
    var signal = new CountDownLatch(1);
    var answers =
        "[{\"new\":true}," + problem(404, "") + ",{\"new\":false}," + problem(409, "") + "]";
    var server = server(after(signal, taking()), answering(200, answers));
    var client = five(server, signal);
    assertThat(client.flush(AMPLE)).isTrue();
    assertThat(told).extracting(t -> t.problem().status()).containsExactly(404, 409);
    assertThat(client.counts().delivered()).isEqualTo(3);
  }

  @Test
  void outcomesOfAnUnknownTaskAreAllTold() throws Exception {
    var signal = new CountDownLatch(1);
    var server = server(after(signal, taking()), answering(404, problem(404, "")));
    var client = five(server, signal);
    assertThat(client.flush(AMPLE)).isTrue();
    assertThat(told).hasSize(4);
    assertThat(server.others()).as("calls").isEqualTo(1);
  }

  @Test
  void reportsOutlastAKeyThatIsNotTaken() throws Exception {
    var server = server(answering(401, problem(401, "")), answering(403, "<html>"), taking());
    var client = client(server);
    client.observe("headline", "d-1", Outcome.of("click"));
    assertThat(client.flush(AMPLE)).isTrue();
    assertThat(told).extracting(Trouble::lost).containsExactly(false, false);
    assertThat(client.counts().delivered()).isEqualTo(1);
  }

  @Test
  void aHandlerThatFailsDoesNotEndTheSending() throws Exception {
    var server = server(answering(404, problem(404, "")), taking());
    var client =
        client(
            settings(server)
                .onTrouble(
                    t -> {
                      throw new IllegalStateException("a handler's defect");
                    }));
    client.observe("headline", "a", Outcome.of("click"));
    assertThat(client.flush(AMPLE)).isTrue();
    client.observe("headline", "b", Outcome.of("click"));
    assertThat(client.flush(AMPLE)).isTrue();
    assertThat(client.counts().delivered()).isEqualTo(1);
  }

  @Test
  void whenTheQueueIsFullTheOldestGoesAndIsCounted() throws Exception {
    var signal = new CountDownLatch(1);
    var server = server(after(signal, taking()), taking());
    var client = client(settings(server).queue(3));
    client.observe("headline", "a", Outcome.of("click"));
    server.next();
    List.of("b", "c", "d").forEach(id -> client.observe("headline", id, Outcome.of("click")));
    assertThat(client.counts().dropped()).isEqualTo(1);
    signal.countDown();
    assertThat(ids(server.next())).isEqualTo("cd");
  }

  @Test
  void outcomesOfAFallbackGoNowhereAndAreCounted() throws Exception {
    var server = server(answering(500, ""));
    var client = client(server);
    var ask = DecideRequest.of().withBaseline(Baseline.of("short"));
    client.observe("headline", client.decide("headline", ask), Outcome.of("click"));
    assertThat(client.counts().ofFallbacks()).isEqualTo(1);
    assertThat(client.counts().waiting()).isZero();
  }

  @Test
  void aFlushEndsWhenItsTimeIsOverAndAClosedClientDropsWhatIsLeft() throws Exception {
    var server = server();
    try (var silent = new Misbehaving(server.silent())) {
      var client = client(settings(silent));
      client.observe("headline", "a", Outcome.of("click"));
      silent.next();
      client.observe("headline", "b", Outcome.of("click"));
      assertThat(client.flush(Duration.ofMillis(1))).isFalse();
      assertThat(client.counts().waiting()).isEqualTo(2);
      client.close();
      client.observe("headline", "c", Outcome.of("click"));
      assertThat(client.counts().dropped()).isEqualTo(2);
    }
  }

  @Test
  void aFlushEndsTheRestOfASender() throws Exception {
    var server = server(answering(503, "", "Retry-After: 200"), taking());
    var client = client(settings(server).rest(new Rest.Timed()));
    client.observe("headline", "a", Outcome.of("click"));
    server.next();
    assertThat(client.flush(AMPLE)).isTrue();
  }

  @Test
  void pausesDoubleUpToABoundAndAreHalfChance() {
    var least = new Backoff(() -> 0);
    var most = new Backoff(() -> Math.nextDown(1.0));
    assertThat(least.after(1, Optional.empty())).isEqualTo(Duration.ofMillis(50));
    assertThat(least.after(2, Optional.empty())).isEqualTo(Duration.ofMillis(100));
    assertThat(least.after(4, Optional.empty())).isEqualTo(Duration.ofMillis(400));
    assertThat(least.after(9, Optional.empty())).isEqualTo(Duration.ofMillis(12_800));
    assertThat(least.after(10, Optional.empty())).isEqualTo(Duration.ofSeconds(15));
    assertThat(least.after(1_000_000, Optional.empty())).isEqualTo(Duration.ofSeconds(15));
    assertThat(most.after(1_000, Optional.empty())).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void thePauseIsAsLongAsTheServerAsksWithinABound() {
    var backoff = new Backoff(() -> 0);
    assertThat(backoff.after(1, Optional.of(Duration.ofSeconds(9))))
        .isEqualTo(Duration.ofSeconds(9));
    assertThat(backoff.after(10, Optional.of(Duration.ofSeconds(9))))
        .isEqualTo(Duration.ofSeconds(15));
    assertThat(backoff.after(1, Optional.of(Duration.ofDays(9)))).isEqualTo(Duration.ofMinutes(5));
  }
}
