package io.volano.store;

import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Declaration;
import io.volano.Draws;
import io.volano.Entry.Ended.How;
import io.volano.HeapPolicyStore;
import io.volano.Outcome;
import io.volano.Query;
import io.volano.Refusal;
import io.volano.Request;
import io.volano.StoreException;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.policy.PolicyCatalog;
import io.volano.testkit.PostgresServer;
import io.volano.testkit.Samples;
import io.volano.testkit.SettableClock;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two servers over one PostgreSQL, whose clocks are five seconds apart, in one process and without
/// threads of their own: each learns when it is told to.
class SeveralServersTest {

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final Duration APART = Duration.ofSeconds(5);

  private final String url = SERVER.newDatabase();
  private final SettableClock clock = new SettableClock(START);
  private final List<Volano> open = new ArrayList<>();
  private final Volano leader = server(clock);
  private final Volano follower = server(() -> clock.instant().plus(APART));

  private Volano server(InstantSource clock) {
    var log = PostgresDecisionLog.open(url, SERVER.user(), SERVER.password());
    var policies = PostgresPolicyStore.open(url, SERVER.user(), SERVER.password());
    var volano =
        Volano.open(new Stores(log, policies), PolicyCatalog.ALL, Draws.seeded(open.size()), clock);
    open.add(volano);
    return volano;
  }

  @AfterEach
  void close() {
    open.forEach(Volano::close);
  }

  /// Both have done what there is to do.
  private void learn() {
    leader.learn();
    follower.learn();
  }

  private TaskLoop declared() {
    leader.declare(TASK, Samples.declaration());
    follower.learn();
    return follower.task(TASK);
  }

  /// Decisions of both servers, every other of them reported to the other one.
  private void live(int decisions) {
    for (int i = 0; i < decisions; i++) {
      var here = i % 3 == 0 ? leader : follower;
      var there = i % 2 == 0 ? leader : follower;
      var subject = "u" + i % 7;
      var decision = here.task(TASK).decide(Request.of(subject, Samples.context(subject)));
      if (i % 2 == 0) {
        there.task(TASK).observe(decision.id(), Outcome.of("click", clock.instant()));
      }
      clock.advance(Duration.ofSeconds(20));
    }
  }

  private String folded() {
    var log = leader.stores().log();
    var whole =
        Volano.open(
            new Stores(log, new HeapPolicyStore()), PolicyCatalog.ALL, Draws.seeded(9), clock);
    return whole.task(TASK).policy().fingerprint();
  }

  private void assertThatBothKnowTheSame() {
    assertThat(leader.task(TASK).policy().fingerprint())
        .isEqualTo(folded())
        .isEqualTo(follower.task(TASK).policy().fingerprint());
  }

  private void execute(String sql) {
    try (var c = DriverManager.getConnection(url, SERVER.user(), SERVER.password());
        var statement = c.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneLeadsAndTheOtherHasTheSamePolicyBitForBit() {
    declared();
    live(60);
    clock.advance(Samples.WAIT);
    learn();

    assertThat(leader.task(TASK).policy().steps()).isEqualTo(60);
    assertThat(leader.task(TASK).policy().pending()).isZero();
    assertThatBothKnowTheSame();
    assertThat(follower.task(TASK).policy().version())
        .isEqualTo(leader.task(TASK).policy().version());
    assertThat(leader.standing(leader.task(TASK)).leads()).isTrue();
    assertThat(follower.standing(follower.task(TASK)).leads()).isFalse();
    assertThat(follower.standing(follower.task(TASK)).leader())
        .isEqualTo(leader.standing(leader.task(TASK)).leader())
        .isPresent();
  }

  @Test
  void aFollowerSettlesNothing() {
    declared();
    live(10);
    clock.advance(Samples.WAIT);
    follower.learn();
    assertThat(follower.task(TASK).policy().pending()).isEqualTo(10);
    assertThat(follower.task(TASK).policy().steps()).isZero();
  }

  @Test
  void whenTheLeaderStopsTheOtherGoesOnWhereItWas() {
    declared();
    live(30);
    learn();
    leader.close();
    open.remove(leader);
    live(follower, 30);
    clock.advance(Samples.WAIT);
    follower.learn();
    assertThat(follower.standing(follower.task(TASK)).leads()).isTrue();
    assertThat(follower.task(TASK).policy().steps()).isEqualTo(60);
  }

  private void live(Volano server, int decisions) {
    for (int i = 0; i < decisions; i++) {
      server.task(TASK).decide(Request.of("u" + i % 7, Samples.context("u")));
    }
  }

  @Test
  void aLeaderThatWakesUpWhenItsTimeIsOverWritesNothing() {
    declared();
    live(20);
    clock.advance(Samples.WAIT);
    execute("UPDATE server SET expires = clock_timestamp() - interval '1 second'");
    follower.learn(); // takes over and settles
    live(20);
    clock.advance(Samples.WAIT);
    long head = follower.stores().log().head();
    leader.task(TASK).learn(); // believes that it leads

    assertThat(leader.stores().log().head()).isEqualTo(head);
    assertThat(leader.standing(leader.task(TASK)).leads()).isFalse();
    follower.learn();
    learn();
    assertThat(follower.task(TASK).policy().steps()).isEqualTo(40);
    assertThatBothKnowTheSame();
  }

  @Test
  void whatIsDoneToATaskOnOneServerHoldsOnTheOther() {
    var there = declared();
    leader.task(TASK).freeze();
    follower.learn();
    assertThat(there.frozen()).isTrue();
    there.thaw();
    learn();
    assertThat(leader.task(TASK).frozen()).isFalse();

    var fewer = actions(3);
    leader.declare(TASK, fewer);
    follower.learn();
    assertThat(there.revision()).isEqualTo(2);
    assertThat(there.declaration()).isEqualTo(fewer);

    var before = leader.task(TASK).policy().version();
    live(20);
    clock.advance(Samples.WAIT);
    learn();
    assertThat(there.policy().steps()).isEqualTo(20);
    there.rollBack(before);
    learn();
    assertThat(leader.task(TASK).policy().steps()).isZero();
    assertThatBothKnowTheSame();
  }

  private static Declaration actions(int n) {
    var all = Samples.declaration();
    return Declaration.of(Samples.ACTIONS.subList(0, n), all.reward(), all.horizon());
  }

  @Test
  void whenAllServersOfAnApplicationDeclareTheSameAtOnceNoneIsRefused() {
    declared();
    leader.declare(TASK, actions(3));
    assertThat(follower.declare(TASK, actions(3)).revision()).isEqualTo(2);

    leader.declare(TaskId.of("new"), actions(3));
    assertThat(follower.declare(TaskId.of("new"), actions(3)).revision()).isEqualTo(1);
  }

  @Test
  void ofTwoWhoDeclareOtherThingsAtOnceTheSecondIsTold() {
    declared();
    leader.declare(TASK, actions(3));
    assertThatThrownBy(() -> follower.declare(TASK, actions(4)))
        .isInstanceOf(Refusal.Conflict.class);
    assertThat(follower.task(TASK).declaration()).isEqualTo(actions(3));
    leader.declare(TaskId.of("new"), actions(3));
    assertThatThrownBy(() -> follower.declare(TaskId.of("new"), actions(4)))
        .isInstanceOf(Refusal.Conflict.class);
  }

  @Test
  void aTaskDeletedOnOneServerIsGoneOnTheOtherAndAnotherOfItsNameIsAnother() {
    var there = declared();
    live(10);
    leader.delete(TASK);
    follower.learn();
    assertThat(follower.find(TASK)).isEmpty();

    leader.declare(TASK, Samples.declaration());
    follower.learn();
    leader.delete(TASK);
    leader.declare(TASK, actions(3));
    follower.learn();
    assertThat(follower.task(TASK)).isNotSameAs(there);
    assertThat(follower.task(TASK).declaration()).isEqualTo(actions(3));
    assertThat(follower.task(TASK).policy().steps()).isZero();
  }

  @Test
  void whoIsErasedOnOneServerIsForgottenOnTheOther() {
    leader.declare(TASK, Samples.declaration().withSticky(Duration.ofDays(1)));
    follower.learn();
    var there = follower.task(TASK);
    live(30);
    clock.advance(Samples.WAIT);
    learn();
    var answer = there.decide(Request.of("u3", Samples.context("u3")));
    assertThat(there.decide(Request.of("u3", Samples.context("u3")))).isEqualTo(answer);

    leader.erase(TaskId.DEFAULT_TENANT, "u3");
    follower.learn();
    assertThat(there.decisions(Query.newest(TASK, 100).ofSubject("u3"))).isEmpty();
    assertThat(there.decide(Request.of("u3", Samples.context("u3"))).id())
        .isNotEqualTo(answer.id());
    assertThatThrownBy(() -> there.observe(answer.id(), Outcome.of("click", clock.instant())))
        .isInstanceOf(Refusal.NotFound.class);
    assertThatBothKnowTheSame();
  }

  @Test
  void aServerThatCannotReadAnEntryStopsLearningTheTaskLeavesItToOthersAndGoesOnDeciding() {
    declared();
    live(20);
    clock.advance(Samples.WAIT);
    learn();
    var loop = leader.task(TASK);
    long steps = loop.policy().steps();
    loop.decide(visit().withEpisode("e", 0));
    loop.end("e", How.TERMINATED, Optional.empty());
    execute("UPDATE entry SET kind = 0 WHERE kind = 8"); // as a newer release might write it

    assertThatThrownBy(leader::learn).hasMessageContaining("newer release");
    loop.decide(visit());
    assertThat(loop.policy().steps()).isEqualTo(steps);
    assertThatThrownBy(leader::learn).hasMessageContaining("newer release");
    assertThat(leader.standing(loop).leader()).isEmpty();
    long head = leader.stores().log().head();

    var restarted = server(clock).task(TASK);
    restarted.decide(visit());
    assertThat(restarted.policy().fingerprint()).isEqualTo(loop.policy().fingerprint());
    assertThatThrownBy(open.getLast()::learn).hasMessageContaining("newer release");
    assertThat(open.getLast().standing(restarted).leader()).isEmpty();
    assertThat(leader.stores().log().head()).isEqualTo(head + 1); // the decision alone
  }

  private static Request visit() {
    return Request.of("u", Samples.context("u"));
  }

  @Test
  void aTaskDeclaredInAFormThatCannotBeReadKeepsNoOtherClosed() {
    declared();
    leader.declare(TaskId.of("newer"), actions(3));
    execute(
        "UPDATE entry SET body = '\\x7f01' WHERE kind = 3"
            + " AND task = (SELECT id FROM task WHERE name = 'newer')");
    var restarted = server(clock);
    assertThat(restarted.tasks()).extracting(TaskLoop::id).containsExactly(TASK);
    assertThat(restarted.troubles()).containsOnlyKeys(TaskId.of("newer"));
    assertThatThrownBy(() -> restarted.task(TaskId.of("newer"))).isInstanceOf(StoreException.class);
  }

  @Test
  void aSlotIsSettledOnceWhicheverClockIsAhead() {
    declared();
    live(20);
    clock.advance(Samples.WAIT.minusSeconds(2)); // over for the one, not for the other
    learn();
    leader.stores().log().leases().giveBack();
    follower.learn(); // five seconds ahead
    learn();
    clock.advance(Duration.ofMinutes(1));
    learn();
    assertThat(follower.task(TASK).policy().steps()).isEqualTo(20);
    assertThatBothKnowTheSame();
  }
}
