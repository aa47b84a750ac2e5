package io.volano.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How a PostgreSQL database is written to: in two round trips, whatever the size of a group.
///
/// One takes the lock on positions and asks for all there is to know, one writes and commits. While
/// other processes write as well, a third that takes the lock comes first: whoever arrives while it
/// is waited for is in the group, which so has all that wait instead of half of them.
final class PostgresDialect implements Dialect {

  /// Names the lock on giving out positions among the advisory locks of the database.
  static final long POSITIONS = 0x766F6C616E6FL; // "volano"

  static final String LOCK = "SELECT pg_advisory_xact_lock(?)";

  /// Has statements planned each time, within a transaction. Otherwise the writer keeps the plans
  /// of what it does most: of inserts, where there is nothing to choose, and of questions that only
  /// one index fits ([PostgresQuestion]).
  private static final String THIS_TIME = "SET LOCAL plan_cache_mode = force_custom_plan";

  private final HikariDataSource readers;
  private final HikariDataSource writer;
  private final Tasks tasks;
  private Connection turn; // holds the lock, for the next group
  private boolean hasLock; // whether the group's connection holds it already
  private long written; // the last position given out here
  private boolean crowded; // whether another process gave out the last one there was

  PostgresDialect(HikariDataSource readers, HikariDataSource writer, Tasks tasks) {
    this.readers = readers;
    this.writer = writer;
    this.tasks = tasks;
  }

  @Override
  public void awaitTurn() throws SQLException {
    if (crowded && turn == null) {
      turn = locked(writer.getConnection());
    }
  }

  @Override
  public Connection begin() throws SQLException {
    return locked(writer.getConnection(), THIS_TIME);
  }

  /// The lock comes with [#look], or at once where a task may have to be made.
  @Override
  public Connection begin(List<Row> rows) throws SQLException {
    boolean known = rows.stream().allMatch(row -> row.task != 0);
    var connection = turn == null ? writer.getConnection() : turn;
    hasLock = turn != null || !known;
    turn = null;
    return known ? connection : locked(connection, THIS_TIME);
  }

  private static Connection locked(Connection connection, String... then) throws SQLException {
    try {
      var flight = new PostgresFlight(connection);
      flight.add(LOCK, POSITIONS);
      for (var statement : then) {
        flight.add(statement);
      }
      flight.go();
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void end(Connection connection, boolean committed) {
    try {
      connection.close(); // which rolls back
    } catch (SQLException _) {
      // a broken connection: the server has rolled back, or will
    }
  }

  @Override
  public Found look(Connection connection, List<Row> rows) throws SQLException {
    var numbers = rows.stream().mapToInt(row -> row.task).filter(task -> task != 0).distinct();
    var born = new HashMap<Integer, Long>();
    var head = new long[1];
    var existing = new PostgresExisting(connection, tasks);
    var flight = new PostgresFlight(connection);
    if (!hasLock) {
      flight.add(LOCK, POSITIONS);
    }
    flight.ask(
        "SELECT id, born FROM task WHERE id = ANY (?) AND born IS NOT NULL",
        row -> born.put(row.getInt(1), row.getLong(2)),
        flight.array("int4", numbers.toArray()));
    existing.find(flight, rows);
    flight.ask("SELECT max(position) FROM entry", row -> head[0] = row.getLong(1));
    var tokens = tokens(flight, rows);
    flight.go();
    crowded = head[0] != written;
    return new Found(born, existing, head[0], tokens);
  }

  /// Asks for the tokens of leases, if rows came under any. They change hands under the lock on
  /// positions only ([PostgresLeases]).
  private static Map<Integer, Long> tokens(PostgresFlight flight, List<Row> rows)
      throws SQLException {
    var fenced = rows.stream().filter(row -> row.token != 0).mapToInt(row -> row.task).distinct();
    var numbers = fenced.toArray();
    var tokens = new HashMap<Integer, Long>();
    if (numbers.length > 0) {
      flight.ask(
          "SELECT task, token FROM lease WHERE task = ANY (?)",
          row -> tokens.put(row.getInt(1), row.getLong(2)),
          flight.array("int4", numbers));
    }
    return tokens;
  }

  @Override
  public void write(Connection c, List<Row> rows, boolean commitAtOnce) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    var flight = new PostgresFlight(c);
    insert(flight, rows);
    written = rows.getLast().position;
    if (rows.stream().anyMatch(row -> row.kind != Kind.DECIDED)) {
      flight.add(THIS_TIME); // `pending` and `episode` are now empty, now not
    }
    new PostgresPending(c, tasks, flight).follow(rows);
    if (commitAtOnce) {
      flight.add("COMMIT");
    }
    flight.go();
  }

  @Override
  public void insert(Connection c, List<Row> rows) throws SQLException {
    var flight = new PostgresFlight(c);
    insert(flight, rows);
    flight.go();
  }

  private static void insert(PostgresFlight flight, List<Row> rows) throws SQLException {
    var columns = new PostgresColumns(flight);
    columns.add("position", "int8", rows.stream().mapToLong(row -> row.position).toArray());
    columns.add("at", "int8", rows.stream().mapToLong(row -> row.at).toArray());
    columns.add("task", "int4", rows.stream().mapToInt(row -> row.task).toArray());
    columns.add("kind", "int4", rows.stream().mapToInt(row -> row.kind.code).toArray());
    columns.addIfAny("step", "int8", rows, row -> row.step, Long[]::new);
    columns.addIfAny("ref", "int8", rows, row -> row.ref, Long[]::new);
    columns.addIfAny("slot", "int4", rows, row -> row.slot, Integer[]::new);
    columns.addIfAny("decision", "text", rows, row -> row.decision, String[]::new);
    columns.addIfAny("subject", "text", rows, row -> row.subject, String[]::new);
    columns.addIfAny("action", "text", rows, row -> row.action, String[]::new);
    columns.addIfAny("episode", "text", rows, row -> row.episode, String[]::new);
    columns.addIfAny("key", "text", rows, row -> row.key, String[]::new);
    columns.addIfAny("body", "bytea", rows, row -> row.body, byte[][]::new);
    columns.addIfAny("detail", "bytea", rows, row -> row.detail, byte[][]::new);
    columns.insert("entry");
  }

  @Override
  public boolean asksForIds() {
    return true; // for each id refused the server would write an error into its log
  }

  /// All but what a row can be at fault for: data exceptions, violated constraints, limits, and
  /// what a trigger of the operator's raises.
  @Override
  public boolean broken(SQLException e) {
    var state = e.getSQLState();
    return state == null
        || !(state.startsWith("22")
            || state.startsWith("23")
            || state.startsWith("54")
            || state.startsWith("P0"));
  }

  @Override
  public List<Long> decisionsAbout(Connection c, int task, String subject) throws SQLException {
    var found = new ArrayList<Long>();
    try (var select =
        c.prepareStatement(
            "SELECT position FROM entry WHERE task = ? AND subject = ? ORDER BY position")) {
      select.setInt(1, task);
      select.setString(2, subject);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getLong(1));
        }
      }
    }
    return found;
  }

  @Override
  public void scrub() throws SQLException {
    try (var c = readers.getConnection()) {
      PostgresDecisionLog.rewrite(c, "entry", "pending", "episode");
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
