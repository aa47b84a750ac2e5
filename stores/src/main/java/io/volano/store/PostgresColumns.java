package io.volano.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.IntFunction;

/// The columns of rows to be inserted, each an array.
final class PostgresColumns {

  private final PostgresFlight flight;
  private final StringJoiner names = new StringJoiner(", ");
  private final StringJoiner arrays = new StringJoiner(", ");
  private final List<Object> values = new ArrayList<>();

  PostgresColumns(PostgresFlight flight) {
    this.flight = flight;
  }

  void add(String name, String type, Object array) throws SQLException {
    names.add(name);
    arrays.add("?::" + type + "[]");
    values.add(flight.array(type, array));
  }

  /// Adds a column unless it is empty in all rows: then it is not sent.
  <T> void addIfAny(
      String name, String type, List<Row> rows, Function<Row, T> value, IntFunction<T[]> array)
      throws SQLException {
    var all = array.apply(rows.size());
    boolean any = false;
    for (int i = 0; i < all.length; i++) {
      all[i] = value.apply(rows.get(i));
      any |= all[i] != null;
    }
    if (any) {
      add(name, type, all);
    }
  }

  /// Inserts the rows.
  void insert(String table) {
    flight.add(
        "INSERT INTO " + table + " (" + names + ") SELECT * FROM unnest(" + arrays + ")",
        values.toArray());
  }
}
