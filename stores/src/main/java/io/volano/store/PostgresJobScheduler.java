package io.volano.store;

import io.volano.Job;
import java.time.InstantSource;
import java.util.List;

/// Jobs in a PostgreSQL database, for all processes that share it.
public final class PostgresJobScheduler extends SqlJobScheduler {

  private static final String POSTGRESQL = "postgresql";
  private static final int CONNECTIONS = 4;

  private PostgresJobScheduler(
      Database database, List<Job> jobs, InstantSource clock, Engine engine) {
    super(database, jobs, clock, engine);
  }

  /// Opens the schedules of a database, bringing their tables to this release's version.
  ///
  /// @param url `jdbc:postgresql://host:port/database`
  /// @throws io.volano.Refusal.Invalid if a job's cron is none
  public static PostgresJobScheduler open(
      String url, String user, String password, List<Job> jobs, InstantSource clock) {
    return open(url, user, password, jobs, clock, Engine.THREADS);
  }

  static PostgresJobScheduler open(
      String url,
      String user,
      String password,
      List<Job> jobs,
      InstantSource clock,
      Engine engine) {
    var pool = PostgresDecisionLog.pool("volano-schedules", CONNECTIONS, url, user, password);
    try {
      Migrations.ofSchedules(pool, POSTGRESQL).migrate();
      return new PostgresJobScheduler(new Database(POSTGRESQL, pool), jobs, clock, engine);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /// The versions of the tables of a database.
  public static Migrations migrations(String url, String user, String password) {
    return Migrations.ofSchedules(PostgresDecisionLog.source(url, user, password), POSTGRESQL);
  }
}
