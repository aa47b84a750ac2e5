package io.volano.server.http;

import io.volano.server.Installation;
import io.volano.server.Meters;
import io.volano.server.access.Caller;
import io.volano.store.json.Json;
import java.time.InstantSource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What was seen of a subject, by who does not know the decision.
@RestController
final class EventRoutes {

  private final Installation installation;
  private final Meters meters;
  private final InstantSource clock;

  EventRoutes(Installation installation, Meters meters, InstantSource clock) {
    this.installation = installation;
    this.meters = meters;
    this.clock = clock;
  }

  @PostMapping("/v1/events")
  Object observe(Caller caller, Json body) {
    var event = Requests.event(body, clock.instant());
    return Taking.one(
        caller,
        () -> {
          var credited = installation.volano().observe(caller.tenant(), event);
          meters.credited(caller.tenant(), credited);
          return ReportAnswers.Credited.of(credited);
        });
  }
}
