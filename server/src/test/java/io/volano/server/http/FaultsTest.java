package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog;
import io.volano.DecisionLog.Reading;
import io.volano.Entry.Decided;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.server.http.Live.Answer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server does while its store is slow or does not answer.
final class FaultsTest {

  private static final String DECIDE = "/v1/tasks/t/decide";
  private static final int BATCH = 1_000;
  private static final int BATCHES = 30; // the queue takes 16, the group before it 5 at most

  private final Faults faults = new Faults();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  @TempDir private Path data;
  private DecisionLog log;
  private Live live;

  @BeforeEach
  void start() {
    var stores = Live.stores(data);
    log = stores.log();
    live = Live.over(new Stores(faults.over(log), stores.policies())).withTask("t");
  }

  @AfterEach
  void stop() {
    faults.none();
    callers.close();
    live.close();
  }

  @Test
  void whenTheQueueIsFullARequestIsRefusedAndNothingOfItIsDone() throws Exception {
    var batch = "[" + "{},".repeat(BATCH - 1) + "{}]";
    var calls = new ArrayList<Future<Answer>>();
    var answered = new CountDownLatch(1);
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("log.db"));
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE"); // the log's writer waits for it
      for (int i = 0; i < BATCHES; i++) {
        calls.add(
            callers.submit(
                () -> {
                  try {
                    return live.post(DECIDE + ":batch", batch);
                  } finally {
                    answered.countDown();
                  }
                }));
      }
      answered.await(); // nobody can be, but by a refusal
      assertThat(metric("volano_append_waiting")).isBetween(15_000.0, 16_384.0);
      assertThat(metric("volano_append_waiting_most")).isEqualTo(16_384);
      statement.execute("ROLLBACK");
    }
    var expected = new ArrayList<String>();
    for (int i = 0; i < BATCHES; i++) {
      var answer = calls.get(i).get();
      if (answer.status() == 429) {
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.json().path("detail").asString())
            .matches("sqlite: \\d+ entries wait to be written, 16384 at most");
      } else {
        answer.expect(200).json().forEach(one -> expected.add(one.path("decisionId").asString()));
      }
    }
    assertThat(expected).hasSizeBetween(16_000, (BATCHES - 1) * BATCH);
    assertThat(decided()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(metric("volano_append_waiting")).isZero();
  }

  private double metric(String name) {
    return live.get("/metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  /// The ids of all decisions in the log.
  private List<String> decided() {
    return log.read(TaskId.of("t"), 0, Integer.MAX_VALUE, Reading.ALL).entries().stream()
        .filter(logged -> logged.entry() instanceof Decided)
        .map(logged -> ((Decided) logged.entry()).decision().id())
        .toList();
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
  void troubleWithLearningIsToldAndDecidingGoesOn() throws InterruptedException {
    faults.failing("read", "due");
    var tries = faults.calls("due", 2); // before the second one the first has been told
    live.withDecision("t", "d");
    tries.await();
    assertThat(live.get("/v1/tasks/t/policy").json().path("trouble").asString(""))
        .contains("told to");
    assertThat(live.get("/metrics").response().body())
        .contains("volano_learning_trouble{task=\"t\",tenant=\"default\"} 1.0");
    live.post(DECIDE, "{}").expect(200);
    var caughtUp = faults.calls("nextDue", 1); // is asked for when a turn went well
    faults.none();
    caughtUp.await();
    assertThat(live.get("/v1/tasks/t/policy").json().has("trouble")).isFalse();
  }

  @Test
  void whileItsTasksAreBeingFoldedItIsLiveAndNotReady() throws InterruptedException {
    live.close();
    faults.failing("tasks");
    var tries = faults.calls("tasks", 2);
    var stores = Live.stores(data);
    live = Live.opening(new Stores(faults.over(stores.log()), stores.policies()));
    tries.await(); // before the second one the first has been told
    assertThat(live.get("/health/ready").expect(503).json().path("detail").asString())
        .contains("told to");
    live.get("/health/live").expect(200);
    live.get("/metrics").expect(200);
    assertThat(live.post(DECIDE, "{}").expect(503).header("Retry-After")).isNotEmpty();
    faults.none();
    live.ready().get("/health/ready").expect(200);
    live.post(DECIDE, "{}").expect(200);
  }

  @Test
  void aStopAnswersWhatIsUnderWayAndTakesNothingNew() throws Exception {
    faults.holding();
    var underWay = faults.calls("append", 1);
    var call = decide("last");
    underWay.await();
    var stop = callers.submit(live::close);
    while (live.listens()) { // asking is all that shows it
      Thread.onSpinWait();
    }
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
