package io.volano.store;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;

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
      "SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint";

  private final String url;
  private final Properties properties;
  private final AtomicLong newest = new AtomicLong();
  private final AtomicLong told = new AtomicLong();

  /// @param properties hold where the address does not say otherwise
  PostgresSource(String url, Properties properties) {
    this.url = url;
    this.properties = properties;
  }

  @Override
  public Connection getConnection() throws SQLException {
    var connection = DriverManager.getConnection(url, properties);
    for (int i = 1; i < TRIES && isReplaced(connection); i++) {
      connection.close();
      connection = DriverManager.getConnection(url, anyOrder());
    }
    if (isReplaced(connection)) {
      connection.close();
      throw new SQLException("the only primary there is was replaced by another", REPLACED);
    }
    return connection;
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
    if (timeline.isEmpty()) {
      return false;
    }
    long known = newest.accumulateAndGet(timeline.getAsLong(), Math::max);
    if (timeline.getAsLong() == known) {
      return false;
    }
    if (told.getAndSet(known) < known) {
      LOG.log(
          Level.ERROR,
          "postgresql: a primary is there that was replaced by another (its timeline is {0}, that"
              + " of the other {1}); it is not used: end it, or make it a standby",
          timeline.getAsLong(),
          known);
    }
    return true;
  }

  /// None where one may not ask, or a standby answers.
  private static OptionalLong timeline(Connection connection) {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(TIMELINE)) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "the timeline is not known", e);
      return OptionalLong.empty();
    }
  }
}
