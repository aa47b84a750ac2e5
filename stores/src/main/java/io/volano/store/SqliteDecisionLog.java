package io.volano.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.volano.Entry.Decided;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/// The log in one SQLite file, `log.db`, of a directory: the default.
///
/// One process has it open; a second one is refused. Commits are write-ahead and synced
/// (`journal_mode=WAL`, `synchronous=FULL`); the write-ahead log is folded back into the file every
/// 16 MB. Deleted bytes are overwritten with zeros (`secure_delete`), and after an erasure the file
/// is rewritten and the write-ahead log cut to nothing.
///
/// Memory: 32 MB of pages for writing, 8 MB for each of 4 reading connections, and the newest 8,192
/// entries, at most 8 MB of them as encoded. A file of another release is migrated when it is
/// opened.
public final class SqliteDecisionLog extends SqlDecisionLog {

  private static final String SQLITE = "sqlite";
  private static final String FILE = "log.db";
  private static final int READERS = 4;
  private static final int READER_CACHE_KIB = 8 << 10;
  private static final int WRITER_CACHE_KIB = 32 << 10;
  private static final int CHECKPOINT_PAGES = 4_000;
  private static final long TRUNCATE_PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private final Directory directory;
  private final SQLiteDataSource writers;
  private final HikariDataSource readers;
  private final RecentEntries recent = new RecentEntries();
  private final RecentMarks marks = new RecentMarks();

  // of the writing thread:
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private Connection writer;
  private long unmarked; // the first position whose block is not in the index

  private SqliteDecisionLog(Directory directory, SQLiteDataSource writers, HikariDataSource pool) {
    super(SQLITE, pool, Duration.ZERO); // measured: here waiting costs more than it saves
    this.directory = directory;
    this.writers = writers;
    this.readers = pool;
  }

  /// Opens the log of a directory, which is made if it is not there.
  ///
  /// @throws StoreException if another process has it open, or it cannot be read and written
  public static SqliteDecisionLog open(Path directory) {
    var file = directory.resolve(FILE);
    var lock = Directory.lock(directory, file);
    try {
      var writers = source(file, WRITER_CACHE_KIB);
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
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
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
      // before anything is read: only then does SQLite wait while somebody else writes
      prepare(writer, "UPDATE probe SET at = at WHERE id < 0").executeUpdate();
      return writer;
    } catch (SQLException e) {
      disconnect();
      throw e;
    }
  }

  /// After a failure SQLite may or may not have rolled back: a new connection is in no doubt.
  @Override
  void end(Connection connection, boolean committed) {
    if (!committed) {
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
  Judge.Existing existing(Connection connection, List<Row> rows) {
    return new Existing();
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
                "SELECT position FROM entry WHERE task = ? AND step = ? AND kind = 1",
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
    markFullBlocks();
    batch(
        connection,
        rows,
        "INSERT INTO entry (position, task, kind, at, decision, subject, action, episode, step,"
            + " ref, slot, key, body, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (s, row) -> {
          s.setLong(1, row.position);
          s.setInt(2, row.task);
          s.setInt(3, row.kind.code);
          s.setLong(4, row.at);
          s.setString(5, row.decision);
          s.setString(6, row.subject);
          s.setString(7, row.action);
          s.setString(8, row.episode);
          s.setObject(9, row.step);
          s.setObject(10, row.ref);
          s.setObject(11, row.slot);
          s.setString(12, row.key);
          s.setBytes(13, row.body);
          s.setBytes(14, row.detail);
        });
  }

  @Override
  void insertPending(Connection connection, List<Row> decisions) throws SQLException {
    var insert =
        prepare(connection, "INSERT INTO pending (task, due, ref, slot) VALUES (?, ?, ?, ?)");
    for (var row : decisions) {
      var decision = ((Decided) row.entry).decision();
      for (int slot = 0; slot < decision.slots().size(); slot++) {
        insert.setInt(1, row.task);
        insert.setLong(2, EntryCodec.microsUp(decision.due()));
        insert.setLong(3, row.position);
        insert.setInt(4, slot);
        insert.addBatch();
      }
    }
    insert.executeBatch();
  }

  /// Writes the marks of the blocks that were full before this transaction.
  private void markFullBlocks() throws SQLException {
    long next = head(writer) + 1;
    for (long id = RecentMarks.block(unmarked); id < RecentMarks.block(next); id++) {
      var block = marks.of(id);
      var insert = prepare(writer, "INSERT OR REPLACE INTO block VALUES (?, ?, ?)");
      insert.setLong(1, id);
      insert.setLong(2, block.earliest());
      insert.setLong(3, block.latest());
      insert.executeUpdate();
      var mark = prepare(writer, "INSERT OR IGNORE INTO mark VALUES (?, ?, ?)");
      for (var each : block.marks()) {
        mark.setLong(1, id);
        mark.setLong(2, each.hash());
        mark.setLong(3, each.position());
        mark.addBatch();
      }
      mark.executeBatch();
    }
  }

  @Override
  void committed(List<Row> rows) {
    recent.add(rows);
    for (var row : rows) {
      if (row.isDecision()) {
        marks.add(row.position, row.task, row.subject, row.action, row.at);
      }
    }
    if (!rows.isEmpty()) { // their transaction wrote the blocks before the first of them
      long first = RecentMarks.block(rows.getFirst().position) * RecentMarks.BLOCK;
      if (first > unmarked) {
        marks.forgetBefore(first);
        unmarked = first;
      }
    }
  }

  /// Notes the decisions of the blocks that are not in the index yet.
  private void rebuildMarks() {
    try (var c = readers.getConnection()) {
      long last = -1;
      try (var select = c.prepareStatement("SELECT max(id) FROM block");
          var row = select.executeQuery()) {
        if (row.next()) {
          last = row.getLong(1);
          last = row.wasNull() ? -1 : last;
        }
      }
      unmarked = (last + 1) * RecentMarks.BLOCK;
      marks.clear();
      try (var select =
          c.prepareStatement(
              "SELECT position, task, subject, action, at FROM entry"
                  + " WHERE position >= ? AND kind IN (2, 3) ORDER BY position")) {
        select.setLong(1, unmarked);
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            marks.add(
                rows.getLong(1),
                rows.getInt(2),
                rows.getString(3),
                rows.getString(4),
                rows.getLong(5));
          }
        }
      }
    } catch (SQLException e) {
      throw new StoreException(SQLITE, "open", e);
    }
  }

  @Override
  void rewritten() {
    recent.clear();
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
    long hash = RecentMarks.ofSubject(task, subject);
    var candidates = new ArrayList<>(marks.find(hash));
    try (var select =
        c.prepareStatement(
            "SELECT m.position FROM block b CROSS JOIN mark m ON m.block = b.id AND m.hash = ?")) {
      select.setLong(1, hash);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          candidates.add(rows.getLong(1));
        }
      }
    }
    candidates.sort(null);
    var theirs = new ArrayList<Long>();
    try (var select =
        c.prepareStatement("SELECT 1 FROM entry WHERE position = ? AND task = ? AND subject = ?")) {
      for (long position : candidates) {
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
  void unindex(Connection c, int task, String subject, List<Long> positions) throws SQLException {
    if (positions.isEmpty()) {
      unindex(c, task);
      return;
    }
    try (var delete =
        c.prepareStatement("DELETE FROM mark WHERE block = ? AND hash = ? AND position = ?")) {
      for (long position : positions) {
        delete.setLong(1, RecentMarks.block(position));
        delete.setLong(2, RecentMarks.ofSubject(task, subject));
        delete.setLong(3, position);
        delete.addBatch();
      }
      delete.executeBatch();
    }
    marks.forget(new HashSet<>(positions));
  }

  private void unindex(Connection c, int task) throws SQLException {
    try (var delete =
        c.prepareStatement(
            "DELETE FROM mark WHERE position IN"
                + " (SELECT position FROM entry WHERE task = ? AND kind IN (2, 3))")) {
      delete.setInt(1, task);
      delete.executeUpdate();
    }
    var gone = new HashSet<Long>();
    try (var select =
        c.prepareStatement(
            "SELECT position FROM entry WHERE task = ? AND position >= ? AND kind IN (2, 3)")) {
      select.setInt(1, task);
      select.setLong(2, unmarked);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          gone.add(rows.getLong(1));
        }
      }
    }
    marks.forget(gone);
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
    return recent
        .read(task, after, limit, reading)
        .orElseGet(() -> super.read(task, after, limit, reading));
  }

  @Override
  List<Logged<Decided>> decisions(Connection c, LogQueries queries, int task, Query query)
      throws SQLException {
    return new SqliteWhyLog(c, queries, task, query, marks).decisions();
  }

  @Override
  void release() {
    disconnect();
    readers.close();
    directory.close();
  }
}
