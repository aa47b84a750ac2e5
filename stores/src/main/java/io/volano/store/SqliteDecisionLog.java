package io.volano.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Observed;
import io.volano.Logged;
import io.volano.Query;
import io.volano.StoreException;
import io.volano.TaskId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/// The log in one SQLite file, `log.db`, of a directory: the default.
///
/// One process has it open; a second one is refused. Commits are write-ahead and synced
/// (`journal_mode=WAL`, `synchronous=FULL`); [SqliteCheckpoints] folds the write-ahead log back
/// into the file. Deleted bytes are overwritten with zeros (`secure_delete`), and after an erasure
/// the file is rewritten and the write-ahead log cut to nothing.
///
/// Memory: 32 MB of pages for writing, 8 MB for each of 4 reading connections, and the newest 4,096
/// entries to be learned from, at most 8 MB of them as encoded. A file of another release is
/// migrated when it is opened.
public final class SqliteDecisionLog extends SqlDecisionLog {

  private static final String SQLITE = "sqlite";
  private static final String FILE = "log.db";
  private static final int READERS = 4;
  private static final int READER_CACHE_KIB = 8 << 10;
  private static final int WRITER_CACHE_KIB = 32 << 10;
  private static final long TRUNCATE_PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Directory directory;
  private final SQLiteDataSource writers;
  private final HikariDataSource readers;
  private final RecentEntries recent = new RecentEntries();
  private final SqliteMarks marks = new SqliteMarks();
  private final SqliteCheckpoints checkpoints;

  // of the writing thread:
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private Connection writer;
  private Set<Long> unmarked = Set.of(); // decisions that this transaction removes

  private SqliteDecisionLog(Directory directory, SQLiteDataSource writers, HikariDataSource pool) {
    super(SQLITE, pool);
    this.directory = directory;
    this.writers = writers;
    this.readers = pool;
    this.checkpoints = new SqliteCheckpoints(writers, work -> upkeep("checkpoint", work));
  }

  /// Opens the log of a directory, which is made if it is not there.
  ///
  /// @throws StoreException if another process has it open, or it cannot be read and written
  public static SqliteDecisionLog open(Path directory) {
    var file = directory.resolve(FILE);
    var lock = Directory.lock(directory, file);
    try {
      var writers = source(file, WRITER_CACHE_KIB);
      writers.getConfig().setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "0");
      Migrations.ofLog(writers, SQLITE).migrate();
      var log = new SqliteDecisionLog(lock, writers, pool(source(file, READER_CACHE_KIB)));
      log.rebuildMarks();
      log.start();
      return log;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// The versions of the tables of a log that no process has open.
  public static Migrations migrations(Path directory) {
    return Migrations.ofLog(source(directory.resolve(FILE), READER_CACHE_KIB), SQLITE);
  }

  static SQLiteDataSource source(Path file, int cacheKib) {
    SqliteLibrary.in(file.toAbsolutePath().getParent());
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setBusyTimeout(10_000);
    config.setCacheSize(-cacheKib);
    config.setJournalSizeLimit(64 << 20);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  static HikariDataSource pool(SQLiteDataSource source) {
    var config = new HikariConfig();
    config.setPoolName("volano-sqlite");
    config.setDataSource(source);
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(Duration.ofSeconds(30).toMillis());
    return new HikariDataSource(config);
  }

  @Override
  Connection begin() throws SQLException {
    if (writer == null) {
      writer = writers.getConnection();
      writer.setAutoCommit(false);
    }
    try {
      // Before anything is read: only then does SQLite wait while somebody else writes. In the
      // driver's mode for this, a transaction would begin, and lock, where the last one ends.
      prepare(writer, "UPDATE probe SET at = at WHERE id < 0").executeUpdate();
      return writer;
    } catch (SQLException e) {
      disconnect();
      throw e;
    }
  }

  /// After some failures SQLite has rolled back by itself: then a new connection is in no doubt.
  @Override
  void end(Connection connection, boolean committed) {
    if (committed) {
      return;
    }
    unmarked = Set.of();
    try {
      connection.rollback();
    } catch (SQLException _) {
      disconnect();
    }
  }

  private void disconnect() {
    statements.clear();
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (SQLException _) {
      // what it had open is rolled back all the same
    } finally {
      writer = null;
    }
  }

  @Override
  PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    var statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  @Override
  long head(Connection connection) throws SQLException {
    return number("SELECT max(position) FROM entry");
  }

  private long number(String sql, Object... parameters) throws SQLException {
    var select = prepare(writer, sql);
    for (int i = 0; i < parameters.length; i++) {
      select.setObject(i + 1, parameters[i]);
    }
    try (var row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  @Override
  Found look(Connection connection, List<Row> rows) throws SQLException {
    var born = new HashMap<Integer, Long>();
    for (var row : rows) {
      if (row.task != 0 && !born.containsKey(row.task)) {
        born.put(row.task, born(connection, row.task));
      }
    }
    return new Found(born, new Existing(), head(connection));
  }

  /// Asks place by place: a question costs about a microsecond.
  private final class Existing implements Judge.Existing {

    @Override
    public long at(Judge.Place place) throws SQLException {
      return switch (place) {
        case Judge.Place.Id p ->
            number(
                "SELECT position FROM entry WHERE task = ? AND decision = ?",
                p.task(),
                p.decision());
        case Judge.Place.InEpisode p ->
            number(
                "SELECT position FROM entry WHERE task = ? AND episode = ? AND step = ?",
                p.task(),
                p.episode(),
                p.step());
        case Judge.Place.AnyStep p ->
            number(
                "SELECT position FROM entry WHERE task = ? AND episode = ? AND step >= 0 LIMIT 1",
                p.task(),
                p.episode());
        case Judge.Place.Key p ->
            number("SELECT position FROM entry WHERE task = ? AND key = ?", p.task(), p.key());
        case Judge.Place.Revision p ->
            number(
                "SELECT position FROM entry e WHERE task = ? AND step = ? AND " + Kind.DECLARATIONS,
                p.task(),
                p.revision());
        case Judge.Place.OfSlot p ->
            number(
                "SELECT position FROM entry WHERE ref = ? AND kind = ? AND slot = ?",
                p.decision(),
                p.kind().code,
                p.slot());
      };
    }

    @Override
    public Optional<String> decision(int task, long position) throws SQLException {
      var select = prepare(writer, "SELECT decision FROM entry WHERE position = ? AND task = ?");
      select.setLong(1, position);
      select.setInt(2, task);
      try (var row = select.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }

    @Override
    public Logged<?> entry(Row like, long position) throws SQLException {
      return queries(writer, like.entry.task(), like.task).entry(position).orElseThrow();
    }
  }

  @Override
  void insert(Connection connection, List<Row> rows) throws SQLException {
    marks.writeFullBlocks(connection, head(connection) + 1);
    var decisions = new ArrayList<Row>(rows.size());
    var others = new ArrayList<Row>();
    for (var row : rows) {
      (row.isDecision() ? decisions : others).add(row);
    }
    batch(
        connection,
        decisions,
        "INSERT INTO entry (position, task, kind, at, body, detail, episode, step, decision,"
            + " subject, action) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (s, row) -> {
          bindCommon(s, row);
          s.setString(9, row.decision);
          s.setString(10, row.subject);
          s.setString(11, row.action);
        });
    batch(
        connection,
        others,
        "INSERT INTO entry (position, task, kind, at, body, detail, episode, step, ref, slot, key)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (s, row) -> {
          bindCommon(s, row);
          s.setObject(9, row.ref);
          s.setObject(10, row.slot);
          s.setString(11, row.key);
        });
  }

  private static void bindCommon(PreparedStatement s, Row row) throws SQLException {
    s.setLong(1, row.position);
    s.setInt(2, row.task);
    s.setInt(3, row.kind.code);
    s.setLong(4, row.at);
    s.setBytes(5, row.body);
    s.setBytes(6, row.detail);
    s.setString(7, row.episode);
    s.setObject(8, row.step);
  }

  @Override
  void write(Connection connection, List<Row> rows, boolean commitAtOnce) throws SQLException {
    insert(connection, rows);
    follow(connection, rows);
  }

  @Override
  boolean asksForIds() {
    return false; // most are new, and asking costs a tenth of inserting
  }

  /// Keeps up what is due and what is open. An activation moves what was due before it, so that it
  /// divides the group; all else may be done kind by kind.
  private void follow(Connection c, List<Row> rows) throws SQLException {
    int from = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).kind == Kind.ACTIVATED) {
        followKinds(c, rows.subList(from, i));
        activate(c, rows.get(i));
        from = i + 1;
      }
    }
    followKinds(c, rows.subList(from, rows.size()));
  }

  private void followKinds(Connection c, List<Row> rows) throws SQLException {
    var decisions = new ArrayList<Row>();
    var steps = new ArrayList<Row>();
    var settling = new ArrayList<Row>();
    var settled = new ArrayList<Row>();
    var ended = new ArrayList<Row>();
    for (var row : rows) {
      switch (row.kind) {
        case DECIDED -> decisions.add(row);
        case STEP -> {
          decisions.add(row);
          steps.add(row);
        }
        case OBSERVED -> {
          if (((Observed) row.entry).settles()) {
            settling.add(row);
          }
        }
        case SETTLED -> settled.add(row);
        case ENDED -> ended.add(row);
        case DECLARED, ACTIVATED, ROLLED_BACK, FROZEN, THAWED, ERASED, DELETED -> {}
      }
    }
    if (!decisions.isEmpty()) {
      insertPending(c, decisions);
    }
    batch(
        c,
        steps,
        "INSERT INTO episode (task, id, latest) VALUES (?, ?, ?) ON CONFLICT (task, id) DO UPDATE"
            + " SET latest = excluded.latest WHERE excluded.latest > episode.latest",
        (s, row) -> {
          s.setInt(1, row.task);
          s.setString(2, row.episode);
          s.setLong(3, row.at);
        });
    hasten(c, settling);
    batch(
        c,
        ended,
        "UPDATE pending SET due = ? WHERE due > ? AND ref IN"
            + " (SELECT position FROM entry WHERE task = ? AND episode = ? AND step >= 0)",
        (s, row) -> {
          s.setLong(1, row.at);
          s.setLong(2, row.at);
          s.setInt(3, row.task);
          s.setString(4, row.episode);
        });
    batch(
        c,
        ended,
        "DELETE FROM episode WHERE task = ? AND id = ?",
        (s, row) -> {
          s.setInt(1, row.task);
          s.setString(2, row.episode);
        });
    batch(
        c,
        settled,
        "DELETE FROM pending WHERE ref = ? AND slot = ?",
        (s, row) -> {
          s.setLong(1, row.ref);
          s.setInt(2, row.slot);
        });
  }

  private void hasten(Connection c, List<Row> settling) throws SQLException {
    var slots = new LinkedHashMap<Row, Integer>();
    for (var row : settling) {
      slot(c, row).ifPresent(slot -> slots.put(row, slot));
    }
    batch(
        c,
        List.copyOf(slots.keySet()),
        "UPDATE pending SET due = ? WHERE ref = ? AND slot = ? AND due > ?",
        (s, row) -> {
          s.setLong(1, row.at);
          s.setLong(2, row.ref);
          s.setInt(3, slots.get(row));
          s.setLong(4, row.at);
        });
  }

  private void activate(Connection c, Row activated) throws SQLException {
    var update = prepare(c, "UPDATE pending SET due = ? WHERE ref = ?");
    update.setLong(1, Micros.up(((Activated) activated.entry).due()));
    update.setLong(2, activated.ref);
    update.executeUpdate();
  }

  private void insertPending(Connection connection, List<Row> decisions) throws SQLException {
    var insert =
        prepare(connection, "INSERT INTO pending (task, due, ref, slot) VALUES (?, ?, ?, ?)");
    for (var row : decisions) {
      var decision = ((Decided) row.entry).decision();
      for (int slot = 0; slot < decision.slots().size(); slot++) {
        insert.setInt(1, row.task);
        insert.setLong(2, Micros.up(decision.due()));
        insert.setLong(3, row.position);
        insert.setInt(4, slot);
        insert.addBatch();
      }
    }
    insert.executeBatch();
  }

  /// Sets the parameters of a statement.
  interface Binding {
    void bind(PreparedStatement statement, Row row) throws SQLException;
  }

  void batch(Connection c, List<Row> rows, String sql, Binding binding) throws SQLException {
    if (!rows.isEmpty()) {
      var statement = prepare(c, sql);
      for (var row : rows) {
        binding.bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  @Override
  void committed(List<Row> rows) {
    recent.add(rows);
    if (!rows.isEmpty()) {
      marks.committed(rows);
    }
    checkpoints.committed();
  }

  private void rebuildMarks() {
    try (var c = readers.getConnection()) {
      marks.rebuild(c);
    } catch (SQLException e) {
      throw new StoreException(SQLITE, "open", e);
    }
  }

  @Override
  void rewritten() {
    recent.clear();
    marks.forget(unmarked);
    unmarked = Set.of();
  }

  @Override
  boolean broken(SQLException e) {
    return e instanceof SQLiteException sqlite
        && switch (sqlite.getResultCode().code & 0xFF) {
          // constraint, mismatch, too big, range, and plain errors are of a row
          case 19, 20, 18, 25, 1 -> false;
          default -> true;
        };
  }

  @Override
  List<Long> decisionsAbout(Connection c, int task, String subject) throws SQLException {
    var theirs = new ArrayList<Long>();
    try (var select =
        c.prepareStatement("SELECT 1 FROM entry WHERE position = ? AND task = ? AND subject = ?")) {
      for (long position : marks.candidates(c, task, subject)) {
        select.setLong(1, position);
        select.setInt(2, task);
        select.setString(3, subject);
        try (var row = select.executeQuery()) {
          if (row.next()) {
            theirs.add(position);
          }
        }
      }
    }
    return theirs;
  }

  @Override
  void unindex(Connection c, List<Long> positions) throws SQLException {
    var more = new HashSet<>(unmarked);
    more.addAll(marks.unmark(c, positions));
    unmarked = more;
  }

  @Override
  void unindex(Connection c, int task) throws SQLException {
    unmarked = marks.unmark(c, task);
  }

  /// Overwriting leaves copies that SQLite made of a row when it moved it from page to page, and
  /// what the write-ahead log has: so the file is written anew and the log cut.
  @Override
  void scrub() throws SQLException {
    disconnect();
    try (var c = writers.getConnection();
        var statement = c.createStatement()) {
      statement.execute("VACUUM");
      truncate(statement);
    }
  }

  static void truncate(java.sql.Statement statement) throws SQLException {
    long start = System.nanoTime();
    while (true) {
      try (var row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        if (row.next() && row.getInt(1) == 0) {
          return;
        }
      }
      if (System.nanoTime() - start > TRUNCATE_PATIENCE_NANOS) {
        throw new SQLException("the write-ahead log is being read and cannot be cut");
      }
    }
  }

  @Override
  public Page read(TaskId task, long after, int limit, Reading reading) {
    var kept =
        reading == Reading.FOLDING ? recent.read(task, after, limit) : Optional.<Page>empty();
    return kept.orElseGet(() -> super.read(task, after, limit, reading));
  }

  @Override
  List<Logged<Decided>> decisions(Connection c, LogQueries queries, int task, Query query)
      throws SQLException {
    return new SqliteWhyLog(c, queries, task, query, marks).decisions();
  }

  @Override
  public void close() {
    checkpoints.finish();
    super.close();
  }

  @Override
  void release() {
    checkpoints.close();
    disconnect();
    readers.close();
    directory.close();
  }
}
