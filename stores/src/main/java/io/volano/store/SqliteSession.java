package io.volano.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteDataSource;

/// The writing thread's connection, and the statements it keeps prepared.
final class SqliteSession implements AutoCloseable {

  /// Sets the parameters of a statement.
  interface Binding {
    void bind(PreparedStatement statement, Row row) throws SQLException;
  }

  final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  SqliteSession(SQLiteDataSource source) throws SQLException {
    connection = source.getConnection();
    connection.setAutoCommit(false);
  }

  PreparedStatement prepare(String sql) throws SQLException {
    var statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /// The first column of the first row, 0 if there is none.
  long number(String sql, Object... parameters) throws SQLException {
    var select = prepare(sql);
    for (int i = 0; i < parameters.length; i++) {
      select.setObject(i + 1, parameters[i]);
    }
    try (var row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  void batch(List<Row> rows, String sql, Binding binding) throws SQLException {
    if (!rows.isEmpty()) {
      var statement = prepare(sql);
      for (var row : rows) {
        binding.bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      // what it had open is rolled back all the same
    }
  }
}
