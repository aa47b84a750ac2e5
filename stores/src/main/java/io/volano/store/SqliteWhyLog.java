package io.volano.store;

import io.volano.Entry.Decided;
import io.volano.Logged;
import io.volano.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Answers a query of the Why-Log from the marks of blocks, newest block first.
///
/// A subject leads to its decisions at once. A query of an action or a time reads the blocks that
/// have some of it. Marks are hashes, so what they lead to is looked at again.
final class SqliteWhyLog {

  private final Connection connection;
  private final LogQueries queries;
  private final int task;
  private final Query query;
  private final SqliteMarks marks;
  private final List<Logged<Decided>> found = new ArrayList<>();
  private final Set<Long> seen = new HashSet<>(); // a block may be filled between two questions

  SqliteWhyLog(
      Connection connection, LogQueries queries, int task, Query query, SqliteMarks marks) {
    this.connection = connection;
    this.queries = queries;
    this.task = task;
    this.query = query;
    this.marks = marks;
  }

  List<Logged<Decided>> decisions() throws SQLException {
    if (query.subject().isPresent()) {
      ofSubject(query.subject().get());
    } else if (query.action().isEmpty() && query.from().isEmpty() && query.to().isEmpty()) {
      scan(0, Long.MAX_VALUE);
    } else {
      blockwise();
    }
    return List.copyOf(found);
  }

  private void ofSubject(String subject) throws SQLException {
    long hash = SqliteMarks.ofSubject(task, subject);
    var positions = new ArrayList<Long>();
    for (long position : marks.recent(hash)) {
      look(positions, position);
    }
    try (var select =
        connection.prepareStatement(
            "SELECT b.id, m.marks FROM block b CROSS JOIN mark m ON m.id = b.id * 64 + ?"
                + " WHERE b.id <= ? AND b.latest >= ? AND b.earliest < ? ORDER BY b.id DESC")) {
      select.setInt(1, PackedMarks.bucket(hash));
      select.setLong(2, SqliteMarks.block(query.before()));
      select.setLong(3, from());
      select.setLong(4, to());
      try (var rows = select.executeQuery()) {
        while (found.size() < query.limit() && rows.next()) {
          long first = rows.getLong(1) * SqliteMarks.BLOCK;
          for (int offset : PackedMarks.offsets(rows.getBytes(2), hash).reversed()) {
            look(positions, first + offset);
          }
        }
      }
    }
    look(positions);
  }

  /// Collects positions, and looks at them when there are as many as are asked for.
  private void look(List<Long> positions, long position) throws SQLException {
    if (position < query.before() && found.size() < query.limit() && seen.add(position)) {
      positions.add(position);
      if (positions.size() == query.limit()) {
        look(positions);
      }
    }
  }

  private void look(List<Long> positions) throws SQLException {
    var read = new ArrayList<>(queries.decisions(positions));
    read.sort((a, b) -> Long.compare(b.position(), a.position()));
    for (var each : read) {
      if (found.size() < query.limit() && fits(each)) {
        found.add(each);
      }
    }
    positions.clear();
  }

  private boolean fits(Logged<Decided> each) {
    var decision = each.entry().decision();
    return query.subject().filter(s -> !s.equals(decision.subject())).isEmpty()
        && query.action().filter(a -> !a.equals(decision.action().id())).isEmpty()
        && Micros.of(decision.at()) >= from()
        && Micros.of(decision.at()) < to();
  }

  /// Times are compared as the log keeps them, in microseconds.
  private long from() {
    return query.from().map(Micros::of).orElse(Long.MIN_VALUE);
  }

  private long to() {
    return query.to().map(Micros::of).orElse(Long.MAX_VALUE);
  }

  private void blockwise() throws SQLException {
    long unwritten = SqliteMarks.firstUnwritten(connection);
    scan(unwritten, Long.MAX_VALUE);
    var hash = query.action().map(action -> SqliteMarks.ofAction(task, action));
    try (var select =
        connection.prepareStatement(
            "SELECT b.id, m.marks FROM block b LEFT JOIN mark m ON m.id = b.id * 64 + ?"
                + " WHERE b.id <= ? AND b.latest >= ? AND b.earliest < ? ORDER BY b.id DESC")) {
      select.setInt(1, hash.map(PackedMarks::bucket).orElse(0));
      select.setLong(2, SqliteMarks.block(Math.min(query.before(), unwritten - 1)));
      select.setLong(3, from());
      select.setLong(4, to());
      try (var rows = select.executeQuery()) {
        while (found.size() < query.limit() && rows.next()) {
          if (hash.isEmpty() || PackedMarks.contains(rows.getBytes(2), hash.get())) {
            long first = rows.getLong(1) * SqliteMarks.BLOCK;
            scan(first, first + SqliteMarks.BLOCK);
          }
        }
      }
    }
  }

  /// Finds what fits from a position up to before another, newest first.
  private void scan(long from, long to) throws SQLException {
    long before = Math.min(to, query.before());
    int left = query.limit() - found.size();
    if (left <= 0 || before <= from) {
      return;
    }
    var condition =
        new StringBuilder("AND " + Kind.DECISIONS + " AND e.position >= ? AND e.position < ?");
    var parameters = new ArrayList<Object>(List.of(from, before));
    query
        .action()
        .ifPresent(
            action -> {
              condition.append(" AND e.action = ?");
              parameters.add(action);
            });
    condition.append(" AND e.at >= ? AND e.at < ?");
    parameters.add(from());
    parameters.add(to());
    condition.append(" ORDER BY e.position DESC LIMIT ?");
    parameters.add(left);
    found.addAll(queries.decisions(condition.toString(), parameters.toArray()));
  }
}
