package io.volano.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// How a kind of database is written to. Called by the writing thread only.
interface Dialect {

  /// What there is when a group is to be judged.
  ///
  /// @param born where living tasks begin, by number
  /// @param existing what the log has in the places that the rows want
  /// @param head the last position given out
  /// @param tokens of the leases that rows came under, by number of their task; nobody can change
  ///   them before this transaction is over
  record Found(
      Map<Integer, Long> born, Judge.Existing existing, long head, Map<Integer, Long> tokens) {

    /// What a log has that one process holds alone.
    Found(Map<Integer, Long> born, Judge.Existing existing, long head) {
      this(born, existing, head, Map.of());
    }

    /// Whether a row came under a lease that has changed hands.
    boolean fences(Row row) {
      return row.token != 0 && tokens.getOrDefault(row.task, 0L) != row.token;
    }
  }

  /// Waits until no other process writes, if one did lately: whoever wants to append meanwhile
  /// joins the group. The next call is [#begin(List)].
  default void awaitTurn() throws SQLException {}

  /// A connection in a transaction that no other writer can be in.
  Connection begin() throws SQLException;

  /// [#begin] for appending rows; if all know their task, other writers may be in a transaction
  /// until [#look].
  Connection begin(List<Row> rows) throws SQLException;

  /// Gives the connection back; what was not committed did not happen.
  void end(Connection connection, boolean committed);

  /// Looks at the log, for rows that know their task if it was ever declared.
  Found look(Connection connection, List<Row> rows) throws SQLException;

  /// Writes rows that have their positions, and what follows from them: what is due, what is open.
  ///
  /// @param commitAtOnce whether the transaction may be committed with it
  void write(Connection connection, List<Row> rows, boolean commitAtOnce) throws SQLException;

  /// Writes rows from which nothing follows.
  void insert(Connection connection, List<Row> rows) throws SQLException;

  /// Whether the database is asked for the ids of new decisions even before it has refused one.
  boolean asksForIds();

  /// Whether it is the store that failed, so that any other write would fail alike.
  boolean broken(SQLException e);

  /// Rows have become visible.
  default void committed(List<Row> rows) {}

  /// A transaction that changed or removed rows is committed.
  default void rewritten() {}

  /// Positions of the decisions about a subject, in order.
  List<Long> decisionsAbout(Connection connection, int task, String subject) throws SQLException;

  /// Takes decisions that are being removed out of what the database cannot index by itself.
  default void unindex(Connection connection, List<Long> positions) throws SQLException {}

  /// The same for all decisions of a task.
  default void unindex(Connection connection, int task) throws SQLException {}

  /// Leaves no byte of removed rows in a file. Called between two transactions.
  void scrub() throws SQLException;

  /// Lets go of the database. Called when the writing thread has ended.
  void close();
}
