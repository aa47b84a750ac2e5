package io.volano.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.volano.Entry.Decided;
import io.volano.Leases;
import io.volano.Logged;
import io.volano.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// The log in a PostgreSQL database, which several processes may append to.
///
/// Positions are given out under a lock that a transaction holds until it has committed, so that
/// they become visible in their order: one group is being written at a time, by whichever process.
/// A group costs two round trips, whatever its size: one takes the lock and asks for all there is
/// to know, one writes and commits; an outcome of a slot that has a name costs one more, and so
/// does the wait for the lock while other processes write, during which the group gathers.
/// Statements are sent together, not merged into one, because what is asked must see what was
/// committed while the lock was waited for.
///
/// A process that stops within a transaction, between its round trips, holds that lock. Another
/// that waits for it does so for 3 seconds at most: the server then ends the transaction of who
/// stopped.
///
/// Where an address names several servers, one of them the primary and the others its standbys, it
/// goes on with whichever becomes the primary. When the server cannot be reached calls fail after 5
/// seconds; they succeed again when it can. An erasure rewrites the tables (`VACUUM FULL`), which
/// keeps everybody waiting meanwhile, and asks for a checkpoint if it may; archived write-ahead
/// logs and backups are the operator's.
public final class PostgresDecisionLog extends SqlDecisionLog {

  private static final String POSTGRESQL = "postgresql";

  /// Every query here has an index that gives its rows in their order. A planner whose statistics
  /// are older than the last million rows may rather sort them all, page after page.
  static final String PLANNING =
      "-c enable_seqscan=off -c enable_sort=off -c enable_hashjoin=off -c enable_mergejoin=off"
          + " -c max_parallel_workers_per_gather=0 -c jit=off";

  /// A plan that is kept does not grow with the table. One that was made when the table was empty,
  /// where all indexes cost the same, may walk a whole task for each row until the next ANALYZE.
  private static final String EACH_TIME = " -c plan_cache_mode=force_custom_plan";

  /// The writer's statements fit one plan only ([PostgresQuestion]); left to itself, the server
  /// makes it anew for each group, because the number of rows looks different each time.
  private static final String ONCE = " -c plan_cache_mode=force_generic_plan";

  /// Ends the transaction of a writer that was stopped, or whose machine is gone.
  private static final String STOPPED = " -c idle_in_transaction_session_timeout=3000";

  private static final String DENIED = "42501";
  private static final int READERS = 5;
  private static final long PATIENCE_MILLIS = 5_000;

  private final PostgresLeases leases;

  private PostgresDecisionLog(
      HikariDataSource readers, Tasks tasks, Dialect dialect, PostgresLeases leases) {
    super(new Database(POSTGRESQL, readers), tasks, dialect);
    this.leases = leases;
  }

  /// Opens the log of a database, bringing its tables to this release's version.
  ///
  /// @param url `jdbc:postgresql://host:port/database`
  public static PostgresDecisionLog open(String url, String user, String password) {
    var readers = pool("volano-log", READERS, url, user, password);
    try {
      Migrations.ofLog(readers, POSTGRESQL).migrate();
      var tasks = new Tasks();
      var dialect = new PostgresDialect(readers, writer(url, user, password), tasks);
      var leases = new PostgresLeases(POSTGRESQL, pool("volano-leases", 1, url, user, password));
      var log = new PostgresDecisionLog(readers, tasks, dialect, leases);
      log.start();
      return log;
    } catch (RuntimeException e) {
      readers.close();
      throw e;
    }
  }

  /// The versions of the tables of a database.
  public static Migrations migrations(String url, String user, String password) {
    return Migrations.ofLog(source(url, user, password), POSTGRESQL);
  }

  static DataSource source(String url, String user, String password) {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  /// Connections whose statements are planned each time they are run.
  static HikariDataSource pool(String name, int most, String url, String user, String password) {
    return new HikariDataSource(config(name, most, PLANNING + EACH_TIME, url, user, password));
  }

  /// The writing thread's one connection.
  static HikariDataSource writer(String url, String user, String password) {
    var config = config("volano-log-writer", 1, PLANNING + ONCE + STOPPED, url, user, password);
    config.setAutoCommit(false);
    return new HikariDataSource(config);
  }

  private static HikariConfig config(
      String name, int most, String options, String url, String user, String password) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(new PostgresSource(url, properties(name, options, user, password)));
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
    config.setInitializationFailTimeout(PATIENCE_MILLIS);
    return config;
  }

  private static Properties properties(String name, String options, String user, String password) {
    var properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("connectTimeout", "4");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("hostRecheckSeconds", "1");
    properties.setProperty("options", options);
    properties.setProperty("ApplicationName", name);
    return properties;
  }

  /// Writes tables anew without what was deleted, and has the old files removed.
  static void rewrite(Connection connection, String... tables) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var table : tables) {
        statement.execute("VACUUM (FULL, ANALYZE) " + table);
      }
      statement.execute("VACUUM FULL pg_statistic"); // which has copies of frequent values
      statement.execute("CHECKPOINT"); // else the old files stay until the next one
    } catch (SQLException e) {
      if (!DENIED.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public void close() {
    super.close();
    leases.close();
  }

  @Override
  List<Logged<Decided>> decisions(Connection c, LogQueries queries, int task, Query query)
      throws SQLException {
    return new PostgresWhyLog(c, queries, query).decisions();
  }
}
