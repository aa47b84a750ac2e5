package io.volano.testkit;

import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.volano.DecisionLog;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.Entry.Decided;
import io.volano.Lease;
import io.volano.Logged;
import io.volano.Outcome;
import io.volano.PolicyStore;
import io.volano.Receipt;
import io.volano.TaskId;
import io.volano.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a log that several servers share keeps to: of each task one is the leader, and nothing that
/// only a leader writes comes in after it was another's turn.
public abstract class SeveralServersContract {

  private static final TaskId OTHER = TaskId.of("other");
  private static final Version VERSION = new Version(1, 7, 0);

  private final List<DecisionLog> open = new ArrayList<>();
  private DecisionLog first;
  private DecisionLog second;
  private PolicyStore policies;

  /// The log of one more server; the first one opened is empty.
  protected abstract DecisionLog join();

  /// The states the servers share.
  protected abstract PolicyStore policies();

  /// Has the time of a server be over, by the clock of whoever keeps the leases.
  protected abstract void expire(String holder);

  @BeforeEach
  void declare() {
    first = opened();
    second = opened();
    policies = policies();
    for (var task : List.of(TASK, OTHER)) {
      first.append(List.of(Samples.declared(task, 1, START)), Durability.SYNC);
    }
  }

  private DecisionLog opened() {
    var log = join();
    open.add(log);
    return log;
  }

  @AfterEach
  void close() {
    open.forEach(DecisionLog::close);
    policies.close();
  }

  private static Lease lease(DecisionLog log) {
    return log.leases().renew(Set.of(TASK)).stream()
        .filter(lease -> lease.task().equals(TASK))
        .findFirst()
        .orElseThrow();
  }

  private Logged<Decided> decided(String id) {
    var entry = Samples.decision(id).entry();
    return new Logged<>(position(second.append(List.of(entry), Durability.SYNC)), entry);
  }

  private static long position(List<Receipt> receipts) {
    return ((Receipt.Appended) receipts.getFirst()).position();
  }

  @Test
  void whoComesFirstLeadsAndGoesOnToAsLongAsItRenews() {
    var lease = lease(first);
    assertThat(lease.holder()).isEqualTo(first.leases().holder());
    assertThat(lease(second)).isEqualTo(lease);
    assertThat(lease(first)).isEqualTo(lease);
    assertThat(second.leases().holder()).isNotEqualTo(first.leases().holder());
  }

  @Test
  void aTaskIsLedByWhoeverWantsIt() {
    first.leases().renew(Set.of(TASK));
    var leases = second.leases().renew(Set.of(TASK, OTHER));
    assertThat(leases)
        .extracting(Lease::task, Lease::holder)
        .containsExactlyInAnyOrder(
            tuple(TASK, first.leases().holder()), tuple(OTHER, second.leases().holder()));
  }

  @Test
  void whenTheTimeOfALeaderIsOverAnotherTakesItsPlaceUnderAHigherToken() {
    var lease = lease(first);
    expire(lease.holder());
    var taken = lease(second);
    assertThat(taken.holder()).isEqualTo(second.leases().holder());
    assertThat(taken.token()).isGreaterThan(lease.token());
    assertThat(lease(first)).isEqualTo(taken);
  }

  @Test
  void whoIsLateButFindsNobodyInItsPlaceGoesOn() {
    var lease = lease(first);
    expire(lease.holder());
    assertThat(lease(first)).isEqualTo(lease);
    assertThat(lease(second)).isEqualTo(lease);
  }

  @Test
  void whatIsGivenBackIsTakenAtOnce() {
    var lease = lease(first);
    first.leases().giveBack();
    assertThat(lease(second).holder()).isNotEqualTo(lease.holder());
  }

  @Test
  void whatIsNoLongerWantedIsGivenBack() {
    var lease = lease(first);
    assertThat(first.leases().renew(Set.of(OTHER))).extracting(Lease::task).containsOnly(OTHER);
    var taken = lease(second);
    assertThat(taken.holder()).isNotEqualTo(lease.holder());
    assertThat(taken.token()).isGreaterThan(lease.token());
  }

  @Test
  void ofManyWhoWantToLeadOneDoes() throws Exception {
    var servers = new ArrayList<Callable<Lease>>();
    for (int i = 0; i < 6; i++) {
      var log = opened();
      servers.add(() -> lease(log));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        var held = threads.invokeAll(servers).stream().map(Future::resultNow).distinct().toList();
        assertThat(held).hasSize(1);
        expire(held.getFirst().holder());
      }
    }
  }

  @Test
  void whatComesUnderAnOldTokenIsRefusedAndNothingElseIs() {
    var decided = decided("d");
    var step = Samples.decision("step").in("e", 0).entry();
    second.append(List.of(step), Durability.SYNC);
    var old = lease(first);
    expire(old.holder());
    var present = lease(second);
    long before = first.head();

    List<Entry> leaders =
        List.of(
            Samples.settled(decided, 0, 1, decided.position(), START),
            Samples.ended(TASK, "e", START));
    assertThat(first.append(old, leaders))
        .containsExactly(new Receipt.Fenced(), new Receipt.Fenced());
    assertThat(first.head()).isEqualTo(before);
    assertThat(first.pending(TASK)).isEqualTo(2);

    var outcome = Samples.observed(decided, Outcome.of("click", START), START, true);
    assertThat(first.append(List.of(outcome), Durability.SYNC))
        .hasOnlyElementsOfType(Receipt.Appended.class);
    assertThat(second.append(present, leaders)).hasOnlyElementsOfType(Receipt.Appended.class);
    assertThat(first.pending(TASK)).isEqualTo(1);
  }

  @Test
  void aStateThatComesUnderAnOldTokenIsNotKept() {
    var old = lease(first);
    assertThat(policies.save(old, VERSION, new byte[] {1})).isTrue();
    expire(old.holder());
    var present = lease(second);
    assertThat(policies.save(old, VERSION, new byte[] {2})).isFalse();
    assertThat(policies.load(TASK, VERSION)).contains(new byte[] {1});
    assertThat(policies.save(present, VERSION, new byte[] {3})).isTrue();
    assertThat(policies.load(TASK, VERSION)).contains(new byte[] {3});
  }

  @Test
  void whatOneServerAppendsIsNewsToTheOther() {
    long before = second.head();
    long declared =
        position(first.append(List.of(Samples.declared(TASK, 2, START)), Durability.SYNC));
    assertThat(second.head()).isEqualTo(declared);
    assertThat(second.news(before).tasks()).hasSize(1).allMatch(task -> task.steered());
  }
}
