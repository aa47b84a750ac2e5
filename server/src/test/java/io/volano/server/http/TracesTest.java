package io.volano.server.http;

import static io.volano.server.http.Collector.attributes;
import static io.volano.server.http.Collector.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.volano.Refusal;
import io.volano.Stores;
import io.volano.server.Server;
import io.volano.server.Settings;
import io.volano.server.Wiring;
import io.volano.server.alert.AlertSettings;
import io.volano.server.alert.Message;
import io.volano.server.alert.Target;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// What a collector is sent, and what becomes of a server when the collector misbehaves.
///
/// A server that is closed has sent all it had.
final class TracesTest {

  private static final String SECRET = "hidden-7f3a"; // wherever a person's data or a key goes
  private static final String DECIDE = "POST /v1/tasks/{task}/decide";
  private static final String OBSERVE = "POST /v1/tasks/{task}/decisions/{decisionId}/outcomes";

  @TempDir private Path data;
  private final Collector collector = new Collector();

  @AfterEach
  void stop() {
    collector.close();
  }

  private Settings settings(String... variables) {
    return Settings.DEFAULT
        .withPort(0)
        .withStores(data.toString())
        .withTraces(collector.settings(variables));
  }

  private Live live(String... variables) {
    return Live.with(settings(variables));
  }

  @Test
  void everyRequestIsASpanNamedAfterItsRouteByWhicheverWayItGoes() {
    try (var live = live().withTask("t")) {
      live.post("/v1/tasks/t/decide", "{}").expect(200); // the short way
      live.post("/v1/tasks/%74/decide", "{}").expect(200); // the long way
      live.withDecision("t", "d");
      live.post("/v1/tasks/t/decisions/d/outcomes", "{\"type\": \"like\"}").expect(200);
      live.get("/v1/tasks/t/policy?verbose=no").expect(200);
      live.get("/v1/tasks/none/policy").expect(404);
      live.get("/nowhere/at/all").expect(404);
      live.send(live.request("/v1/tasks").method("BREW", BodyPublishers.noBody()));
    }
    assertThat(collector.spans(DECIDE))
        .hasSize(3)
        .allSatisfy(
            span -> {
              assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
              assertThat(span.getParentSpanId().isEmpty()).isTrue();
              assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
              assertThat(attributes(span))
                  .containsOnly(
                      entry("http.request.method", "POST"),
                      entry("http.route", "/v1/tasks/{task}/decide"),
                      entry("http.response.status_code", 200L),
                      entry("url.scheme", "http"),
                      entry("volano.tenant", "default"),
                      entry("volano.task", "t"));
            });
    assertThat(attributes(collector.span(OBSERVE))).containsEntry("volano.task", "t");
    assertThat(collector.spans("GET /v1/tasks/{task}/policy"))
        .extracting(span -> attributes(span).getOrDefault("volano.task", "(none)"))
        .containsExactlyInAnyOrder("t", "(none)");
    assertThat(attributes(collector.span("GET")))
        .containsEntry("http.response.status_code", 404L)
        .doesNotContainKeys("http.route", "error.type");
    assertThat(collector.spans())
        .noneMatch(span -> span.toString().contains("BREW"))
        .anyMatch(
            span ->
                span.getName().startsWith("HTTP")
                    && attributes(span).get("http.request.method").equals("_OTHER"));
  }

  @Test
  void whoSendsThemIsTold() {
    live("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test").close();
    try (var live = live("OTEL_SERVICE_NAME", "flywheel")) {
      live.get("/health/live").expect(200);
    }
    assertThat(collector.taken().getLast().getResourceSpansList())
        .allSatisfy(
            spans ->
                assertThat(attributes(spans.getResource().getAttributesList()))
                    .containsEntry("service.name", "flywheel")
                    .containsKeys("service.version", "service.instance.id"));
    assertThat(collector.taken().getFirst().getResourceSpansList())
        .allSatisfy(
            spans ->
                assertThat(attributes(spans.getResource().getAttributesList()))
                    .containsEntry("service.name", "volano")
                    .containsEntry("deployment.environment.name", "test"));
  }

  @Test
  void whatARequestWaitsForIsAPartOfItAndLeadsToItsCommit() {
    try (var live = live().withTask("t")) {
      live.post("/v1/tasks/t/decide", "{}").expect(200);
    }
    var request = collector.span(DECIDE);
    var parts = collector.parts(request);
    assertThat(parts).hasSize(1);
    var append = parts.getFirst();
    assertThat(append.getName()).isEqualTo("append");
    assertThat(append.getTraceId()).isEqualTo(request.getTraceId());
    assertThat(attributes(append))
        .isEqualTo(Map.of("volano.tenant", "default", "volano.task", "t", "volano.entries", 1L));
    assertThat(append.getStartTimeUnixNano())
        .isBetween(request.getStartTimeUnixNano(), request.getEndTimeUnixNano());
    assertThat(append.getEventsList()).hasSize(1);
    assertThat(append.getEvents(0).getName()).isEqualTo("taken");
    assertThat(attributes(append.getEvents(0).getAttributesList()))
        .containsEntry("volano.entries", 1L);
    assertThat(append.getLinksList()).hasSize(1);
    var commit =
        collector.spans("commit").stream()
            .filter(span -> span.getSpanId().equals(append.getLinks(0).getSpanId()))
            .toList();
    assertThat(commit).hasSize(1);
    assertThat(commit.getFirst().getParentSpanId().isEmpty()).isTrue();
    assertThat(attributes(commit.getFirst())).isEqualTo(Map.of("volano.entries", 1L));
  }

  @Test
  void settlingLearningAndCheckpointsAreTold() {
    try (var live = live().withTask("t").withDecision("t", "d")) {
      live.post("/v1/tasks/t/decisions/d/outcomes", "{\"type\": \"click\"}").expect(200);
      live.settled("t");
    }
    var settle = collector.span("settle");
    assertThat(attributes(settle))
        .isEqualTo(Map.of("volano.tenant", "default", "volano.task", "t", "volano.entries", 1L));
    assertThat(collector.parts(settle)).extracting(Span::getName).containsExactly("append");
    assertThat(collector.spans("learn"))
        .isNotEmpty()
        .allSatisfy(
            span ->
                assertThat(attributes(span))
                    .containsEntry("volano.task", "t")
                    .extractingByKey("volano.entries")
                    .isNotEqualTo(0L));
    assertThat(attributes(collector.span("checkpoint"))).containsEntry("volano.task", "t");
  }

  @Test
  void jobsAndDeliveriesOfAlertsAreTold() throws Exception {
    var delivered = new CountDownLatch(1);
    var target =
        new Target() {
          @Override
          public String name() {
            return "latch";
          }

          @Override
          public void send(Message message) {
            delivered.countDown();
          }
        };
    var alerts = new AlertSettings(Duration.ofSeconds(30), Duration.ofHours(4), List.of(target));
    try (var live = Live.with(settings().withAlerts(alerts))) {
      live.post("/v1/alerts/test").expect(202);
      delivered.await();
      live.post("/v1/schedules/retention/run").expect(202);
      while (!live.get("/v1/schedules/retention").json().at("/last/how").isString()) {
        Thread.onSpinWait(); // it is done in the background, and the test ends when it was
      }
    }
    assertThat(collector.span("alert to latch").getStatus().getCode())
        .isEqualTo(StatusCode.STATUS_CODE_UNSET);
    assertThat(collector.spans("job retention")).isNotEmpty();
  }

  @Test
  void everySpanIsInTheDocumentation() throws Exception {
    try (var live = live().withTask("t").withDecision("t", "d")) {
      live.post("/v1/tasks/t/decisions/d/outcomes", "{\"type\": \"click\"}").expect(200);
      live.settled("t").get("/health/ready").expect(200);
      live.delete("/v1/subjects/somebody").expect(200);
      live.delete("/v1/tasks/t").expect(204);
    }
    var page = Files.readString(Path.of("..", "docs", "operations.md"));
    assertThat(collector.spans())
        .filteredOn(span -> span.getKind() != Span.SpanKind.SPAN_KIND_SERVER)
        .extracting(span -> span.getName().replaceFirst(": .*", ": …"))
        .contains("writer: …")
        .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
  }

  @Test
  void theTraceOfTheCallerGoesOn() {
    try (var live = live().withTask("t")) {
      live.send(
              live.json("/v1/tasks/t/decide")
                  .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                  .POST(BodyPublishers.ofString("{}")))
          .expect(200);
    }
    var request = collector.span(DECIDE);
    assertThat(hex(request.getTraceId())).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(hex(request.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
    assertThat(collector.parts(request)).hasSize(1);
  }

  @Test
  void whatItsCallerDoesNotRecordIsNotRecordedUnlessTheOperatorSaysSo() {
    try (var live = live("OTEL_BSP_SCHEDULE_DELAY", "60000").withTask("t")) {
      live.send(
              live.json("/v1/tasks/t/decide")
                  .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")
                  .POST(BodyPublishers.ofString("{}")))
          .expect(200);
    }
    assertThat(collector.spans(DECIDE)).isEmpty();
    try (var live = live("OTEL_TRACES_SAMPLER", "always_on")) {
      live.send(
              live.json("/v1/tasks/t/decide")
                  .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")
                  .POST(BodyPublishers.ofString("{}")))
          .expect(200);
    }
    assertThat(collector.spans(DECIDE)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-hidden-7f3a",
        "00-4bf92f3577b34da6a3ce929d0e0e47360-00f067aa0ba902b7-01",
        "00-<script>92f3577b34da6a3ce929d0e0-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-zz",
      })
  void aHeaderThatCannotBeReadIsIgnored(String traceparent) {
    try (var live = live()) {
      live.send(live.request("/v1/tasks").header("traceparent", traceparent).GET()).expect(200);
    }
    checkRoot(collector.span("GET /v1/tasks"));
  }

  private void checkRoot(Span span) {
    assertThat(span.getParentSpanId().isEmpty()).isTrue();
    assertThat(hex(span.getTraceId())).isNotEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(collector.taken().toString()).doesNotContain(SECRET);
  }

  @Test
  void twoHeadersOrAVeryLongOneAreIgnored() {
    var traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    try (var live = live()) {
      live.send(
              live.request("/v1/tasks")
                  .header("traceparent", traceparent)
                  .header("traceparent", traceparent)
                  .GET())
          .expect(200);
      live.send(live.request("/v1/catalog").header("traceparent", traceparent.repeat(100)).GET())
          .expect(200);
    }
    checkRoot(collector.span("GET /v1/tasks"));
    checkRoot(collector.span("GET /v1/catalog"));
  }

  @Test
  void noSpanTellsOfPersonsOrSecretsWhateverGoesWrong() {
    var faults = new Faults();
    var stores = Live.stores(data);
    var over = new Stores(faults.over(stores.log()), stores.policies());
    try (var live = Live.over(over, settings()).withTask("t")) {
      everythingGoesWrong(live, faults);
    }
    assertThat(collector.spans()).hasSizeGreaterThan(20);
    assertThat(collector.taken().toString()).doesNotContain(SECRET).doesNotContain("203.0.113");
    var failed =
        collector.spans(DECIDE).stream()
            .filter(span -> span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR)
            .toList();
    assertThat(failed).hasSize(1);
    assertThat(attributes(failed.getFirst()))
        .containsEntry("http.response.status_code", 503L)
        .containsEntry("error.type", "503");
    assertThat(collector.parts(failed.getFirst()))
        .allSatisfy(
            append -> {
              assertThat(append.getStatus().getMessage()).isEmpty();
              assertThat(attributes(append))
                  .containsEntry("error.type", "io.volano.StoreException");
            })
        .hasSize(1);
  }

  private static void everythingGoesWrong(Live live, Faults faults) {
    var body =
        "{\"subject\": \"%s\", \"context\": {\"%s\": \"%s\"}, \"decisionId\": \"%s\"}"
            .formatted(SECRET, SECRET, SECRET, SECRET);
    live.post("/v1/tasks/t/decide", body).expect(200);
    live.post("/v1/tasks/t/decide?subject=" + SECRET, body).expect(200);
    live.post("/v1/tasks/t/decide", body.replace("\"context\"", "\"contexts\"")).expect(400);
    live.post("/v1/tasks/" + SECRET + "/decide", body).expect(404);
    live.get("/v1/" + SECRET + "?token=" + SECRET).expect(404);
    live.get("/v1/tasks/t/decisions?subject=" + SECRET).expect(200);
    live.get("/v1/subjects/" + SECRET).expect(200);
    live.get("/v1/tasks/t/decisions/" + SECRET + "/why").expect(200);
    live.send(
        live.request("/v1/tasks")
            .header("Authorization", "Bearer " + SECRET)
            .header("User-Agent", SECRET)
            .header("X-Forwarded-For", "203.0.113.7")
            .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .header("tracestate", "vendor=" + SECRET)
            .header("baggage", "person=" + SECRET)
            .GET());
    live.send(live.request("/v1/" + SECRET).method("X" + SECRET, BodyPublishers.noBody()));
    live.post("/v1/events", "{\"subject\": \"" + SECRET + "\", \"type\": \"x\"}").expect(400);
    live.post("/v1/events", "{\"subject\": \"" + SECRET + "\", \"type\": \"like\"}").expect(200);
    live.post(
            "/v1/tasks/t/decisions/" + SECRET + "/outcomes",
            "{\"type\": \"click\", \"value\": 0.5, \"key\": \"" + SECRET + "\"}")
        .expect(200);
    faults.failing("append", "erase");
    live.post("/v1/tasks/t/decide", body.replace("Id\": \"", "Id\": \"2")).expect(503);
    live.delete("/v1/subjects/" + SECRET).expect(503);
    faults.none();
    live.delete("/v1/subjects/" + SECRET).expect(200);
  }

  @Test
  void aLineOfTheLogLeadsToItsTrace() throws Exception {
    var events = new ListAppender<ILoggingEvent>();
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    events.setContext(root.getLoggerContext());
    events.start();
    root.addAppender(events);
    try (var live = live()) {
      live.withTask("t");
    } finally {
      root.detachAppender(events);
    }
    var declared = collector.span("PUT /v1/tasks/{task}");
    var leads =
        events.list.stream()
            .filter(event -> event.getFormattedMessage().startsWith("leads task"))
            .toList();
    assertThat(leads).hasSize(1);
    var line = new String(LogsTest.encoder("json").encode(leads.getFirst()), UTF_8);
    var ids = Live.JSON.readTree(line).path("mdc");
    assertThat(ids.path("trace_id").asString()).isEqualTo(hex(declared.getTraceId()));
    assertThat(ids.path("span_id").asString()).isEqualTo(hex(declared.getSpanId()));
  }

  @Test
  void aCollectorThatHangsHoldsUpNoRequestAndNoStop() throws Exception {
    collector.hanging();
    try (var live =
        live(
                "OTEL_BSP_SCHEDULE_DELAY",
                "1",
                "OTEL_BSP_MAX_QUEUE_SIZE",
                "8",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
                "4")
            .withTask("t")) {
      collector.awaitAsked();
      for (int i = 0; i < 100; i++) {
        live.post("/v1/tasks/t/decide", "{}").expect(200);
      }
    }
    assertThat(collector.spans()).isEmpty();
  }

  @Test
  void aCollectorThatIsGoneOrRefusesChangesNoAnswerAndIsToldOnce() {
    var events = new ListAppender<ILoggingEvent>();
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    events.setContext(root.getLoggerContext());
    events.start();
    root.addAppender(events);
    collector.answering(500);
    try (var live = live("OTEL_BSP_SCHEDULE_DELAY", "1").withTask("t")) {
      for (int i = 0; i < 100; i++) {
        live.post("/v1/tasks/t/decide", "{}").expect(200);
      }
      collector.gone();
      live.post("/v1/tasks/t/decide", "{}").expect(200);
    } finally {
      root.detachAppender(events);
    }
    assertThat(events.list)
        .filteredOn(event -> event.getFormattedMessage().contains(collector.url()))
        .singleElement()
        .satisfies(event -> assertThat(event.getThrowableProxy()).isNull())
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .startsWith("traces cannot be sent to " + collector.url() + " (it refuses them); spans");
  }

  @Test
  void whatTheSdkCannotUnderstandIsRefusedWithoutSecretsAndTheStoresAreClosedAgain() {
    assertThatThrownBy(() -> Server.start(settings("OTEL_BSP_MAX_QUEUE_SIZE", "many")))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageContaining("OTEL_* must be understood")
        .hasMessageContaining("many");
    assertThatThrownBy(() -> Server.start(settings("OTEL_EXPORTER_OTLP_HEADERS", SECRET)))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageContaining("headers")
        .hasMessageNotContaining(SECRET);
    Wiring.stores(data.toString()).close();
  }
}
