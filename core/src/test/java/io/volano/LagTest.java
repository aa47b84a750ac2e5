package io.volano;

import static io.volano.House.START;
import static io.volano.House.TASK;
import static io.volano.House.clicks;
import static io.volano.House.visit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.policy.PolicyCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How far learning is behind, in one number.
final class LagTest {

  private static final Duration WAIT = Duration.ofMinutes(10);

  private Instant now = START;
  private long nanos;
  private boolean down;
  private Optional<String> leader = Optional.empty();

  private final DecisionLog log =
      new ForwardingDecisionLog(new HeapDecisionLog()) {
        @Override
        public List<History> due(TaskId task, Instant at, int limit) {
          if (down) {
            throw new StoreException("log", "looking for what is due", "it is down");
          }
          return super.due(task, at, limit);
        }

        @Override
        public Leases leases() {
          return leader.<Leases>map(Elsewhere::new).orElseGet(super::leases);
        }
      };

  /// Another server leads everything.
  private record Elsewhere(String leader) implements Leases {
    @Override
    public String holder() {
      return "this";
    }

    @Override
    public Duration timeToLive() {
      return WAIT;
    }

    @Override
    public List<Lease> renew(Set<TaskId> wanted) {
      return wanted.stream().map(task -> new Lease(task, leader, 1)).toList();
    }

    @Override
    public void giveBack() {}
  }

  private Volano open() {
    return Volano.open(
        new Stores(log, new HeapPolicyStore()),
        PolicyCatalog.ALL,
        Draws.seeded(1),
        () -> now,
        () -> nanos);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static Duration lag(Volano volano) {
    return volano.standing(volano.task(TASK)).lag();
  }

  @Test
  void aSlotThatIsDueAndNotSettledMakesIt() {
    try (var volano = open()) {
      volano.declare(TASK, clicks()).decide(visit("u"));
      volano.learn();
      pass(WAIT);
      assertThat(lag(volano)).isZero();
      pass(Duration.ofMinutes(5));
      assertThat(lag(volano)).isEqualTo(Duration.ofMinutes(5));
      volano.learn();
      assertThat(lag(volano)).isZero();
    }
  }

  @Test
  void itGrowsFromWhenLearningBeganToFailAlsoIfNothingIsKnownToBeDue() {
    try (var volano = open()) {
      volano.declare(TASK, clicks());
      volano.learn();
      down = true;
      for (int minutes = 0; minutes < 3; minutes++) {
        assertThatThrownBy(volano::learn).isInstanceOf(StoreException.class);
        assertThat(lag(volano)).isEqualTo(Duration.ofMinutes(minutes));
        pass(Duration.ofMinutes(1));
      }
      down = false;
      volano.learn();
      assertThat(lag(volano)).isZero();
    }
  }

  @Test
  void aLogThatWasNotLookedAtMakesItToo() {
    try (var volano = open()) {
      volano.declare(TASK, clicks());
      volano.learn();
      nanos += Duration.ofSeconds(3).toNanos();
      assertThat(lag(volano)).isEqualTo(Duration.ofSeconds(3));
      volano.learn();
      assertThat(lag(volano)).isZero();
    }
  }

  @Test
  void whatAnotherServerIsToSettleMakesNoneHere() {
    leader = Optional.of("another");
    try (var volano = open()) {
      volano.declare(TASK, clicks()).decide(visit("u"));
      volano.learn();
      pass(WAIT.multipliedBy(2));
      volano.learn();
      assertThat(lag(volano)).isZero();
    }
  }
}
