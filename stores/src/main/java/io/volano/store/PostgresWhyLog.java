package io.volano.store;

import io.volano.Entry.Decided;
import io.volano.Logged;
import io.volano.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Answers a query of the Why-Log by one statement.
final class PostgresWhyLog {

  private final Connection connection;
  private final LogQueries queries;
  private final Query query;
  private final StringBuilder condition = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  PostgresWhyLog(Connection connection, LogQueries queries, Query query) {
    this.connection = connection;
    this.queries = queries;
    this.query = query;
  }

  List<Logged<Decided>> decisions() throws SQLException {
    and("e.decision IS NOT NULL AND e.position < ?", query.before());
    query.subject().ifPresent(subject -> and("e.subject = ?", subject));
    query.action().ifPresent(action -> and("e.action = ?", action));
    query.from().ifPresent(from -> and("e.at >= ?", Micros.of(from)));
    query.to().ifPresent(to -> and("e.at < ?", Micros.of(to)));
    condition.append(" ORDER BY e.position DESC LIMIT ?");
    parameters.add(query.limit());
    return query.from().isEmpty() && query.to().isEmpty() ? ask() : sorted();
  }

  private void and(String term, Object parameter) {
    condition.append(condition.isEmpty() ? "AND " : " AND ").append(term);
    parameters.add(parameter);
  }

  private List<Logged<Decided>> ask() throws SQLException {
    return queries.decisions(condition.toString(), parameters.toArray());
  }

  /// Lets the planner sort: what was decided at a time is found first, then put in order.
  private List<Logged<Decided>> sorted() throws SQLException {
    connection.setAutoCommit(false);
    try (var set = connection.createStatement()) {
      set.execute("SET LOCAL enable_sort = on");
      return ask();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
