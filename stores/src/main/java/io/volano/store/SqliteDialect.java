package io.volano.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/// How the SQLite file of a log is written to, on one connection.
final class SqliteDialect implements Dialect {

  final SqliteMarks marks;
  final RecentEntries recent = new RecentEntries();
  final SqliteCheckpoints checkpoints;
  private final SQLiteDataSource source;
  private final Tasks tasks;
  private SqliteSession session; // null if there is none
  private Set<Long> unmarked = Set.of(); // decisions that this transaction removes

  SqliteDialect(SQLiteDataSource source, Tasks tasks, SqliteMarks marks) {
    this.source = source;
    this.tasks = tasks;
    this.marks = marks;
    this.checkpoints = new SqliteCheckpoints(source);
  }

  @Override
  public Connection begin() throws SQLException {
    if (session == null) {
      session = new SqliteSession(source);
    }
    try {
      // Before anything is read: only then does SQLite wait while somebody else writes. In the
      // driver's mode for this, a transaction would begin, and lock, where the last one ends.
      session.prepare("UPDATE probe SET at = at WHERE id < 0").executeUpdate();
      return session.connection;
    } catch (SQLException e) {
      disconnect();
      throw e;
    }
  }

  @Override
  public Connection begin(List<Row> rows) throws SQLException {
    return begin();
  }

  /// After some failures SQLite has rolled back by itself: then a new connection is in no doubt.
  @Override
  public void end(Connection connection, boolean committed) {
    if (committed) {
      return;
    }
    unmarked = Set.of();
    try {
      connection.rollback();
    } catch (SQLException _) {
      disconnect();
    }
  }

  private void disconnect() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  @Override
  public Found look(Connection connection, List<Row> rows) throws SQLException {
    var born = new HashMap<Integer, Long>();
    for (var row : rows) {
      if (row.task != 0 && !born.containsKey(row.task)) {
        born.put(row.task, session.number("SELECT born FROM task WHERE id = ?", row.task));
      }
    }
    long head = session.number("SELECT max(position) FROM entry");
    return new Found(born, new SqliteExisting(session, tasks), head);
  }

  @Override
  public void write(Connection connection, List<Row> rows, boolean commitAtOnce)
      throws SQLException {
    if (!rows.isEmpty()) {
      marks.writeFullBlocks(connection, rows.getFirst().position);
      insert(connection, rows);
      new SqlitePending(session, tasks).follow(rows);
    }
  }

  @Override
  public void insert(Connection connection, List<Row> rows) throws SQLException {
    var decisions = new ArrayList<Row>(rows.size());
    var others = new ArrayList<Row>();
    for (var row : rows) {
      (row.isDecision() ? decisions : others).add(row);
    }
    session.batch(
        decisions,
        "INSERT INTO entry (position, task, kind, at, body, detail, episode, step, decision,"
            + " subject, action) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (s, row) -> {
          bindCommon(s, row);
          s.setString(9, row.decision);
          s.setString(10, row.subject);
          s.setString(11, row.action);
        });
    session.batch(
        others,
        "INSERT INTO entry (position, task, kind, at, body, detail, episode, step, ref, slot, key)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (s, row) -> {
          bindCommon(s, row);
          s.setObject(9, row.ref);
          s.setObject(10, row.slot);
          s.setString(11, row.key);
        });
  }

  private static void bindCommon(PreparedStatement s, Row row) throws SQLException {
    s.setLong(1, row.position);
    s.setInt(2, row.task);
    s.setInt(3, row.kind.code);
    s.setLong(4, row.at);
    s.setBytes(5, row.body);
    s.setBytes(6, row.detail);
    s.setString(7, row.episode);
    s.setObject(8, row.step);
  }

  @Override
  public boolean asksForIds() {
    return false; // most are new, and the index on them refuses the others
  }

  @Override
  public boolean broken(SQLException e) {
    return e instanceof SQLiteException sqlite
        && switch (sqlite.getResultCode().code & 0xFF) {
          // constraint, mismatch, too big, range, and plain errors are of a row
          case 19, 20, 18, 25, 1 -> false;
          default -> true;
        };
  }

  @Override
  public void committed(List<Row> rows) {
    recent.add(rows);
    if (!rows.isEmpty()) {
      marks.committed(rows);
    }
    checkpoints.committed();
  }

  @Override
  public void rewritten() {
    recent.clear();
    marks.forget(unmarked);
    unmarked = Set.of();
  }

  @Override
  public List<Long> decisionsAbout(Connection c, int task, String subject) throws SQLException {
    var theirs = new ArrayList<Long>();
    try (var select =
        c.prepareStatement("SELECT 1 FROM entry WHERE position = ? AND task = ? AND subject = ?")) {
      for (long position : marks.candidates(c, task, subject)) {
        select.setLong(1, position);
        select.setInt(2, task);
        select.setString(3, subject);
        try (var row = select.executeQuery()) {
          if (row.next()) {
            theirs.add(position);
          }
        }
      }
    }
    return theirs;
  }

  @Override
  public void unindex(Connection c, List<Long> positions) throws SQLException {
    var more = new HashSet<>(unmarked);
    more.addAll(marks.unmark(c, positions));
    unmarked = more;
  }

  @Override
  public void unindex(Connection c, int task) throws SQLException {
    unmarked = marks.unmark(c, task);
  }

  /// Overwriting leaves copies that SQLite made of a row when it moved it from page to page, and
  /// what the write-ahead log has: so the file is written anew and the log cut.
  @Override
  public void scrub() throws SQLException {
    disconnect();
    try (var c = source.getConnection();
        var statement = c.createStatement()) {
      statement.execute("VACUUM");
      SqliteDecisionLog.truncate(statement);
    }
  }

  @Override
  public void close() {
    checkpoints.close();
    disconnect();
  }
}
