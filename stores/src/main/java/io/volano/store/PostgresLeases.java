package io.volano.store;

import com.zaxxer.hikari.HikariDataSource;
import io.volano.Lease;
import io.volano.Leases;
import io.volano.TaskId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Leases in a PostgreSQL database, by its clock.
///
/// A server has one row with its time and each task one with its holder, so that renewing costs one
/// row however many tasks there are. A lease whose holder has no row, or one that is out of date,
/// is free. It changes hands, and its token grows, under the lock on positions of the log: whoever
/// appends holds that lock from before it looks at the token until it has committed.
final class PostgresLeases implements Leases, AutoCloseable {

  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(5);
  private static final int RANDOM_BYTES = 3;

  private static final String RENEW =
      "INSERT INTO server (id, expires)"
          + " VALUES (?, clock_timestamp() + ?::bigint * interval '1 millisecond')"
          + " ON CONFLICT (id) DO UPDATE SET expires = excluded.expires";

  private static final String LOOK =
      "SELECT t.tenant, t.name, t.id, l.holder, l.token, s.expires > clock_timestamp()"
          + " FROM task t LEFT JOIN lease l ON l.task = t.id LEFT JOIN server s ON s.id = l.holder"
          + " WHERE t.born IS NOT NULL";

  /// Whoever is about to lose a lease, and renews it at this moment, comes before or after.
  private static final String HOLD =
      "SELECT FROM server s JOIN lease l ON l.holder = s.id WHERE l.task = ANY (?) FOR UPDATE OF s";

  private static final String TAKE =
      "INSERT INTO lease AS l (task, holder, token) SELECT unnest(?::int[]), ?, 1"
          + " ON CONFLICT (task) DO UPDATE SET holder = excluded.holder, token = l.token + 1"
          + " WHERE NOT EXISTS"
          + " (SELECT FROM server s WHERE s.id = l.holder AND s.expires > clock_timestamp())";

  private static final String SWEEP =
      "DELETE FROM server WHERE expires < clock_timestamp() - interval '1 hour'";

  private final Database database;
  private final String holder;

  /// @param connections used for nothing else, so that no slow question keeps a lease from being
  ///   renewed
  PostgresLeases(String store, HikariDataSource connections) {
    this.database = new Database(store, connections);
    this.holder = name();
  }

  /// Tells people which process it is; the end of it makes it one of a kind.
  private static String name() {
    var random = new byte[RANDOM_BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    return host() + ":" + ProcessHandle.current().pid() + "-" + HexFormat.of().formatHex(random);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unnamed";
    }
  }

  @Override
  public String holder() {
    return holder;
  }

  @Override
  public Duration timeToLive() {
    return TIME_TO_LIVE;
  }

  /// What the database has of a task.
  private record Held(TaskId task, int number, String holder, long token, boolean alive) {
    private Lease lease() {
      return new Lease(task, holder, token);
    }
  }

  @Override
  public List<Lease> renew(Set<TaskId> wanted) {
    return database.ask(
        "renew leases",
        c -> {
          var held = renewAndLook(c);
          var unwanted = held.stream().filter(h -> isOurs(h) && !wanted.contains(h.task)).toList();
          var free = held.stream().filter(h -> !h.alive && wanted.contains(h.task)).toList();
          if (!unwanted.isEmpty() || !free.isEmpty()) {
            giveBack(c, unwanted);
            take(c, free);
            held = renewAndLook(c); // another may have been quicker
          }
          return held.stream().filter(Held::alive).map(Held::lease).toList();
        });
  }

  private boolean isOurs(Held held) {
    return holder.equals(held.holder);
  }

  private List<Held> renewAndLook(Connection c) throws SQLException {
    var held = new ArrayList<Held>();
    var flight = new PostgresFlight(c);
    flight.add(RENEW, holder, TIME_TO_LIVE.toMillis());
    flight.ask(
        LOOK,
        row ->
            held.add(
                new Held(
                    new TaskId(row.getString(1), row.getString(2)),
                    row.getInt(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getBoolean(6))));
    flight.go();
    return held;
  }

  private static void giveBack(Connection c, List<Held> unwanted) throws SQLException {
    if (!unwanted.isEmpty()) {
      var flight = new PostgresFlight(c);
      flight.add(
          "UPDATE lease SET holder = '' WHERE task = ANY (?)", flight.ints(unwanted, Held::number));
      flight.go();
    }
  }

  private void take(Connection c, List<Held> free) throws SQLException {
    if (free.isEmpty()) {
      return;
    }
    c.setAutoCommit(false);
    try {
      var flight = new PostgresFlight(c);
      flight.add(PostgresDialect.LOCK, PostgresDialect.POSITIONS);
      flight.add(HOLD, flight.ints(free, Held::number));
      flight.add(TAKE, flight.ints(free, Held::number), holder);
      flight.add(SWEEP);
      flight.add("COMMIT");
      flight.go();
    } finally {
      c.setAutoCommit(true);
    }
  }

  @Override
  public void giveBack() {
    database.ask(
        "give leases back",
        c -> {
          var flight = new PostgresFlight(c);
          flight.add("DELETE FROM server WHERE id = ?", holder);
          flight.go();
          return true;
        });
  }

  @Override
  public void close() {
    database.close();
  }
}
