package io.volano.store;

import io.volano.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// The SQLite files of a data directory, and consistent copies of them.
public final class SqliteFiles {

  /// Every file, in the order in which they are copied: what refers to the log comes before it, so
  /// that no copy knows of an entry that the copy of the log has not.
  public static final List<String> NAMES =
      List.of("policies.db", "access.db", "schedules.db", "log.db");

  private static final String STORE = "sqlite";
  private static final int CACHE_KIB = 8 << 10;

  private SqliteFiles() {}

  /// Copies a file as it is at one moment, while others read and write it.
  ///
  /// Appending goes on meanwhile; the write-ahead log grows by what is appended. Nothing that was
  /// deleted is in the copy.
  ///
  /// @param to readable by its owner only
  public static void copy(Path file, Path to) {
    try {
      Files.createFile(to, Directory.attribute(to, "rw-------"));
      try (var connection = SqliteDecisionLog.source(file, CACHE_KIB).getConnection();
          var vacuum = connection.prepareStatement("VACUUM INTO ?")) {
        vacuum.setString(1, to.toAbsolutePath().toString());
        vacuum.execute();
      }
    } catch (SQLException | IOException e) {
      throw new StoreException(STORE, "copy " + file.getFileName(), e);
    }
  }

  /// Reads all of a file that nobody has open, and fails if it is damaged.
  public static void check(Path file) {
    ask(
        file,
        "check " + file.getFileName(),
        connection -> {
          try (var statement = connection.createStatement();
              var row = statement.executeQuery("PRAGMA integrity_check(1)")) {
            if (!row.next() || !"ok".equals(row.getString(1))) {
              throw new SQLException("it is damaged: " + row.getString(1));
            }
          }
          return true;
        });
  }

  /// The position of the last entry of a log that nobody has open; 0 if it is empty.
  public static long head(Path log) {
    return ask(
        log,
        "read " + log.getFileName(),
        connection -> {
          try (var statement = connection.createStatement();
              var row = statement.executeQuery("SELECT max(position) FROM entry")) {
            return row.next() ? row.getLong(1) : 0L;
          }
        });
  }

  private static <R> R ask(Path file, String operation, OnConnection<R> question) {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    try (Connection connection = source.getConnection()) {
      return question.run(connection);
    } catch (SQLException e) {
      throw new StoreException(STORE, operation, e);
    }
  }
}
