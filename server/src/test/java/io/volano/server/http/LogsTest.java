package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import io.volano.Stores;
import io.volano.testkit.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What stands in the log when everything goes wrong, in both of its forms.
final class LogsTest {

  private static final String SECRET = "hidden-7f3a"; // wherever a person's data or a password goes

  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Faults faults = new Faults();
  @TempDir private Path data;
  private Live live;

  @BeforeEach
  void start() {
    events.setContext(root.getLoggerContext());
    events.start();
    root.addAppender(events);
    var stores = Live.stores(data);
    live = Live.over(new Stores(faults.over(stores.log()), stores.policies())).withTask("t");
  }

  @AfterEach
  void stop() {
    faults.none();
    live.close();
    root.detachAppender(events);
  }

  @Test
  void noFormOfItTellsOfPersonsOrSecretsWhateverGoesWrong() throws Exception {
    everythingGoesWrong();
    for (var form : List.of("text", "json")) {
      var encoder = encoder(form);
      var lines =
          events.list.stream()
              .map(event -> new String(encoder.encode(event), StandardCharsets.UTF_8))
              .toList();
      assertThat(lines).isNotEmpty();
      assertThat(lines).noneMatch(line -> line.contains(SECRET) || line.contains("203.0.113"));
    }
  }

  private void everythingGoesWrong() throws InterruptedException {
    var body = "{\"subject\": \"%s\", \"context\": {\"%s\": \"%s\"}, \"decisionId\": \"%s\"}";
    var decide = body.formatted(SECRET, SECRET, SECRET, SECRET);
    live.post("/v1/tasks/t/decide", decide).expect(200);
    live.post("/v1/tasks/t/decide", decide.replace("\"context\"", "\"contexts\"")).expect(400);
    live.post("/v1/tasks/t/decide", decide.substring(1)).expect(400);
    live.post("/v1/tasks/t/decide", decide.replace(": {", ": [{")).expect(400);
    live.post("/v1/tasks/" + SECRET + "/decide", decide).expect(404);
    live.get("/v1/" + SECRET + "?token=" + SECRET).expect(404);
    live.get("/v1/tasks/t/decisions?subject=" + SECRET + "&nonsense=" + SECRET).expect(400);
    live.send(live.request("/v1/tasks").header("Authorization", "Bearer " + SECRET).GET());
    live.post("/v1/events", "{\"subject\": \"" + SECRET + "\", \"type\": \"x\"}").expect(400);
    live.post("/v1/tasks/t/decisions/" + SECRET + "/outcomes", "{\"type\": \"no\"}").expect(400);

    faults.failing("append", "history", "decisions", "erase", "dropTexts", "check");
    live.post("/v1/tasks/t/decide", decide.replace("Id\": \"", "Id\": \"2")).expect(503);
    live.delete("/v1/subjects/" + SECRET).expect(503);
    live.get("/v1/tasks/t/decisions?subject=" + SECRET).expect(503);
    live.get("/health/ready").expect(503);
    var tries = faults.calls("due", 2);
    faults.failing("due", "read");
    live.post("/v1/tasks/t/decide", decide.replace("Id\": \"", "Id\": \"3")).expect(200);
    tries.await();
    faults.none();
    live.delete("/v1/subjects/" + SECRET).expect(200);
  }

  @Test
  void thePasswordInTheAddressOfAStoreIsNotTold() throws Exception {
    try (var postgres = PostgresServer.start()) {
      var url = postgres.newDatabase();
      try (var other = Live.at(url + (url.contains("?") ? "&" : "?") + "password=" + SECRET)) {
        other.get("/health/ready").expect(200);
      }
    }
    assertThat(events.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("stores: jdbc:postgresql:"))
        .noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void inJsonEveryEventIsOneLineAndOneObject() throws Exception {
    faults.failing("due");
    var tries = faults.calls("due", 2);
    live.withDecision("t", "d");
    tries.await(); // logged with a trace, which in text has many lines
    var encoder = encoder("json");
    assertThat(events.list).isNotEmpty();
    for (var event : List.copyOf(events.list)) {
      var line = new String(encoder.encode(event), StandardCharsets.UTF_8);
      assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
      var json = Live.JSON.readTree(line);
      assertThat(json.path("level").asString()).isEqualTo(event.getLevel().toString());
      assertThat(json.path("formattedMessage").asString()).isEqualTo(event.getFormattedMessage());
    }
  }

  /// What `VOLANO_LOG` makes of the server's own configuration.
  static Encoder<ILoggingEvent> encoder(String form) throws JoranException {
    var context = new LoggerContext();
    context.putProperty("VOLANO_LOG", form);
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogsTest.class.getResource("/logback.xml"));
    var appender = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("console");
    return ((ConsoleAppender<ILoggingEvent>) appender).getEncoder();
  }
}
