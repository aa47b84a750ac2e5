package io.volano.store;

import io.volano.DecisionLog;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.Entry.Decided;
import io.volano.Entry.Deleted;
import io.volano.Entry.Erased;
import io.volano.History;
import io.volano.Lease;
import io.volano.Logged;
import io.volano.Query;
import io.volano.Receipt;
import io.volano.TaskId;
import io.volano.Tracer;
import io.volano.store.LogWriter.Upkeep;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/// What the logs in a database have in common: entries become rows, and questions queries.
///
/// Nothing on the heap grows with the log: what is there is asked of the database.
abstract class SqlDecisionLog implements DecisionLog {

  private static final System.Logger LOG = System.getLogger(SqlDecisionLog.class.getName());

  private final Tasks tasks;
  private final Database database;
  private final LogWriter writer;
  private final Removal removal;
  private final List<Consumer<TaskId>> listeners = new CopyOnWriteArrayList<>();

  SqlDecisionLog(Database database, Tasks tasks, Dialect dialect) {
    this.database = database;
    this.tasks = tasks;
    this.writer = new LogWriter(database.store(), dialect, tasks, this::tell);
    this.removal = new Removal(database, writer, dialect, tasks);
  }

  /// Starts the writing thread, after which the log can be used.
  void start() {
    writer.start();
  }

  /// Decisions for people to read.
  abstract List<Logged<Decided>> decisions(
      Connection connection, LogQueries queries, int task, Query query) throws SQLException;

  @Override
  public List<Receipt> append(List<? extends Entry> entries, Durability durability) {
    return write(rows(entries), durability);
  }

  @Override
  public List<Receipt> append(Lease lease, List<? extends Entry> entries) {
    var rows = rows(entries);
    rows.forEach(row -> row.token = lease.token());
    return write(rows, Durability.SYNC);
  }

  private List<Row> rows(List<? extends Entry> entries) {
    var rows = new ArrayList<Row>(entries.size());
    for (var entry : entries) {
      rows.add(row(entry));
    }
    return rows;
  }

  private List<Receipt> write(List<Row> rows, Durability durability) {
    if (rows.isEmpty()) {
      return List.of();
    }
    writer.append(rows, durability);
    var receipts = new ArrayList<Receipt>(rows.size());
    for (var row : rows) {
      receipts.add(row.receipt);
    }
    return receipts;
  }

  private Row row(Entry entry) {
    if (entry instanceof Deleted) {
      throw new IllegalArgumentException("a task is deleted by delete(task, at)");
    }
    int task = task(entry.task()).orElse(0);
    Optional<DeclaredActions> actions =
        entry instanceof Decided d && task != 0
            ? actions(d.task(), task, d.decision().revision())
            : Optional.empty();
    var row = Row.of(entry, actions);
    row.task = task;
    return row;
  }

  private Optional<Integer> task(TaskId task) {
    var known = tasks.known(task);
    return known.isPresent() ? known : database.ask("find task", c -> tasks.learn(c, task));
  }

  private Optional<DeclaredActions> actions(TaskId task, int number, long revision) {
    var known = tasks.known(number, revision);
    return known.isPresent()
        ? known
        : database.ask("find revision", c -> tasks.learn(c, task, number, revision));
  }

  /// Tells who listens what was written.
  private void tell(List<Row> appended) {
    var told = new LinkedHashSet<TaskId>();
    for (var row : appended) {
      if (row.kind != Kind.DECIDED) {
        told.add(row.entry.task());
      }
    }
    told.forEach(this::tell);
  }

  private void tell(TaskId task) {
    for (var listener : listeners) {
      try {
        listener.accept(task);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a listener of " + task + " failed", e);
      }
    }
  }

  @Override
  public Page read(TaskId task, long after, int limit, Reading reading) {
    return ask("read", task, q -> q.page(after, limit, reading), new Page(List.of(), after));
  }

  @Override
  public long head() {
    return database.ask("head", LogQueries::newest);
  }

  @Override
  public News news(long after) {
    return database.ask("news", c -> LogQueries.news(c, after));
  }

  @Override
  public List<Logged<?>> milestones(TaskId task) {
    return ask("milestones", task, LogQueries::milestones, List.of());
  }

  @Override
  public List<TaskId> tasks() {
    return database.ask("tasks", Tasks::living);
  }

  @Override
  public Optional<Logged<Decided>> decided(TaskId task, String decisionId) {
    return ask("decided", task, q -> q.decided(decisionId), Optional.empty());
  }

  @Override
  public Optional<History> history(TaskId task, String decisionId) {
    return ask(
        "history",
        task,
        q -> q.histories(q.decided(decisionId).stream().toList()).stream().findFirst(),
        Optional.empty());
  }

  @Override
  public List<History> due(TaskId task, Instant at, int limit) {
    return ask("due", task, q -> q.due(at, limit), List.of());
  }

  @Override
  public Optional<Instant> nextDue(TaskId task) {
    return ask("next due", task, LogQueries::nextDue, Optional.empty());
  }

  @Override
  public long pending(TaskId task) {
    return ask("pending", task, LogQueries::pending, 0L);
  }

  @Override
  public List<String> idleEpisodes(TaskId task, Instant since, int limit) {
    return ask("idle episodes", task, q -> q.idleEpisodes(since, limit), List.of());
  }

  @Override
  public List<Logged<Decided>> decisions(Query query) {
    var task = task(query.task());
    return task.isEmpty()
        ? List.of()
        : database.ask(
            "decisions",
            c -> decisions(c, tasks.queries(c, query.task(), task.get()), task.get(), query));
  }

  @Override
  public List<Logged<Erased>> erase(
      String tenant, String subject, Function<TaskId, String> hash, Instant at) {
    var erased = removal.erase(tenant, subject, hash, at);
    erased.forEach(e -> tell(e.entry().task()));
    return erased;
  }

  @Override
  public void delete(TaskId task, Instant at) {
    if (removal.delete(task, at)) {
      tell(task);
    }
  }

  @Override
  public long dropTexts(TaskId task, Instant before) {
    var number = task(task);
    return number.isEmpty() ? 0 : removal.dropTexts(number.get(), before);
  }

  @Override
  public void listen(Consumer<TaskId> appended) {
    listeners.add(appended);
  }

  @Override
  public void trace(Tracer tracer) {
    writer.trace(tracer);
  }

  @Override
  public Commits commits() {
    return writer.commits();
  }

  @Override
  public Waiting waiting() {
    return new Waiting(writer.waiting(), LogWriter.CAPACITY);
  }

  @Override
  public void check() {
    database.ask("check", LogQueries::newest);
    writer.writing(
        "check",
        c -> {
          try (var insert =
              c.prepareStatement(
                  "INSERT INTO probe (id, at) VALUES (1, ?)"
                      + " ON CONFLICT (id) DO UPDATE SET at = excluded.at")) {
            insert.setLong(1, System.nanoTime());
            return insert.executeUpdate();
          }
        });
  }

  /// Has something done between two transactions, and waits for it.
  void upkeep(String operation, Upkeep upkeep) {
    writer.upkeep(operation, upkeep);
  }

  /// Finishes what waits, then lets go of the database.
  @Override
  public void close() {
    writer.close();
    database.close();
  }

  /// Asks about one task.
  private interface Question<R> {
    R of(LogQueries queries) throws SQLException;
  }

  private <R> R ask(String operation, TaskId task, Question<R> question, R otherwise) {
    var number = task(task);
    return number.isEmpty()
        ? otherwise
        : database.ask(operation, c -> question.of(tasks.queries(c, task, number.get())));
  }
}
