package io.volano;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeadershipTest {

  private static final TaskId TASK = TaskId.of("banner");

  private final Keeper keeper = new Keeper();
  private long nanos;
  private final Leadership leadership = new Leadership(keeper, () -> nanos);

  /// Leases in the hands of a test.
  private static final class Keeper implements Leases {
    private List<Lease> held = new ArrayList<>();
    private boolean away;

    @Override
    public String holder() {
      return "here";
    }

    @Override
    public Duration timeToLive() {
      return Duration.ofSeconds(5);
    }

    @Override
    public List<Lease> renew(Set<TaskId> wanted) {
      if (away) {
        throw new StoreException("test", "renew", "away");
      }
      return held;
    }

    @Override
    public void giveBack() {
      held = List.of();
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private List<TaskId> renew() {
    return leadership.renew(Set.of(TASK));
  }

  @Test
  void whatIsLedFromNowOnIsToldOnce() {
    assertThat(renew()).isEmpty();
    keeper.held = List.of(new Lease(TASK, "here", 1));
    assertThat(renew()).containsExactly(TASK);
    assertThat(renew()).isEmpty();
  }

  @Test
  void whatAnotherLeadsIsNotLedHere() {
    keeper.held = List.of(new Lease(TASK, "there", 1));
    assertThat(renew()).isEmpty();
    assertThat(leadership.lease(TASK)).isEmpty();
    assertThat(leadership.leader(TASK)).contains("there");
  }

  @Test
  void aLeaseIsBelievedInForItsTimeAndIsNewsAgainAfterwards() {
    keeper.held = List.of(new Lease(TASK, "here", 1));
    renew();
    keeper.away = true;
    pass(Duration.ofMillis(4_999));
    assertThatThrownBy(this::renew).isInstanceOf(StoreException.class);
    assertThat(leadership.lease(TASK)).isPresent();
    pass(Duration.ofMillis(1));
    assertThat(leadership.lease(TASK)).isEmpty();

    keeper.away = false;
    assertThat(renew()).containsExactly(TASK);
    assertThat(leadership.lease(TASK)).isPresent();
  }

  @Test
  void aLeaseThatWasRefusedIsLost() {
    var lease = new Lease(TASK, "here", 1);
    keeper.held = List.of(lease);
    renew();
    leadership.lost(new Lease(TASK, "here", 0)); // an older one
    assertThat(leadership.lease(TASK)).contains(lease);
    leadership.lost(lease);
    assertThat(leadership.lease(TASK)).isEmpty();
  }
}
