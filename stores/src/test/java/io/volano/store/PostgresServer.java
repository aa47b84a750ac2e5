package io.volano.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL for tests, its files in a temporary directory.
final class PostgresServer implements AutoCloseable {

  private static PostgresServer shared;

  private final AtomicInteger databases = new AtomicInteger();
  private final Path data;
  private EmbeddedPostgres server;

  private PostgresServer(Path data) throws IOException {
    this.data = data;
    this.server = start(data, 0);
  }

  private static EmbeddedPostgres start(Path data, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  static PostgresServer start() {
    try {
      return new PostgresServer(Files.createTempDirectory("volano-postgresql").resolve("data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One for all tests of a run that do not stop it.
  static synchronized PostgresServer shared() {
    if (shared == null) {
      shared = start();
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /// A new, empty database.
  String newDatabase() {
    var name = "test" + databases.incrementAndGet();
    try (var c = DriverManager.getConnection(url(), user(), password());
        var statement = c.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return server.getJdbcUrl(user(), name);
  }

  String url() {
    return server.getJdbcUrl(user(), "postgres");
  }

  String user() {
    return "postgres";
  }

  String password() {
    return "postgres";
  }

  Path data() {
    return data;
  }

  /// What the database of [#url] takes on disk.
  long bytes() throws SQLException {
    try (var c = DriverManager.getConnection(url(), user(), password());
        var statement = c.createStatement();
        var row = statement.executeQuery("SELECT pg_database_size('postgres')")) {
      row.next();
      return row.getLong(1);
    }
  }

  /// Stops the server; connections break.
  void stop() throws IOException {
    server.close();
  }

  /// Starts it again, where it was.
  void restart(int port) throws IOException {
    server = start(data, port);
  }

  int port() {
    return server.getPort();
  }

  /// Stops the server and removes its files, but for those it is just writing.
  @Override
  public void close() {
    try {
      server.close();
      try (var files = Files.walk(data.getParent())) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
