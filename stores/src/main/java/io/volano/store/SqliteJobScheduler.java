package io.volano.store;

import io.volano.Job;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/// Jobs in one SQLite file, `schedules.db`, of a directory: the default.
///
/// One process has it open, so whatever is being done when it is opened died with another, and is
/// done anew at once.
public final class SqliteJobScheduler extends SqlJobScheduler {

  private static final String SQLITE = "sqlite";
  private static final String FILE = "schedules.db";
  private static final int CACHE_KIB = 256;

  private final Directory directory;

  private SqliteJobScheduler(
      Directory directory, Database database, List<Job> jobs, InstantSource clock, Engine engine) {
    super(database, jobs, clock, engine);
    this.directory = directory;
  }

  /// Opens the schedules of a directory, which is made if it is not there.
  ///
  /// @throws io.volano.StoreException if another process has it open
  /// @throws io.volano.Refusal.Invalid if a job's cron is none
  public static SqliteJobScheduler open(Path directory, List<Job> jobs, InstantSource clock) {
    return open(directory, jobs, clock, Engine.THREADS);
  }

  static SqliteJobScheduler open(
      Path directory, List<Job> jobs, InstantSource clock, Engine engine) {
    var file = directory.resolve(FILE);
    var lock = Directory.lock(directory, file);
    var source = SqliteDecisionLog.source(file, CACHE_KIB);
    var database = new Database(SQLITE, SqliteDecisionLog.pool(source));
    try {
      Migrations.ofSchedules(source, SQLITE).migrate();
      database.ask("open", SqliteJobScheduler::giveUpWhatDied);
      return new SqliteJobScheduler(lock, database, jobs, clock, engine);
    } catch (RuntimeException e) {
      database.close();
      lock.close();
      throw e;
    }
  }

  private static int giveUpWhatDied(Connection c) throws SQLException {
    try (var statement = c.createStatement()) {
      return statement.executeUpdate(
          "UPDATE schedule SET picked = 0, picked_by = NULL, last_heartbeat = NULL,"
              + " version = version + 1 WHERE picked = 1");
    }
  }

  /// The versions of the tables of schedules that no process has open.
  public static Migrations migrations(Path directory) {
    return Migrations.ofSchedules(
        SqliteDecisionLog.source(directory.resolve(FILE), CACHE_KIB), SQLITE);
  }

  @Override
  public void close() {
    super.close();
    directory.close();
  }
}
