package io.volano.store;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;

/// Connections for what tries again and again by itself: that none can be had is logged in one line
/// when it begins and every ten minutes, and so is that they can be had again.
final class WatchedSource extends PlainSource {

  private static final Duration BETWEEN_LINES = Duration.ofMinutes(10);

  private final String who;
  private final DataSource source;
  private final InstantSource clock;
  private final System.Logger log;
  private Instant since;
  private Instant told;
  private long tries;

  /// @param who waits for connections, for the log
  WatchedSource(String who, DataSource source, InstantSource clock, System.Logger log) {
    this.who = who;
    this.source = source;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      var connection = source.getConnection();
      reached();
      return connection;
    } catch (SQLException e) {
      missed(e);
      throw new UnreachableException(e);
    }
  }

  private synchronized void missed(SQLException why) {
    var now = clock.instant();
    tries++;
    if (since == null) {
      since = now;
      told = now;
      log.log(Level.ERROR, "{0}: no connection, trying again: {1}", who, why.getMessage());
    } else if (Duration.between(told, now).compareTo(BETWEEN_LINES) >= 0) {
      told = now;
      log.log(
          Level.ERROR,
          "{0}: no connection since {1}, after {2} tries: {3}",
          who,
          since,
          tries,
          why.getMessage());
    }
  }

  private synchronized void reached() {
    if (since != null) {
      log.log(Level.INFO, "{0}: connected again, after {1} tries since {2}", who, tries, since);
      since = null;
      tries = 0;
    }
  }
}
