package io.volano.clients;

import io.volano.client.Baseline;
import io.volano.client.DecideRequest;
import io.volano.client.Event;
import io.volano.client.Outcome;
import io.volano.client.VolanoClient;
import java.util.Map;
import java.util.function.Consumer;

/// What `clients/java/README.md` shows.
final class Example {

  private Example() {}

  static void run(String url, Consumer<String> show) {
    try (var volano = VolanoClient.to(url).build()) {
      var choice =
          volano.decide(
              "headline",
              DecideRequest.of()
                  .withSubject("ann")
                  .withContext(Map.of("hour", 13))
                  .withBaseline(Baseline.of("short")));
      show.accept(choice.action()); // "short" if the server is away
      volano.observe("headline", choice, Outcome.of("click"));
      volano.event(Event.of("ann", "purchase").withKey("order-17"));
    }
  }
}
