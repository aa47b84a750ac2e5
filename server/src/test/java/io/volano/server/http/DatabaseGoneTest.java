package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog;
import io.volano.DecisionLog.Reading;
import io.volano.Entry.Decided;
import io.volano.Entry.Observed;
import io.volano.TaskId;
import io.volano.server.Wiring;
import io.volano.server.http.Live.Answer;
import io.volano.testkit.Outage;
import io.volano.testkit.PostgresServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A server whose PostgreSQL goes away and comes back.
final class DatabaseGoneTest {

  @Test
  void whileItIsGoneForHalfAMinuteCallsAreRefusedAndThenAllGoesOnWithoutAPerson() throws Exception {
    try (var postgres = PostgresServer.start()) {
      var place = postgres.newDatabase();
      try (var stores = Wiring.stores(place);
          var live = Live.at(place).withTask("t")) {
        var calls =
            Outage.of(
                id -> isDone(decide(live, id)) && isDone(click(live, id)),
                _ -> isDone(live.get("/health/ready")) && isDone(live.get("/v1/schedules")),
                () -> {
                  postgres.stop();
                  live.get("/health/live").expect(200);
                },
                postgres::restart);
        assertThat(calls.meanwhile()).isEmpty();
        assertThat(calls.refused()).isNotEmpty();

        while (!isDone(live.get("/health/ready"))) {
          Thread.onSpinWait(); // a call takes its time to be refused
        }
        for (var id : calls.refused()) { // as their callers do
          decide(live, id).expect(200);
          click(live, id).expect(200);
        }
        var all = Stream.concat(calls.written().stream(), calls.refused().stream()).toList();
        assertThat(decided(stores.log())).containsExactlyInAnyOrderElementsOf(all);
        assertThat(clicked(stores.log())).containsExactlyInAnyOrderElementsOf(all);
        var policy = live.settled("t").get("/v1/tasks/t/policy").expect(200).json();
        assertThat(policy.path("stepsLearned").asInt()).isEqualTo(all.size());
        assertThat(policy.has("trouble")).isFalse();
        assertThatJobsAreDoneAgain(live);
      }
    }
  }

  private static void assertThatJobsAreDoneAgain(Live live) {
    live.post("/v1/schedules/retention/run").expect(202);
    var job = "/v1/schedules/retention";
    while (!live.get(job).expect(200).json().at("/last/how").asString("").equals("done")) {
      Thread.onSpinWait(); // it is done in the background
    }
  }

  private static Answer decide(Live live, String id) {
    return live.post("/v1/tasks/t/decide", "{\"decisionId\": \"" + id + "\"}");
  }

  private static Answer click(Live live, String id) {
    return live.post(
        "/v1/tasks/t/decisions/" + id + "/outcomes",
        "{\"type\": \"click\", \"key\": \"" + id + "\"}");
  }

  /// What is not done is refused in one way only.
  private static boolean isDone(Answer answer) {
    if (answer.status() == 200) {
      return true;
    }
    answer.expect(503);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.header("Retry-After")).isEqualTo("2");
    assertThat(answer.json().path("detail").asString()).startsWith("postgresql: ");
    return false;
  }

  private static List<String> decided(DecisionLog log) {
    return entries(log, Decided.class).map(d -> d.decision().id()).toList();
  }

  private static List<String> clicked(DecisionLog log) {
    return entries(log, Observed.class).map(o -> o.outcome().key().orElseThrow()).toList();
  }

  private static <E> Stream<E> entries(DecisionLog log, Class<E> kind) {
    return log.read(TaskId.of("t"), 0, Integer.MAX_VALUE, Reading.ALL).entries().stream()
        .filter(logged -> kind.isInstance(logged.entry()))
        .map(logged -> kind.cast(logged.entry()));
  }
}
