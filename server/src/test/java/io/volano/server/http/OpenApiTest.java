package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The description says what the server does, and the server does what it says. That every answer
/// has the described shape is checked with every request of every test, by [Live].
final class OpenApiTest {

  private static final Set<String> FOR_BROWSERS_AND_BENCH = Set.of("GET /", "POST /bench/echo");

  @Test
  void everyRouteIsDescribedAndEveryDescribedOneIsThere(@TempDir Path data) {
    try (var live = Live.in(data)) {
      var routes = new TreeSet<>(live.routes());
      routes.removeAll(FOR_BROWSERS_AND_BENCH);
      routes.removeIf(route -> route.contains(" /ui")); // pages
      assertThat(routes).isEqualTo(Description.ofThisApi().operations());
    }
  }

  @Test
  void theDocumentIsServedAsItIsWritten(@TempDir Path data) {
    try (var live = Live.in(data)) {
      var served = new Description(live.get("/openapi.json").expect(200).json());
      assertThat(served.operations()).isEqualTo(Description.ofThisApi().operations());
    }
  }

  @Test
  void itsPageComesWithAllItNeedsFromHere(@TempDir Path data) {
    try (var live = Live.in(data)) {
      assertThat(live.get("/").expect(302).header("Location")).isEqualTo("/ui");
      var page = live.get("/docs/index.html").expect(200).response().body();
      assertThat(page).doesNotContain("http://").doesNotContain("https://");
      for (var part : Set.of("swagger-ui.css", "swagger-ui-bundle.js", "start.js")) {
        assertThat(page).contains(part);
        live.get("/docs/" + part).expect(200);
      }
      live.get("/docs/nothing.js").expect(404);
    }
  }

  @Test
  void everyExampleOfTheDocumentIsAccepted(@TempDir Path data) {
    try (var live = Live.in(data).withTask("t").withDecision("t", "d-1")) {
      live.withDecision("t", "d-2");
      live.post("/v1/tasks/t/decide", "{\"episode\": {\"id\": \"e\", \"step\": 0}}").expect(200);
      live.post("/v1/tasks/t/decide", "{\"decisionId\": \"late\", \"defer\": true}").expect(200);
      var description = Description.ofThisApi();
      description
          .examples()
          .forEach(
              (operation, example) -> {
                var path =
                    operation
                        .substring(operation.indexOf(' ') + 1)
                        .replace("{task}", "t")
                        .replace("{decisionId}", "d-1")
                        .replace("{episode}", "e");
                var answer =
                    operation.startsWith("PUT")
                        ? live.put(path + "-new", example.toString())
                        : live.post(path, example.toString());
                assertThat(answer.status())
                    .as(operation + answer.response().body())
                    .isLessThan(300);
                description.checkRequest(operation, example);
              });
    }
  }
}
