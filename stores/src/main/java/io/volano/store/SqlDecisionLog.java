package io.volano.store;

import io.volano.DecisionLog;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Deleted;
import io.volano.Entry.Erased;
import io.volano.Entry.Observed;
import io.volano.History;
import io.volano.Logged;
import io.volano.Query;
import io.volano.Receipt;
import io.volano.Refusal;
import io.volano.StoreException;
import io.volano.TaskId;
import io.volano.store.GroupCommit.Call;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/// What the logs in a database have in common.
///
/// Callers encode their entries and wait; one thread judges, writes and commits them in groups.
/// Nothing on the heap grows with the log: what is there is asked of the database.
abstract class SqlDecisionLog implements DecisionLog {

  /// Entries that may wait to be written.
  private static final int CAPACITY = 16_384;

  /// Decisions whose texts are dropped in one transaction.
  private static final int DROPPED_AT_ONCE = 4_096;

  /// Declarations that are kept at hand.
  private static final int MOST_REVISIONS = 1_000;

  private static final System.Logger LOG = System.getLogger(SqlDecisionLog.class.getName());

  private sealed interface Work {

    record Append(List<Row> rows, Durability durability) implements Work {}

    /// @param rewrites whether it changes or removes rows
    record Job(String operation, InTransaction<?> job, boolean rewrites) implements Work {}

    record Maintenance(String operation, Upkeep upkeep) implements Work {}
  }

  /// Something done on the writing thread between two transactions.
  interface Upkeep {
    void run() throws SQLException;
  }

  /// Something done on the writing thread's connection; the transaction is committed after it.
  interface InTransaction<R> {
    R on(Connection connection) throws SQLException;
  }

  private record Revision(int task, long revision) {}

  final String store;
  private final DataSource readers;
  private final GroupCommit<Work, Object> commit;
  private final List<Consumer<TaskId>> listeners = new CopyOnWriteArrayList<>();
  private final Map<TaskId, Integer> tasks = new ConcurrentHashMap<>();
  private final Map<Revision, DeclaredActions> revisions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, DeclaredActions> declarations = new ConcurrentHashMap<>();

  /// @param readers connections for reading, which commit by themselves
  SqlDecisionLog(String store, DataSource readers) {
    this.store = store;
    this.readers = readers;
    this.commit = new GroupCommit<>(store, CAPACITY, new Groups());
  }

  /// Starts the writing thread, after which the log can be used.
  void start() {
    commit.start();
  }

  /// The writing thread's connection, in a transaction that no other writer can be in.
  abstract Connection begin() throws SQLException;

  /// Gives the connection back; what was not committed did not happen.
  abstract void end(Connection connection, boolean committed);

  /// A statement of the writing thread, which [#end] may close.
  abstract PreparedStatement prepare(Connection connection, String sql) throws SQLException;

  /// [#begin] for appending rows; if all know their task, other writers may be in a transaction
  /// until [#look].
  Connection begin(List<Row> rows) throws SQLException {
    return begin();
  }

  /// What there is when a group is to be judged.
  ///
  /// @param born where living tasks begin, by number
  /// @param existing what the log has in the places that the rows want
  /// @param head the last position given out
  record Found(Map<Integer, Long> born, Judge.Existing existing, long head) {}

  /// Looks at the log, for rows that know their task if it was ever declared.
  abstract Found look(Connection connection, List<Row> rows) throws SQLException;

  /// Writes rows that have their positions, and what follows from them: what is due, what is open.
  ///
  /// @param commitAtOnce whether the transaction may be committed with it
  abstract void write(Connection connection, List<Row> rows, boolean commitAtOnce)
      throws SQLException;

  /// The last position given out.
  abstract long head(Connection connection) throws SQLException;

  abstract void insert(Connection connection, List<Row> rows) throws SQLException;

  /// Whether the database is asked for the ids of new decisions even before it has refused one.
  abstract boolean asksForIds();

  /// Called on the writing thread when rows have become visible.
  abstract void committed(List<Row> rows);

  /// Called on the writing thread when a transaction that changed or removed rows is committed.
  abstract void rewritten();

  /// Whether it is the store that failed, so that any other write would fail alike.
  abstract boolean broken(SQLException e);

  /// Positions of the decisions about a subject, in order.
  abstract List<Long> decisionsAbout(Connection connection, int task, String subject)
      throws SQLException;

  /// Takes decisions that are being removed out of what the database cannot index by itself.
  void unindex(Connection connection, List<Long> positions) throws SQLException {}

  /// The same for all decisions of a task.
  void unindex(Connection connection, int task) throws SQLException {}

  /// Leaves no byte of removed rows in a file.
  abstract void scrub() throws SQLException;

  /// Decisions for people to read.
  abstract List<Logged<Decided>> decisions(
      Connection connection, LogQueries queries, int task, Query query) throws SQLException;

  @Override
  public List<Receipt> append(List<? extends Entry> entries, Durability durability) {
    if (entries.isEmpty()) {
      return List.of();
    }
    var rows = new ArrayList<Row>(entries.size());
    for (var entry : entries) {
      rows.add(row(entry));
    }
    commit.call(new Work.Append(rows, durability), rows.size());
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

  /// The number of a task's row, which never changes.
  private Optional<Integer> task(TaskId task) {
    var known = tasks.get(task);
    if (known != null) {
      return Optional.of(known);
    }
    var found = asking("find task", c -> task(c, task));
    found.ifPresent(id -> tasks.put(task, id));
    return found;
  }

  private static Optional<Integer> task(Connection c, TaskId task) throws SQLException {
    try (var select = c.prepareStatement("SELECT id FROM task WHERE tenant = ? AND name = ?")) {
      select.setString(1, task.tenant());
      select.setString(2, task.name());
      try (var row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
      }
    }
  }

  private Optional<DeclaredActions> actions(TaskId task, int id, long revision) {
    var key = new Revision(id, revision);
    var known = revisions.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    var found = asking("find revision", c -> queries(c, task, id).actions(revision));
    found.ifPresent(actions -> keep(key, actions));
    return found;
  }

  private void keep(Revision key, DeclaredActions actions) {
    if (revisions.size() > MOST_REVISIONS) {
      revisions.clear();
    }
    revisions.put(key, actions);
  }

  LogQueries queries(Connection connection, TaskId task, int id) {
    return new LogQueries(connection, task, id, declarations);
  }

  /// Writes groups; its methods belong to the writing thread.
  private final class Groups implements GroupCommit.Writer<Work, Object> {

    @Override
    public boolean alone(Work work) {
      return !(work instanceof Work.Append);
    }

    @Override
    public void write(List<Call<Work, Object>> group) {
      switch (group.getFirst().work) {
        case Work.Append _ -> appendAll(group);
        case Work.Job job -> run(group.getFirst(), job);
        case Work.Maintenance m -> maintain(group.getFirst(), m);
      }
    }

    private void appendAll(List<Call<Work, Object>> group) {
      try {
        append(group, asksForIds());
      } catch (SQLException e) {
        if (broken(e)) {
          group.forEach(call -> fail(call, e));
        } else {
          appendAsking(group);
        }
      }
    }

    private void appendAsking(List<Call<Work, Object>> group) {
      try {
        append(group, true);
      } catch (SQLException e) {
        if (group.size() == 1 || broken(e)) {
          group.forEach(call -> fail(call, e));
        } else {
          group.forEach(
              call -> appendAsking(List.of(call))); // one bad row must not fail the others
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
        c = begin();
        var result = job.job.on(c);
        c.commit();
        committed = true;
        if (job.rewrites) {
          rewritten();
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
          end(c, committed);
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

    /// @param asking whether the database is asked for the ids of new decisions
    private void append(List<Call<Work, Object>> group, boolean asking) throws SQLException {
      var rows = new ArrayList<Row>();
      group.forEach(call -> rows.addAll(((Work.Append) call.work).rows));
      if (asking) { // a task made before is gone again
        rows.forEach(row -> row.task = tasks.getOrDefault(row.entry.task(), 0));
      }
      var appended = new ArrayList<Row>(rows.size());
      var c = begin(rows);
      boolean committed = false;
      try {
        judgeAndInsert(c, rows, asking, appended, !impatient(group));
        answer(group, Durability.ASYNC);
        c.commit();
        committed = true;
      } finally {
        end(c, committed);
      }
      remember(appended);
      committed(appended);
      Thread.startVirtualThread(
          () -> {
            answer(group, Durability.SYNC);
            tell(appended);
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
  }

  private void judgeAndInsert(
      Connection c, List<Row> rows, boolean asking, List<Row> appended, boolean commitAtOnce)
      throws SQLException {
    identify(c, rows);
    var found = look(c, rows);
    var born = new HashMap<>(found.born);
    var judge = new Judge(found.existing, asking);
    long position = found.head;
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      if (born.getOrDefault(row.task, 0L) == 0 && row.kind != Kind.DECLARED) {
        row.receipt = new Receipt.Orphan();
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
        bear(c, row);
        born.put(row.task, position);
      }
      judge.append(row);
      appended.add(upToDate(row, born.get(row.task)));
    }
    write(c, appended, commitAtOnce);
  }

  /// Keeps what a task's next decisions will ask for.
  private void remember(List<Row> appended) {
    for (var row : appended) {
      if (row.entry instanceof Declared declared) {
        tasks.put(declared.task(), row.task);
        keep(
            new Revision(row.task, declared.revision()),
            DeclaredActions.of(row.position, declared.declaration().actions()));
      }
    }
  }

  /// When the task was deleted and declared anew by another process, the declaration that a row
  /// refers to is gone: its actions must stand in the row itself.
  private Row upToDate(Row row, long born) {
    if (row.declared == 0 || row.declared >= born) {
      return row;
    }
    revisions.clear();
    var inline = Row.of(row.entry, Optional.empty());
    inline.task = row.task;
    inline.position = row.position;
    return inline;
  }

  /// Gives rows the number of their task, and tasks that are declared for the first time a number.
  private void identify(Connection c, List<Row> rows) throws SQLException {
    for (var row : rows) {
      if (row.task == 0) {
        var known = task(c, row.entry.task());
        if (known.isPresent()) {
          row.task = known.get();
        } else if (row.kind == Kind.DECLARED) {
          row.task = create(c, row.entry.task());
        }
      }
    }
  }

  private static int create(Connection c, TaskId task) throws SQLException {
    try (var insert = c.prepareStatement("INSERT INTO task (tenant, name) VALUES (?, ?)")) {
      insert.setString(1, task.tenant());
      insert.setString(2, task.name());
      insert.executeUpdate();
    }
    return task(c, task).orElseThrow();
  }

  long born(Connection c, int task) throws SQLException {
    var select = prepare(c, "SELECT born FROM task WHERE id = ?");
    select.setInt(1, task);
    try (var row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private void bear(Connection c, Row declared) throws SQLException {
    var update = prepare(c, "UPDATE task SET born = ? WHERE id = ?");
    update.setLong(1, declared.position);
    update.setInt(2, declared.task);
    update.executeUpdate();
  }

  /// The index of the slot an outcome belongs to; slots are mostly named by their index.
  final Optional<Integer> slot(Connection c, Row observed) throws SQLException {
    var name = ((Observed) observed.entry).outcome().slot();
    if (name.equals("0")) {
      return Optional.of(0);
    }
    var decided = queries(c, observed.entry.task(), observed.task).decisions(List.of(observed.ref));
    return decided.isEmpty() ? Optional.empty() : decided.getFirst().entry().decision().slot(name);
  }

  /// Passes on what was written: to the caches, and to who listens.
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
    return asking("read", task, q -> q.page(after, limit, reading), new Page(List.of(), after));
  }

  @Override
  public List<Logged<?>> milestones(TaskId task) {
    return asking("milestones", task, LogQueries::milestones, List.of());
  }

  @Override
  public List<TaskId> tasks() {
    return asking(
        "tasks",
        c -> {
          var found = new ArrayList<TaskId>();
          try (var select =
                  c.prepareStatement(
                      "SELECT tenant, name FROM task WHERE born IS NOT NULL"
                          + " ORDER BY tenant, name");
              var rows = select.executeQuery()) {
            while (rows.next()) {
              found.add(new TaskId(rows.getString(1), rows.getString(2)));
            }
          }
          found.sort(null); // not by what the database takes for the order of texts
          return found;
        });
  }

  @Override
  public Optional<Logged<Decided>> decided(TaskId task, String decisionId) {
    return asking("decided", task, q -> q.decided(decisionId), Optional.empty());
  }

  @Override
  public Optional<History> history(TaskId task, String decisionId) {
    return asking(
        "history",
        task,
        q -> q.histories(q.decided(decisionId).stream().toList()).stream().findFirst(),
        Optional.empty());
  }

  @Override
  public List<History> due(TaskId task, Instant at, int limit) {
    return asking("due", task, q -> q.due(at, limit), List.of());
  }

  @Override
  public Optional<Instant> nextDue(TaskId task) {
    return asking("next due", task, LogQueries::nextDue, Optional.empty());
  }

  @Override
  public long pending(TaskId task) {
    return asking("pending", task, LogQueries::pending, 0L);
  }

  @Override
  public List<String> idleEpisodes(TaskId task, Instant since, int limit) {
    return asking("idle episodes", task, q -> q.idleEpisodes(since, limit), List.of());
  }

  @Override
  public List<Logged<Decided>> decisions(Query query) {
    var task = task(query.task());
    return task.isEmpty()
        ? List.of()
        : asking(
            "decisions",
            c -> decisions(c, queries(c, query.task(), task.get()), task.get(), query));
  }

  @Override
  public List<Logged<Erased>> erase(
      String tenant, String subject, Function<TaskId, String> hash, Instant at) {
    if (subject.isEmpty()) {
      throw new Refusal.Invalid("subject", "must not be empty");
    }
    var erased =
        rewriting(
            "erase",
            c -> {
              var entries = new ArrayList<Logged<Erased>>();
              long next = head(c) + 1; // before rows go, or their positions might come again
              for (var task : tasksOf(c, tenant).entrySet()) {
                var removed = remove(c, task.getValue(), subject);
                if (!removed.isEmpty()) {
                  var id = task.getKey();
                  var entry =
                      new Erased(id, at, hash.apply(id), removed.getFirst(), removed.size());
                  entries.add(new Logged<>(next, entry));
                  insert(c, task.getValue(), next++, entry);
                }
              }
              return entries;
            });
    if (!erased.isEmpty()) {
      upkeep("erase", this::scrub);
    }
    erased.forEach(e -> tell(e.entry().task()));
    return erased;
  }

  private static Map<TaskId, Integer> tasksOf(Connection c, String tenant) throws SQLException {
    var found = new TreeMap<TaskId, Integer>();
    try (var select = c.prepareStatement("SELECT name, id FROM task WHERE tenant = ?")) {
      select.setString(1, tenant);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(new TaskId(tenant, rows.getString(1)), rows.getInt(2));
        }
      }
    }
    return found;
  }

  /// @return the positions of the decisions removed, in order
  private List<Long> remove(Connection c, int task, String subject) throws SQLException {
    var positions = decisionsAbout(c, task, subject);
    if (!positions.isEmpty()) {
      unindex(c, positions);
      remove(c, task, positions);
    }
    return positions;
  }

  private void remove(Connection c, int task, List<Long> positions) throws SQLException {
    var episodes = new LinkedHashSet<String>();
    for (var chunk : LogQueries.chunks(positions)) {
      var in = LogQueries.marks(chunk.size());
      try (var select =
          c.prepareStatement(
              "SELECT DISTINCT episode FROM entry WHERE episode IS NOT NULL AND position IN "
                  + in)) {
        bind(select, chunk);
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            episodes.add(rows.getString(1));
          }
        }
      }
      for (var sql :
          List.of(
              "DELETE FROM pending WHERE ref IN ",
              "DELETE FROM entry WHERE ref IN ",
              "DELETE FROM entry WHERE position IN ")) {
        try (var delete = c.prepareStatement(sql + in)) {
          bind(delete, chunk);
          delete.executeUpdate();
        }
      }
    }
    for (var episode : episodes) {
      shorten(c, task, episode);
    }
  }

  private static void bind(PreparedStatement statement, List<Long> positions) throws SQLException {
    for (int i = 0; i < positions.size(); i++) {
      statement.setLong(i + 1, positions.get(i));
    }
  }

  /// Sees to an episode that lost steps, perhaps all of them.
  private static void shorten(Connection c, int task, String episode) throws SQLException {
    Optional<Long> latest;
    try (var select =
        c.prepareStatement(
            "SELECT max(at) FROM entry WHERE task = ? AND episode = ? AND step >= 0")) {
      select.setInt(1, task);
      select.setString(2, episode);
      try (var row = select.executeQuery()) {
        row.next();
        long at = row.getLong(1);
        latest = row.wasNull() ? Optional.empty() : Optional.of(at);
      }
    }
    if (latest.isPresent()) {
      try (var update =
          c.prepareStatement("UPDATE episode SET latest = ? WHERE task = ? AND id = ?")) {
        update.setLong(1, latest.get());
        update.setInt(2, task);
        update.setString(3, episode);
        update.executeUpdate();
      }
      return;
    }
    for (var sql :
        List.of(
            "DELETE FROM episode WHERE task = ? AND id = ?",
            "DELETE FROM entry WHERE task = ? AND episode = ?")) {
      try (var delete = c.prepareStatement(sql)) {
        delete.setInt(1, task);
        delete.setString(2, episode);
        delete.executeUpdate();
      }
    }
  }

  /// Appends an entry within a transaction that does more than that.
  private void insert(Connection c, int task, long position, Entry entry) throws SQLException {
    var row = Row.of(entry, Optional.empty());
    row.task = task;
    row.position = position;
    insert(c, List.of(row));
  }

  @Override
  public void delete(TaskId task, Instant at) {
    boolean deleted =
        rewriting(
            "delete",
            c -> {
              var id = task(c, task);
              if (id.isEmpty() || born(c, id.get()) == 0) {
                return false;
              }
              delete(c, id.get(), new Deleted(task, at));
              return true;
            });
    if (deleted) {
      upkeep("delete", this::scrub);
      tell(task);
    }
  }

  private void delete(Connection c, int task, Deleted entry) throws SQLException {
    long position = head(c) + 1; // before the rows go, or it might be given out again
    unindex(c, task);
    for (var sql :
        List.of(
            "DELETE FROM pending WHERE task = ?",
            "DELETE FROM episode WHERE task = ?",
            "DELETE FROM entry WHERE task = ?",
            "UPDATE task SET born = NULL WHERE id = ?")) {
      try (var statement = c.prepareStatement(sql)) {
        statement.setInt(1, task);
        statement.executeUpdate();
      }
    }
    insert(c, task, position, entry);
    revisions.clear();
  }

  @Override
  public long dropTexts(TaskId task, Instant before) {
    var id = task(task);
    if (id.isEmpty()) {
      return 0;
    }
    long dropped = 0;
    long after = 0;
    for (var named = named(id.get(), before, after); !named.isEmpty(); ) {
      var positions = named;
      dropped += rewriting("drop texts", c -> dropTexts(c, positions));
      after = positions.getLast();
      named = named(id.get(), before, after);
    }
    return dropped;
  }

  /// Positions of decisions and ends that have texts, the next ones.
  private List<Long> named(int task, Instant before, long after) {
    return asking(
        "drop texts",
        c -> {
          var found = new ArrayList<Long>();
          try (var select =
              c.prepareStatement(
                  "SELECT position FROM entry WHERE task = ? AND position > ? AND kind IN (6, 8, 9)"
                      + " AND at < ? AND detail IS NOT NULL ORDER BY position LIMIT ?")) {
            select.setInt(1, task);
            select.setLong(2, after);
            select.setLong(3, Micros.of(before));
            select.setInt(4, DROPPED_AT_ONCE);
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                found.add(rows.getLong(1));
              }
            }
          }
          return found;
        });
  }

  private long dropTexts(Connection c, List<Long> positions) throws SQLException {
    long dropped = 0;
    for (var chunk : LogQueries.chunks(positions)) {
      var in = LogQueries.marks(chunk.size());
      dropped +=
          dropTexts(
              c, "UPDATE entry SET detail = NULL WHERE kind <> 8 AND position IN " + in, chunk);
      dropTexts(c, "UPDATE entry SET detail = NULL WHERE kind = 8 AND position IN " + in, chunk);
    }
    return dropped;
  }

  private static int dropTexts(Connection c, String sql, List<Long> positions) throws SQLException {
    try (var update = c.prepareStatement(sql)) {
      bind(update, positions);
      return update.executeUpdate();
    }
  }

  @Override
  public void listen(Consumer<TaskId> appended) {
    listeners.add(appended);
  }

  @Override
  public Waiting waiting() {
    return new Waiting(commit.waiting(), CAPACITY);
  }

  @Override
  public void check() {
    asking("check", SqlDecisionLog::newest);
    writing(
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

  /// The position of the newest entry, 0 if there is none.
  static long newest(Connection c) throws SQLException {
    try (var select = c.prepareStatement("SELECT max(position) FROM entry");
        var row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// Finishes what waits, then lets go of the database.
  @Override
  public void close() {
    commit.close();
    release();
  }

  /// Lets go of the database.
  abstract void release();

  /// Has something done between two transactions, and waits for it.
  void upkeep(String operation, Upkeep upkeep) {
    commit.call(new Work.Maintenance(operation, upkeep), 1);
  }

  private <R> R writing(String operation, InTransaction<R> job) {
    return onWriter(operation, job, false);
  }

  private <R> R rewriting(String operation, InTransaction<R> job) {
    return onWriter(operation, job, true);
  }

  @SuppressWarnings("unchecked")
  private <R> R onWriter(String operation, InTransaction<R> job, boolean rewrites) {
    return (R) commit.call(new Work.Job(operation, job, rewrites), 1);
  }

  private <R> R asking(String operation, InTransaction<R> question) {
    try (var c = readers.getConnection()) {
      return question.on(c);
    } catch (SQLException e) {
      throw new StoreException(store, operation, e);
    } catch (UncheckedSqlException e) {
      throw new StoreException(store, operation, e.getCause());
    }
  }

  /// Asks about one task.
  private interface Question<R> {
    R of(LogQueries queries) throws SQLException;
  }

  private <R> R asking(String operation, TaskId task, Question<R> question, R otherwise) {
    var id = task(task);
    return id.isEmpty()
        ? otherwise
        : asking(operation, c -> question.of(queries(c, task, id.get())));
  }
}
