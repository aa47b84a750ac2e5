package io.volano.server.http;

import io.volano.server.Installation;
import io.volano.server.Meters;
import io.volano.server.ServerStatus;
import io.volano.server.Settings;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What those ask who keep it running.
@RestController
final class HealthRoutes {

  record Health(String status) {}

  private static final MediaType PROMETHEUS =
      MediaType.parseMediaType("text/plain; version=0.0.4; charset=utf-8");

  private final Installation installation;
  private final Meters meters;
  private final Settings settings;

  HealthRoutes(Installation installation, Meters meters, Settings settings) {
    this.installation = installation;
    this.meters = meters;
    this.settings = settings;
  }

  /// The process answers; if not, it should be started anew.
  @GetMapping("/health/live")
  Health live() {
    return new Health("live");
  }

  /// It can decide now; if not, others should be asked.
  @GetMapping("/health/ready")
  Health ready() {
    installation.check();
    return new Health("ready");
  }

  @GetMapping("/v1/server")
  ServerStatus server() {
    return meters.status(settings.kindOfStores(), installation.trouble());
  }

  @GetMapping("/metrics")
  ResponseEntity<String> metrics() {
    return ResponseEntity.ok().contentType(PROMETHEUS).body(meters.scrape(installation::volano));
  }
}
