package io.volano.server.http;

import io.volano.server.Installation;
import io.volano.server.Meters;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What those ask who keep it running.
@RestController
final class HealthRoutes {

  private static final MediaType PROMETHEUS =
      MediaType.parseMediaType("text/plain; version=0.0.4; charset=utf-8");

  private final Installation installation;
  private final Meters meters;

  HealthRoutes(Installation installation, Meters meters) {
    this.installation = installation;
    this.meters = meters;
  }

  /// The process answers; if not, it should be started anew.
  @GetMapping("/health/live")
  Answers.Health live() {
    return new Answers.Health("live");
  }

  /// It can decide now; if not, others should be asked.
  @GetMapping("/health/ready")
  Answers.Health ready() {
    installation.check();
    return new Answers.Health("ready");
  }

  @GetMapping("/metrics")
  ResponseEntity<String> metrics() {
    return ResponseEntity.ok().contentType(PROMETHEUS).body(meters.scrape(installation::volano));
  }
}
