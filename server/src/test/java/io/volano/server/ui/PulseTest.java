package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Action;
import io.volano.DecisionLog;
import io.volano.Declaration;
import io.volano.Draws;
import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Horizon;
import io.volano.Outcome;
import io.volano.Range;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.Volano;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Meters;
import io.volano.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What it costs to look, and who waits for whom.
final class PulseTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SettableClock clock = new SettableClock();
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final Volano volano =
      Volano.open(
          new Stores(listened(new HeapDecisionLog()), new HeapPolicyStore()),
          PolicyCatalog.ALL,
          Draws.seeded(1),
          clock,
          () -> 0);
  private final Pulse pulse = new Pulse(TaskId.DEFAULT_TENANT, () -> volano, new Meters(), clock);

  @AfterEach
  void close() {
    pulse.close();
    volano.close();
  }

  /// The same log, with a note of every method that is called.
  private DecisionLog listened(DecisionLog log) {
    return (DecisionLog)
        Proxy.newProxyInstance(
            DecisionLog.class.getClassLoader(),
            new Class<?>[] {DecisionLog.class},
            (_, method, arguments) -> {
              asked.add(method.getName());
              try {
                return method.invoke(log, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void declare(int tasks) {
    for (int i = volano.tasks().size(); i < tasks; i++) {
      volano.declare(
          TaskId.of("t" + i),
          Declaration.of(
              List.of(Action.of("a"), Action.of("b")),
              Reward.ofValue(Range.UNIT),
              Horizon.of(Duration.ofSeconds(10), "value")));
    }
  }

  @Test
  void aTaskIsSeenAsSoonAsItIsDeclared() {
    declare(1);
    assertThat(pulse.now().tasks()).hasSize(1);
    declare(2);
    assertThat(pulse.now().tasks()).extracting(TaskPulse::task).containsExactly("t0", "t1");
  }

  @Test
  void aLookAsksTheStoreNothingHoweverLongTheHistoryIs() {
    declare(100);
    for (int decisions : new int[] {1, 1_000}) {
      var loop = volano.task(TaskId.of("t0"));
      for (int i = 0; i < decisions; i++) {
        var decision = loop.decide(Request.builder().build());
        loop.observe(decision.id(), Outcome.of("value", 0.5, clock.instant()));
      }
      volano.learn();
      asked.clear();
      pulse.look();
      assertThat(asked).isEmpty();
    }
    assertThat(pulse.look().steps()).isEqualTo(1_001);
  }

  @Test
  void whatDidNotChangeIsNotSentAgain() {
    declare(3);
    pulse.look();
    long known = pulse.look().number(); // rates are known from the second beat on
    volano.task(TaskId.of("t1")).freeze();
    var beat = pulse.look();
    assertThat(beat.tasks().stream().filter(t -> t.changed() > known).map(TaskPulse::task))
        .containsExactly("t1");
  }

  @Test
  void whoDoesNotReadMissesBeatsAndHoldsUpNobody() throws InterruptedException {
    declare(1);
    pulse.enter(); // it never asks
    pulse.enter();
    var first = pulse.after(0, PATIENCE);
    for (int i = 0; i < 50; i++) {
      pulse.look();
    }
    assertThat(pulse.after(first.number(), PATIENCE).number())
        .isGreaterThanOrEqualTo(first.number() + 50);
    pulse.leave();
    pulse.leave();
    assertThat(pulse.viewers()).isZero();
  }

  @Test
  void whatIsLateSaysHowLate() {
    declare(1);
    var loop = volano.task(TaskId.of("t0"));
    loop.decide(Request.builder().build());
    volano.learn();
    clock.advance(Duration.ofSeconds(15));
    assertThat(pulse.look().lag()).isEqualTo(Duration.ofSeconds(5));
    volano.learn();
    assertThat(pulse.look().lag()).isZero();
  }

  @Test
  void closingLetsEverybodyGo() throws InterruptedException {
    declare(1);
    pulse.enter();
    long latest = pulse.look().number();
    var waiting = Thread.ofVirtual().start(() -> waitFor(latest + 1_000_000));
    pulse.close();
    waiting.join();
    assertThat(pulse.closed()).isTrue();
  }

  private void waitFor(long beat) {
    try {
      pulse.after(beat, Duration.ofDays(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
