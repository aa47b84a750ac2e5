package io.volano.store;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;

/// Connections to a PostgreSQL, but to none that another has replaced.
///
/// A standby that is promoted begins a new timeline, of a greater number. A primary that comes back
/// though it was replaced is on the one before: what is asked there is out of date, and what is
/// written is never part of the log. Where an address names several servers, the others are asked
/// then.
final class PostgresSource extends PlainSource {

  private static final System.Logger LOG = System.getLogger(PostgresSource.class.getName());
  private static final String REPLACED = "08004"; // the server rejected the connection
  private static final int TRIES = 8;
  private static final String TIMELINE =
      "SELECT system_identifier,"
          + " ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint"
          + " FROM pg_control_system()";

  /// Which history a server goes on with.
  ///
  /// @param system another one is another database, made by an upgrade or from a dump
  private record Timeline(long system, long number) {

    Timeline newer(Timeline other) {
      return other.system == system && other.number < number ? this : other;
    }
  }

  private final String url;
  private final Properties properties;
  private final AtomicReference<Timeline> newest = new AtomicReference<>();
  private final AtomicReference<Timeline> told = new AtomicReference<>();

  /// @param properties hold where the address does not say otherwise
  PostgresSource(String url, Properties properties) {
    this.url = url;
    this.properties = properties;
  }

  @Override
  public Connection getConnection() throws SQLException {
    for (int i = 0; i < TRIES; i++) {
      var connection = DriverManager.getConnection(url, i == 0 ? properties : anyOrder());
      if (!isReplaced(connection)) {
        return connection;
      }
      connection.close();
    }
    throw new SQLException("the only primary there is was replaced by another", REPLACED);
  }

  /// Else the driver asks servers in the order of the address, and none after the first primary.
  private Properties anyOrder() {
    var any = new Properties();
    any.putAll(properties);
    any.setProperty("loadBalanceHosts", "true");
    return any;
  }

  private boolean isReplaced(Connection connection) {
    var timeline = timeline(connection);
    return timeline.isPresent() && isReplaced(timeline.get());
  }

  private boolean isReplaced(Timeline timeline) {
    var known =
        newest.accumulateAndGet(timeline, (seen, now) -> seen == null ? now : seen.newer(now));
    if (timeline.equals(known)) {
      return false;
    }
    if (!known.equals(told.getAndSet(known))) {
      LOG.log(
          Level.ERROR,
          "postgresql: a primary is there that was replaced by another (its timeline is {0}, that"
              + " of the other {1}); it is not used: end it, or make it a standby",
          timeline.number,
          known.number);
    }
    return true;
  }

  /// None where one may not ask, or a standby answers.
  private static Optional<Timeline> timeline(Connection connection) {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(TIMELINE)) {
      return row.next()
          ? Optional.of(new Timeline(row.getLong(1), row.getLong(2)))
          : Optional.empty();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "the timeline is not known", e);
      return Optional.empty();
    }
  }
}
