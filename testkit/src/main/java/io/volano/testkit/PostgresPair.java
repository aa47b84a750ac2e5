package io.volano.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A PostgreSQL and its standby, by streaming replication: what is committed on the first is on the
/// disk of the second before anybody hears of it.
///
/// The standby is made as one is by hand: a copy of the primary's files, taken between
/// `pg_start_backup` and `pg_stop_backup`.
public final class PostgresPair implements AutoCloseable {

  private static final Map<String, String> CONFIG =
      Map.of("synchronous_commit", "on", "wal_level", "replica", "hot_standby", "on");
  private static final Set<String> OWN =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "pg_replslot");

  private final PostgresServer primary;
  private final PostgresServer standby;

  private PostgresPair(PostgresServer primary, PostgresServer standby) {
    this.primary = primary;
    this.standby = standby;
  }

  public static PostgresPair start() throws IOException, SQLException {
    var primary = PostgresServer.in(PostgresServer.newFolder(), CONFIG);
    try {
      var standby = PostgresServer.in(standbyOf(primary), CONFIG);
      var pair = new PostgresPair(primary, standby);
      pair.waitForStandby();
      return pair;
    } catch (IOException | SQLException | RuntimeException e) {
      primary.close();
      throw e;
    }
  }

  private static Path standbyOf(PostgresServer primary) throws IOException, SQLException {
    var copy = PostgresServer.newFolder();
    try (var c = connect(primary)) {
      text(c, "SELECT pg_start_backup('standby', true, false)::text");
      copy(primary.data(), copy);
      var label = text(c, "SELECT labelfile FROM pg_stop_backup(false, false)");
      Files.writeString(copy.resolve("backup_label"), label);
    }
    Files.createFile(copy.resolve("standby.signal"));
    Files.writeString(
        copy.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=localhost port=%d user=%s'\n"
            .formatted(primary.port(), primary.user()),
        StandardOpenOption.APPEND);
    return copy;
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (var all = Files.walk(from)) {
      files =
          all.map(from::relativize).filter(f -> !OWN.contains(f.getName(0).toString())).toList();
    }
    for (var file : files) {
      if (!file.toString().isEmpty()) {
        Files.copy(from.resolve(file), to.resolve(file));
      }
    }
    Files.createDirectory(to.resolve("pg_replslot"));
  }

  /// From here on a commit waits for the standby.
  private void waitForStandby() throws SQLException {
    try (var c = connect(primary);
        var statement = c.createStatement()) {
      statement.execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
      text(c, "SELECT pg_reload_conf()::text");
      while (!text(c, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
          .equals("1")) {
        Thread.onSpinWait(); // a question takes its time
      }
    }
  }

  private static Connection connect(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(server.url(), server.user(), server.password());
  }

  private static String text(Connection c, String question) throws SQLException {
    try (var statement = c.createStatement();
        var row = statement.executeQuery(question)) {
      row.next();
      return row.getString(1);
    }
  }

  /// Whichever of the two can be written.
  public String url() {
    return "jdbc:postgresql://localhost:%d,localhost:%d/postgres?user=%s&targetServerType=primary"
        .formatted(primary.port(), standby.port(), primary.user());
  }

  /// The one that is written at first, by itself.
  public PostgresServer primary() {
    return primary;
  }

  /// The one that repeats it, by itself.
  public PostgresServer standby() {
    return standby;
  }

  /// Makes the standby a primary; done when it can be written.
  public void promote() throws SQLException {
    try (var c = connect(standby)) {
      text(c, "SELECT pg_promote()::text");
    }
  }

  /// Breaks all connections of others to the standby that was promoted.
  public void disconnectAll() throws SQLException {
    try (var c = connect(standby)) {
      text(
          c,
          "SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity"
              + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
    }
  }

  @Override
  public void close() {
    try (primary) {
      standby.close();
    }
  }
}
