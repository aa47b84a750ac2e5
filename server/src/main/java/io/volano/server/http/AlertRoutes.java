package io.volano.server.http;

import io.volano.Refusal;
import io.volano.access.Silence;
import io.volano.server.alert.Alert;
import io.volano.server.alert.Alerts;
import io.volano.server.alert.Alerts.Delivery;
import io.volano.store.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What is wrong now, and who is told. It concerns the installation, whosever tasks they are.
@RestController
final class AlertRoutes {

  private final Alerts alerts;
  private final InstantSource clock;

  AlertRoutes(Alerts alerts, InstantSource clock) {
    this.alerts = alerts;
    this.clock = clock;
  }

  /// What is open, what is silenced, and what became of messages.
  record Now(List<Open> open, List<Silence> silences, List<Delivery> targets) {}

  record Open(
      String kind,
      String severity,
      Optional<String> tenant,
      Optional<String> task,
      String text,
      Instant since) {

    static Open of(Alert alert) {
      return new Open(
          alert.kind(),
          Json.name(alert.severity()),
          alert.tenant(),
          alert.task(),
          alert.text(),
          alert.since());
    }
  }

  record Targets(int targets) {}

  @GetMapping("/v1/alerts")
  Now alerts() {
    return new Now(
        alerts.open().stream().map(Open::of).toList(), alerts.silences(), alerts.deliveries());
  }

  /// `{"kind"?, "tenant"?, "task"?, "until" | "for"}`.
  @PostMapping("/v1/alerts/silences")
  @ResponseStatus(HttpStatus.CREATED)
  Silence silence(Json body) {
    body.only("kind", "tenant", "task", "until", "for");
    return alerts.silence(
        body.get("kind").map(Json::text),
        body.get("tenant").map(Json::text),
        body.get("task").map(Json::text),
        until(body));
  }

  private Instant until(Json body) {
    var until = body.get("until");
    var length = body.get("for");
    if (until.isPresent() == length.isPresent()) {
      throw new Refusal.Invalid("until", "must be given, or for instead");
    }
    return until.map(Json::instant).orElseGet(() -> end(length.orElseThrow()));
  }

  private Instant end(Json length) {
    var duration = length.duration();
    return clock
        .instant()
        .plus(
            duration.compareTo(Alerts.LONGEST_SILENCE) > 0
                ? Alerts.LONGEST_SILENCE.plusDays(1)
                : duration);
  }

  @DeleteMapping("/v1/alerts/silences/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void unsilence(@PathVariable String id) {
    alerts.unsilence(id);
  }

  /// Sends every target a message that says it is a test.
  @PostMapping("/v1/alerts/test")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Targets test() {
    return new Targets(alerts.test());
  }
}
