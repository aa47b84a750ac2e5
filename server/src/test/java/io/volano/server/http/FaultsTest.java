package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Stores;
import io.volano.server.http.Live.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server does while its store is slow or does not answer.
final class FaultsTest {

  private static final String DECIDE = "/v1/tasks/t/decide";

  private final Faults faults = new Faults();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  @TempDir private Path data;
  private Live live;

  @BeforeEach
  void start() {
    var stores = Live.stores(data);
    live = Live.over(new Stores(faults.over(stores.log()), stores.policies())).withTask("t");
  }

  @AfterEach
  void stop() {
    faults.none();
    callers.close();
    live.close();
  }

  @Test
  void beyondTheBoundedQueueARequestIsRefusedAndNothingIsHalfDone() throws Exception {
    faults.holding(4);
    var calls = IntStream.range(0, 20).mapToObj(i -> decide("d" + i)).toList();
    Live.await(() -> calls.stream().filter(Future::isDone).count() == 16, "refusals");
    faults.none();
    int decided = 0;
    for (int i = 0; i < calls.size(); i++) {
      var answer = calls.get(i).get();
      var path = "/v1/tasks/t/decisions/d" + i;
      if (answer.status() == 429) {
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        live.get(path).expect(404);
      } else {
        answer.expect(200);
        live.get(path).expect(200);
        decided++;
      }
    }
    assertThat(decided).isEqualTo(4);
  }

  private Future<Answer> decide(String id) {
    return callers.submit(() -> live.post(DECIDE, "{\"decisionId\": \"" + id + "\"}"));
  }

  @Test
  void aStoreThatDoesNotAnswerIsNamedAndThenGoesOnByItself() {
    live.withDecision("t", "before");
    faults.failing(
        "append", "decided", "history", "decisions", "check", "milestones", "erase", "delete");
    for (var refused :
        List.of(
            live.post(DECIDE, "{}"),
            live.post("/v1/tasks/t/decisions/before/outcomes", "{\"type\": \"click\"}"),
            live.get("/v1/tasks/t/decisions"),
            live.post("/v1/tasks/t/policy/freeze"),
            live.delete("/v1/subjects/u1"),
            live.delete("/v1/tasks/t"),
            live.get("/health/ready"))) {
      refused.expect(503);
      assertThat(refused.header("Retry-After")).isEqualTo("2");
      assertThat(refused.json().path("detail").asString()).matches("faulty: \\w+ failed: told to");
    }
    live.get("/metrics").expect(200);
    faults.none();
    live.get("/health/ready").expect(200);
    assertThat(live.get("/v1/tasks/t/decisions").expect(200).json().path("decisions")).hasSize(1);
    live.post(DECIDE, "{}").expect(200);
  }

  @Test
  void troubleWithLearningIsToldAndDecidingGoesOn() {
    faults.failing("read", "due");
    live.withDecision("t", "d");
    Live.await(
        () ->
            live.get("/v1/tasks/t/policy").json().path("trouble").asString("").contains("told to"),
        "trouble");
    assertThat(live.get("/metrics").response().body())
        .contains("volano_learning_trouble{task=\"t\",tenant=\"default\"} 1.0");
    live.post(DECIDE, "{}").expect(200);
    faults.none();
    Live.await(() -> !live.get("/v1/tasks/t/policy").json().has("trouble"), "recovery");
  }

  @Test
  void whileItsTasksAreBeingFoldedItIsLiveAndNotReady() {
    live.close();
    faults.failing("tasks");
    var stores = Live.stores(data);
    live = Live.opening(new Stores(faults.over(stores.log()), stores.policies()));
    Live.await(
        () -> live.get("/health/ready").json().path("detail").asString().contains("told to"),
        "the reason");
    live.get("/health/live").expect(200);
    live.get("/metrics").expect(200);
    assertThat(live.post(DECIDE, "{}").expect(503).header("Retry-After")).isNotEmpty();
    faults.none();
    Live.await(() -> live.get("/health/ready").status() == 200, "ready");
    live.post(DECIDE, "{}").expect(200);
  }

  @Test
  void aStopAnswersWhatIsUnderWayAndTakesNothingNew() throws Exception {
    faults.holding(100);
    var call = decide("last");
    Live.await(() -> faults.places() == 99, "the call is under way");
    var stop = callers.submit(live::close);
    Live.await(() -> !live.listens(), "nothing new is taken");
    assertThat(call.isDone()).isFalse();
    faults.none();
    assertThat(call.get().expect(200).json().path("decisionId").asString()).isEqualTo("last");
    stop.get();
    start("last");
  }

  /// What was acknowledged is there when the stores are opened again.
  private void start(String decision) throws ExecutionException {
    try (var again = Live.over(Live.stores(data))) {
      again.get("/v1/tasks/t/decisions/" + decision).expect(200);
    }
  }
}
