package io.volano.store;

import io.volano.store.LogWriter.Upkeep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.sqlite.SQLiteDataSource;

/// Copies the write-ahead log back into the file while more is appended to it.
///
/// Left to itself SQLite does so within the commit that makes the log too long, and all callers
/// wait for megabytes to be copied and synced. Here another thread copies; what was appended
/// meanwhile is little, and the writing thread copies that, so that SQLite begins the log anew.
final class SqliteCheckpoints implements AutoCloseable {

  /// Pages of 4 KiB in the write-ahead log from which on it is copied.
  private static final int LONG = 4_000;

  /// Pages that the writing thread may copy itself.
  private static final int LITTLE = 256;

  /// Commits between two looks at the length of the log.
  private static final int LOOK_EVERY = 16;

  private static final int MOST_PASSES = 8;

  private static final System.Logger LOG = System.getLogger(SqliteCheckpoints.class.getName());

  private final SQLiteDataSource source;
  private final ExecutorService copying =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("volano-sqlite-checkpoint").factory());
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile boolean closing;
  private Consumer<Upkeep> betweenTransactions;

  // of the writing thread:
  private Connection watching;
  private int commits;

  /// Pages in the write-ahead log, and how many of them have not been copied.
  private record Length(int pages, int left) {}

  SqliteCheckpoints(SQLiteDataSource source) {
    this.source = source;
  }

  /// Called before anything is written.
  ///
  /// @param betweenTransactions has the writing thread do something, and waits for it
  void start(Consumer<Upkeep> betweenTransactions) {
    this.betweenTransactions = betweenTransactions;
  }

  /// Called by the writing thread after each commit.
  void committed() {
    if (++commits % LOOK_EVERY == 0 && !closing && isLong()) {
      begin();
    }
  }

  private void begin() {
    if (underWay.compareAndSet(false, true)) {
      try {
        copying.execute(this::copy);
      } catch (RejectedExecutionException _) {
        underWay.set(false); // closed meanwhile
      }
    }
  }

  private boolean isLong() {
    try {
      return checkpoint(watching(), "NOOP").pages >= LONG;
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "sqlite: the write-ahead log cannot be looked at", e);
      return false;
    }
  }

  private Connection watching() throws SQLException {
    if (watching == null) {
      watching = source.getConnection();
    }
    return watching;
  }

  private void copy() {
    try {
      try (var connection = source.getConnection()) {
        int left = Integer.MAX_VALUE;
        for (int pass = 0; pass < MOST_PASSES && left > LITTLE; pass++) {
          checkpoint(connection, "PASSIVE");
          left = checkpoint(connection, "NOOP").left;
        }
      }
      betweenTransactions.accept(() -> checkpoint(watching(), "PASSIVE"));
    } catch (SQLException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "sqlite: the write-ahead log was not copied back", e);
    } finally {
      underWay.set(false);
    }
  }

  private static Length checkpoint(Connection connection, String mode) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
      row.next();
      return new Length(row.getInt(2), row.getInt(2) - row.getInt(3));
    }
  }

  /// Finishes what is under way, for which the writing thread is needed, and begins no more.
  void finish() {
    closing = true;
    copying.close();
  }

  /// Called when the writing thread has ended.
  @Override
  public void close() {
    try {
      if (watching != null) {
        watching.close();
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "sqlite: a connection that only looked on", e);
    }
  }
}
