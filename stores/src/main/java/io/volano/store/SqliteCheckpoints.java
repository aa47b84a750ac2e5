package io.volano.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final Runnable finish;
  private final ExecutorService copying =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("volano-sqlite-checkpoint").factory());
  private final AtomicBoolean underWay = new AtomicBoolean();
  private int commits; // of the writing thread

  /// Pages in the write-ahead log, and how many of them have not been copied.
  private record Length(int pages, int left) {}

  /// @param finish has the writing thread call [#copy] between two transactions
  SqliteCheckpoints(SQLiteDataSource source, Runnable finish) {
    this.source = source;
    this.finish = finish;
  }

  /// Called by the writing thread after each commit, on its connection.
  void committed(Connection writer) {
    if (++commits % LOOK_EVERY == 0 && isLong(writer) && underWay.compareAndSet(false, true)) {
      copying.execute(this::copyMostOfIt);
    }
  }

  private static boolean isLong(Connection writer) {
    try {
      return checkpoint(writer, "NOOP").pages >= LONG;
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "sqlite: the write-ahead log cannot be looked at", e);
      return false;
    }
  }

  private void copyMostOfIt() {
    try {
      try (var connection = source.getConnection()) {
        int left = Integer.MAX_VALUE;
        for (int pass = 0; pass < MOST_PASSES && left > LITTLE; pass++) {
          copy(connection);
          left = checkpoint(connection, "NOOP").left;
        }
      }
      finish.run();
    } catch (SQLException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "sqlite: the write-ahead log was not copied back", e);
    } finally {
      underWay.set(false);
    }
  }

  /// Copies what nobody who reads or writes stands in the way of.
  static void copy(Connection connection) throws SQLException {
    checkpoint(connection, "PASSIVE");
  }

  private static Length checkpoint(Connection connection, String mode) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
      row.next();
      return new Length(row.getInt(2), row.getInt(2) - row.getInt(3));
    }
  }

  @Override
  public void close() {
    copying.close();
  }
}
