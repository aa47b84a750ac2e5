package io.volano.store;

import io.volano.DecisionLog;
import io.volano.Durability;
import io.volano.Receipt;
import io.volano.Refusal;
import io.volano.StoreException;
import io.volano.Tracer;
import io.volano.store.GroupCommit.Call;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;

/// The writing half of a log in a database.
///
/// Callers encode their entries and wait; one thread judges, writes and commits them in groups.
/// What changes or removes rows, and upkeep, is done by the same thread between two groups.
final class LogWriter implements GroupCommit.Writer<LogWriter.Work, Object> {

  /// Entries that may wait to be written.
  static final int CAPACITY = 16_384;

  private static final System.Logger LOG = System.getLogger(LogWriter.class.getName());

  /// What the writing thread is asked for.
  sealed interface Work {

    record Append(List<Row> rows, Durability durability) implements Work {}

    /// @param rewrites whether it changes or removes rows
    record Job(String operation, OnConnection<?> job, boolean rewrites) implements Work {}

    record Maintenance(String operation, Upkeep upkeep) implements Work {}
  }

  /// Something done on the writing thread between two transactions.
  interface Upkeep {
    void run() throws SQLException;
  }

  private final String store;
  private final Dialect dialect;
  private final Tasks tasks;
  private final Consumer<List<Row>> listener;
  private final GroupCommit<Work, Object> commit;

  /// @param listener is told of rows that have become visible, by any thread
  LogWriter(String store, Dialect dialect, Tasks tasks, Consumer<List<Row>> listener) {
    this.store = store;
    this.dialect = dialect;
    this.tasks = tasks;
    this.listener = listener;
    this.commit = new GroupCommit<>(store, CAPACITY, this);
  }

  void start() {
    commit.start();
  }

  /// Appends rows, which have their receipts afterwards.
  void append(List<Row> rows, Durability durability) {
    commit.call(new Work.Append(rows, durability), rows.size());
  }

  /// Has a transaction of its own, that changes and removes no rows of the log.
  <R> R writing(String operation, OnConnection<R> job) {
    return alone(operation, job, false);
  }

  /// Has a transaction of its own, that may change and remove rows.
  <R> R rewriting(String operation, OnConnection<R> job) {
    return alone(operation, job, true);
  }

  @SuppressWarnings("unchecked")
  private <R> R alone(String operation, OnConnection<R> job, boolean rewrites) {
    return (R) commit.call(new Work.Job(operation, job, rewrites), 1);
  }

  /// Has something done between two transactions, and waits for it.
  void upkeep(String operation, Upkeep upkeep) {
    commit.call(new Work.Maintenance(operation, upkeep), 1);
  }

  /// How many entries wait.
  int waiting() {
    return commit.waiting();
  }

  void trace(Tracer tracer) {
    commit.trace(tracer);
  }

  DecisionLog.Commits commits() {
    return commit.commits();
  }

  /// Finishes what waits, then lets go of the database.
  void close() {
    commit.close();
    dialect.close();
  }

  @Override
  public boolean alone(Work work) {
    return !(work instanceof Work.Append);
  }

  @Override
  public void awaitTurn() {
    try {
      dialect.awaitTurn();
    } catch (SQLException e) {
      throw new StoreException(store, "append", e);
    }
  }

  @Override
  public String name(Work work) {
    return switch (work) {
      case Work.Append _ -> "commit";
      case Work.Job job -> "writer: " + job.operation;
      case Work.Maintenance maintenance -> "writer: " + maintenance.operation;
    };
  }

  @Override
  public void write(List<Call<Work, Object>> group) {
    switch (group.getFirst().work) {
      case Work.Append _ -> append(group, dialect.asksForIds());
      case Work.Job job -> run(group.getFirst(), job);
      case Work.Maintenance m -> maintain(group.getFirst(), m);
    }
  }

  /// Tries a group, then with asking, then one caller after the other.
  ///
  /// @param asking whether the database is asked for the ids of new decisions
  private void append(List<Call<Work, Object>> group, boolean asking) {
    try {
      appendTogether(group, asking);
    } catch (SQLException e) {
      if (dialect.broken(e) || (asking && group.size() == 1)) {
        group.forEach(call -> fail(call, e));
      } else if (asking) {
        group.forEach(call -> append(List.of(call), true)); // one bad row must not fail the others
      } else {
        append(group, true);
      }
    }
  }

  private void fail(Call<Work, Object> call, SQLException e) {
    if (call.answered()) {
      LOG.log(System.Logger.Level.ERROR, store + ": lost an entry acknowledged as async", e);
    }
    call.fail(new StoreException(store, "append", e));
  }

  private void run(Call<Work, Object> call, Work.Job job) {
    Connection c = null;
    boolean committed = false;
    try {
      c = dialect.begin();
      var result = job.job.run(c);
      c.commit();
      committed = true;
      if (job.rewrites) {
        dialect.rewritten();
      }
      call.answer(result);
    } catch (SQLException e) {
      call.fail(new StoreException(store, job.operation, e));
    } catch (UncheckedSqlException e) {
      call.fail(new StoreException(store, job.operation, e.getCause()));
    } catch (Refusal e) {
      call.fail(e);
    } finally {
      if (c != null) {
        dialect.end(c, committed);
      }
    }
  }

  private void maintain(Call<Work, Object> call, Work.Maintenance work) {
    try {
      work.upkeep.run();
      call.answer(true);
    } catch (SQLException e) {
      call.fail(new StoreException(store, work.operation, e));
    }
  }

  private void appendTogether(List<Call<Work, Object>> group, boolean asking) throws SQLException {
    var rows = new ArrayList<Row>();
    group.forEach(call -> rows.addAll(((Work.Append) call.work).rows));
    if (asking) { // a task made by a try before is gone again
      rows.forEach(row -> row.task = tasks.known(row.entry.task()).orElse(0));
    }
    var appended = new ArrayList<Row>(rows.size());
    var c = dialect.begin(rows);
    boolean committed = false;
    try {
      judgeAndWrite(c, rows, asking, appended, !impatient(group));
      answer(group, Durability.ASYNC);
      c.commit();
      committed = true;
    } finally {
      dialect.end(c, committed);
    }
    tasks.remember(appended);
    dialect.committed(appended);
    Thread.startVirtualThread(
        () -> {
          answer(group, Durability.SYNC);
          listener.accept(appended);
        });
  }

  /// Whether somebody need not wait for the commit.
  private static boolean impatient(List<Call<Work, Object>> group) {
    return group.stream()
        .anyMatch(call -> ((Work.Append) call.work).durability == Durability.ASYNC);
  }

  private void answer(List<Call<Work, Object>> group, Durability durability) {
    for (var call : group) {
      if (((Work.Append) call.work).durability == durability) {
        call.answer(true);
      }
    }
  }

  private void judgeAndWrite(
      Connection c, List<Row> rows, boolean asking, List<Row> appended, boolean commitAtOnce)
      throws SQLException {
    tasks.identify(c, rows);
    var found = dialect.look(c, rows);
    var born = new HashMap<>(found.born());
    var judge = new Judge(found.existing(), asking);
    long position = found.head();
    for (var row : rows) {
      if (born.getOrDefault(row.task, 0L) == 0 && row.kind != Kind.DECLARED) {
        row.receipt = new Receipt.Orphan();
        continue;
      }
      if (found.fences(row)) {
        row.receipt = new Receipt.Fenced();
        continue;
      }
      var refused = judge.refused(row);
      if (refused.isPresent()) {
        row.receipt = refused.get();
        continue;
      }
      row.position = ++position;
      row.receipt = new Receipt.Appended(position);
      if (row.kind == Kind.DECLARED && born.getOrDefault(row.task, 0L) == 0) {
        Tasks.bear(c, row);
        born.put(row.task, position);
      }
      judge.append(row);
      appended.add(tasks.upToDate(row, born.get(row.task)));
    }
    dialect.write(c, appended, commitAtOnce);
  }
}
