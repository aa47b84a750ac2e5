package io.volano.store;

import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.DecisionLog;
import io.volano.DecisionLog.Reading;
import io.volano.Durability;
import io.volano.PolicyStore;
import io.volano.Receipt;
import io.volano.UnreadableEntryException;
import io.volano.testkit.PostgresServer;
import io.volano.testkit.Samples;
import io.volano.testkit.SeveralServersContract;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PostgresServersTest extends SeveralServersContract {

  private static final PostgresServer SERVER = PostgresServer.shared();

  private final String url = SERVER.newDatabase();

  @Override
  protected DecisionLog join() {
    return PostgresDecisionLog.open(url, SERVER.user(), SERVER.password());
  }

  @Override
  protected PolicyStore policies() {
    return PostgresPolicyStore.open(url, SERVER.user(), SERVER.password());
  }

  @Override
  protected void expire(String holder) {
    execute(
        "UPDATE server SET expires = clock_timestamp() - interval '1 second' WHERE id = '"
            + holder
            + "'");
  }

  private void execute(String sql) {
    try (var c = DriverManager.getConnection(url, SERVER.user(), SERVER.password());
        var statement = c.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// As a process does that is stopped between its two round trips.
  @Test
  void whoStopsWhileItHoldsTheLockOnPositionsHoldsUpTheOthersForAFewSeconds() throws Exception {
    try (var log = join();
        var writers = PostgresDecisionLog.writer(url, SERVER.user(), SERVER.password());
        var stopped = writers.getConnection();
        var statement = stopped.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + PostgresDialect.POSITIONS + ")");
      var receipts = log.append(List.of(Samples.decision("meanwhile").entry()), Durability.SYNC);
      assertThat(receipts).hasOnlyElementsOfType(Receipt.Appended.class);
      assertThatThrownBy(stopped::commit).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void whoArrivesWhileAnotherServerWritesIsInTheNextGroup() throws Exception {
    try (var log = join();
        var other = join();
        var writers = PostgresDecisionLog.writer(url, SERVER.user(), SERVER.password());
        var writing = writers.getConnection();
        var statement = writing.createStatement();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      append(log, "before");
      append(other, "other");
      append(log, "learns of the other");
      statement.execute("SELECT pg_advisory_xact_lock(" + PostgresDialect.POSITIONS + ")");
      var first = callers.submit(() -> append(log, "first"));
      var second = callers.submit(() -> append(log, "second"));
      while (log.waiting().entries() < 2) {
        assertThat(first.isDone()).isFalse();
        Thread.onSpinWait();
      }
      writing.commit();
      first.get();
      second.get();
      assertThat(transactionsThatWrote("first", "second")).isOne();
    }
  }

  private int transactionsThatWrote(String... decisions) throws SQLException {
    try (var c = DriverManager.getConnection(url, SERVER.user(), SERVER.password());
        var count =
            c.prepareStatement(
                "SELECT count(DISTINCT xmin::text) FROM entry WHERE decision = ANY (?)")) {
      count.setArray(1, c.createArrayOf("text", decisions));
      var rows = count.executeQuery();
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Receipt append(DecisionLog log, String id) {
    var receipts = log.append(List.of(Samples.decision(id).entry()), Durability.SYNC);
    assertThat(receipts).hasOnlyElementsOfType(Receipt.Appended.class);
    return receipts.getFirst();
  }

  @Test
  void foldingEndsBeforeAnEntryOfAKindThatIsYetToCome() {
    foldingEndsBefore("UPDATE entry SET kind = 0 WHERE kind = 8");
  }

  @Test
  void foldingEndsBeforeAnEntryInAFormThatIsYetToCome() {
    foldingEndsBefore("UPDATE entry SET body = '\\x7f01' WHERE kind = 8");
  }

  private void foldingEndsBefore(String change) {
    try (var log = join()) {
      var step = Samples.decision("step").in("e", 0).entry();
      log.append(List.of(step), Durability.SYNC);
      log.append(List.of(Samples.ended(TASK, "e", START)), Durability.SYNC);
      log.append(List.of(Samples.decision("next").in("f", 0).entry()), Durability.SYNC);
      execute(change);

      var before = log.read(TASK, 0, 100, Reading.FOLDING);
      assertThat(before.entries()).hasSize(2); // declared, and the step
      assertThat(before.through()).isEqualTo(before.entries().getLast().position());
      assertThatThrownBy(() -> log.read(TASK, before.through(), 100, Reading.FOLDING))
          .isInstanceOf(UnreadableEntryException.class)
          .hasMessageContaining("entry " + (before.through() + 1) + " of task");
      assertThat(log.milestones(TASK)).hasSize(1);
    }
  }

  @Test
  void aMilestoneThatCannotBeReadIsLeftOut() {
    try (var log = join()) {
      log.append(List.of(Samples.declared(TASK, 2, START)), Durability.SYNC);
      execute("UPDATE entry SET body = '\\x7f01' WHERE kind = 3 AND step = 2");
      assertThat(log.milestones(TASK)).hasSize(1);
    }
  }
}
