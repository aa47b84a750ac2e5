package io.volano.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.postgresql.PGConnection;

/// Statements that are sent together and answered together, in their order: one round trip.
final class PostgresFlight {

  /// Takes a row of an answer.
  interface Answer {
    void take(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final PGConnection arrays;
  private final StringJoiner sql = new StringJoiner("; ");
  private final List<Object> parameters = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();

  PostgresFlight(Connection connection) throws SQLException {
    this.connection = connection;
    this.arrays = connection.unwrap(PGConnection.class);
  }

  /// A statement whose answer, if any, does not matter.
  void add(String statement, Object... with) {
    ask(statement, _ -> {}, with);
  }

  /// @param with a `Long`, or an array of [#array], for each `?`
  void ask(String statement, Answer answer, Object... with) {
    sql.add(statement);
    answers.add(answer);
    parameters.addAll(Arrays.asList(with));
  }

  /// @param type of an element
  /// @param values an array
  Array array(String type, Object values) throws SQLException {
    return arrays.createArrayOf(type, values);
  }

  <T> Array ints(Collection<T> of, ToIntFunction<T> value) throws SQLException {
    return array("int4", of.stream().mapToInt(value).toArray());
  }

  <T> Array longs(Collection<T> of, ToLongFunction<T> value) throws SQLException {
    return array("int8", of.stream().mapToLong(value).toArray());
  }

  <T> Array texts(Collection<T> of, Function<T, String> value) throws SQLException {
    return array("text", of.stream().map(value).toArray(String[]::new));
  }

  void go() throws SQLException {
    if (answers.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      boolean rows = statement.execute();
      for (var answer : answers) {
        if (rows) {
          take(statement, answer);
        }
        rows = statement.getMoreResults();
      }
    }
  }

  private static void take(PreparedStatement statement, Answer answer) throws SQLException {
    try (var rows = statement.getResultSet()) {
      while (rows.next()) {
        answer.take(rows);
      }
    }
  }
}
