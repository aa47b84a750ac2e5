package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events and what can happen to a server between two reports of one.
final class EventRoutesTest {

  private static final String EVENT =
      "{\"subject\": \"ann\", \"type\": \"like\", \"key\": \"order-17\"}";
  private static final String DECIDE = "/v1/tasks/t/decide";

  @Test
  void aRepeatedEventIsAnsweredAsTheFirstTimeByTheNextServer(@TempDir Path data) {
    String first;
    try (var live = Live.in(data).withTask("t")) {
      live.post(DECIDE, "{\"subject\": \"ann\"}").expect(200);
      first = live.post("/v1/events", EVENT).expect(200).response().body();
    }
    try (var live = Live.in(data)) {
      live.post(DECIDE, "{\"subject\": \"ann\"}").expect(200);
      assertThat(live.post("/v1/events", EVENT).expect(200).response().body())
          .isEqualTo(first.replace("\"new\":true", "\"new\":false"));
    }
  }

  @Test
  void anEventThatCouldNotBeKeptIsCreditedWhenItIsRepeated(@TempDir Path data) {
    var stores = Live.stores(data);
    var faults = new Faults();
    try (var live =
        Live.over(new Stores(faults.over(stores.log()), stores.policies())).withTask("t")) {
      live.post(DECIDE, "{\"subject\": \"ann\", \"decisionId\": \"d\"}").expect(200);
      for (var operation : new String[] {"append", "decisions"}) {
        faults.failing(operation);
        assertThat(live.post("/v1/events", EVENT).expect(503).header("Retry-After")).isNotEmpty();
        faults.none();
      }
      assertThat(live.get("/v1/tasks/t/decisions/d").json().path("outcomes")).isEmpty();

      var credited = live.post("/v1/events", EVENT).expect(200).json();

      assertThat(credited.path("new").asBoolean()).isTrue();
      assertThat(credited.at("/credited/0/decisionId").asString()).isEqualTo("d");
      var outcomes = live.get("/v1/tasks/t/decisions/d").json().path("outcomes");
      assertThat(outcomes.size()).isEqualTo(1);
      assertThat(outcomes.at("/0/key").asString()).isEqualTo("event:0:order-17");
    }
  }

  @Test
  void erasingTheSubjectTakesItsEventsAlong(@TempDir Path data) {
    try (var live = Live.in(data).withTask("t")) {
      live.post(DECIDE, "{\"subject\": \"ann\"}").expect(200);
      live.post("/v1/events", EVENT).expect(200);
      live.delete("/v1/subjects/ann").expect(200);
      assertThat(live.get("/v1/tasks/t/log").response().body()).doesNotContain("order-17");
      assertThat(live.post("/v1/events", EVENT).expect(200).response().body())
          .isEqualTo("{\"credited\":[],\"new\":true}");
    }
  }
}
