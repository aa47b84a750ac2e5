package io.volano.server.http;

import io.volano.Request;
import io.volano.Version;
import io.volano.server.access.Rights;
import io.volano.store.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The yardstick of `bench loop`: reads and writes what `decide` does, and decides nothing.
@RestController
public final class BenchRoutes {

  private static final Version VERSION = new Version(1, 1_000_000, 0);

  @PostMapping("/bench/echo")
  DecisionAnswers.Decided echo(Json body) {
    return answer(Requests.decision(body));
  }

  /// The yardstick is reached as `decide` is.
  @Bean
  HotRoute hotEcho() {
    return new HotRoute(
        Pattern.compile("/bench/echo"),
        Rights.of("POST", "/bench/echo"),
        (_, _, body) -> echo(body.json()));
  }

  private static DecisionAnswers.Decided answer(Request request) {
    var action = request.actions().isEmpty() ? "action" : request.actions().getFirst().id();
    var ranked = new DecisionAnswers.Ranked("0", action, 0.5);
    return new DecisionAnswers.Decided(
        "01JD7V3Y6P9Q0RSTVWXYZ01234", action, 0.5, VERSION, List.of(ranked), Optional.empty());
  }
}
