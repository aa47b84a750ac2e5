package io.volano.store;

import io.volano.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/// The versions of a store's tables, and the steps between them.
///
/// Flyway runs `V<n>__<name>.sql` forwards and keeps a history table. A step back is our own: the
/// newest version's `U<n>__<name>.sql` of the folder `undo`, in one transaction with the removal of
/// its line from the history. What an undo script drops is gone.
public final class Migrations {

  private final DataSource database;
  private final String dialect;
  private final String tables;
  private final Flyway flyway;

  private Migrations(DataSource database, String dialect, String tables) {
    this.database = database;
    this.dialect = dialect;
    this.tables = tables;
    this.flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(database)
            .locations("classpath:" + folder())
            .table(history())
            .baselineOnMigrate(true) // they may all share a database
            .baselineVersion("0")
            .load();
  }

  /// @param dialect `sqlite` or `postgresql`
  static Migrations ofLog(DataSource database, String dialect) {
    return new Migrations(database, dialect, "log");
  }

  /// @param dialect `sqlite` or `postgresql`
  static Migrations ofPolicies(DataSource database, String dialect) {
    return new Migrations(database, dialect, "policies");
  }

  /// @param dialect `sqlite` or `postgresql`
  static Migrations ofSchedules(DataSource database, String dialect) {
    return new Migrations(database, dialect, "schedules");
  }

  /// @param dialect `sqlite` or `postgresql`
  static Migrations ofAccess(DataSource database, String dialect) {
    return new Migrations(database, dialect, "access");
  }

  /// One version and whether the database has it.
  ///
  /// @param applied when it was applied; empty if it was not
  public record Step(int version, String name, Optional<java.time.Instant> applied) {}

  /// Which tables these are: `log`, `policies`, `schedules` or `access`.
  public String tables() {
    return tables;
  }

  /// Brings the tables to the newest version.
  ///
  /// @return how many steps it took
  public int migrate() {
    try {
      return flyway.migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw new StoreException(dialect, "migrate " + tables, e);
    }
  }

  /// All versions this release knows, oldest first.
  public List<Step> status() {
    try {
      return Arrays.stream(flyway.info().all())
          .filter(info -> info.getVersion() != null && version(info) > 0)
          .map(Migrations::step)
          .toList();
    } catch (FlywayException e) {
      throw new StoreException(dialect, "status of " + tables, e);
    }
  }

  private static Step step(MigrationInfo info) {
    var applied = Optional.ofNullable(info.getInstalledOn()).map(java.util.Date::toInstant);
    return new Step(version(info), info.getDescription(), applied);
  }

  private static int version(MigrationInfo info) {
    return Integer.parseInt(info.getVersion().getVersion());
  }

  /// Undoes the newest version that was applied; what its script drops is gone.
  ///
  /// @return the version undone, or empty if there was none
  public Optional<Step> rollback() {
    var newest =
        status().stream().filter(step -> step.applied().isPresent()).reduce((_, last) -> last);
    newest.ifPresent(this::undo);
    return newest;
  }

  private void undo(Step step) {
    var path =
        "io/volano/store/"
            + dialect
            + "/undo/U"
            + step.version()
            + "__"
            + step.name().replace(' ', '_')
            + ".sql";
    try (var connection = database.getConnection()) {
      boolean auto = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        undo(connection, read(path), step.version());
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(auto);
      }
    } catch (SQLException | IOException e) {
      throw new StoreException(dialect, "rollback of " + tables + " " + step.version(), e);
    }
  }

  private void undo(Connection connection, String script, int version) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : script.split(";", -1)) {
        if (!sql.isBlank()) {
          statement.executeUpdate(sql);
        }
      }
    }
    try (var delete =
        connection.prepareStatement("DELETE FROM \"" + history() + "\" WHERE \"version\" = ?")) {
      delete.setString(1, Integer.toString(version));
      delete.executeUpdate();
    }
  }

  private static String read(String path) throws IOException {
    try (InputStream in = Migrations.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("there is no " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String folder() {
    return "io/volano/store/" + dialect + "/" + tables;
  }

  private String history() {
    return tables + "_migrations";
  }
}
