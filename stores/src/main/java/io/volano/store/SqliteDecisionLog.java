package io.volano.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.volano.DecisionLog.Page;
import io.volano.DecisionLog.Reading;
import io.volano.Entry.Decided;
import io.volano.Logged;
import io.volano.Query;
import io.volano.TaskId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

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
  private final SqliteDialect dialect;

  private SqliteDecisionLog(
      Directory directory, Database database, Tasks tasks, SqliteDialect dialect) {
    super(database, tasks, dialect);
    this.directory = directory;
    this.dialect = dialect;
    dialect.checkpoints.start(work -> upkeep("checkpoint", work));
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
      var database = new Database(SQLITE, pool(source(file, READER_CACHE_KIB)));
      var tasks = new Tasks();
      var dialect = new SqliteDialect(writers, tasks, database.ask("open", SqliteMarks::of));
      var log = new SqliteDecisionLog(lock, database, tasks, dialect);
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
  public Page read(TaskId task, long after, int limit, Reading reading) {
    var kept =
        reading == Reading.FOLDING
            ? dialect.recent.read(task, after, limit)
            : Optional.<Page>empty();
    return kept.orElseGet(() -> super.read(task, after, limit, reading));
  }

  @Override
  List<Logged<Decided>> decisions(Connection c, LogQueries queries, int task, Query query)
      throws SQLException {
    return new SqliteWhyLog(c, queries, task, query, dialect.marks).decisions();
  }

  @Override
  public void close() {
    dialect.checkpoints.finish();
    super.close();
    directory.close();
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
}
