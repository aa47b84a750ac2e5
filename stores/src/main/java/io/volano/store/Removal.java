package io.volano.store;

import io.volano.Entry;
import io.volano.Entry.Deleted;
import io.volano.Entry.Erased;
import io.volano.Logged;
import io.volano.Refusal;
import io.volano.TaskId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Takes entries out of a log, or the texts of entries: for a subject, for a task, or for their
/// age.
final class Removal {

  /// Decisions whose texts are dropped in one transaction.
  private static final int DROPPED_AT_ONCE = 4_096;

  private final Database database;
  private final LogWriter writer;
  private final Dialect dialect;
  private final Tasks tasks;

  Removal(Database database, LogWriter writer, Dialect dialect, Tasks tasks) {
    this.database = database;
    this.writer = writer;
    this.dialect = dialect;
    this.tasks = tasks;
  }

  /// Removes the decisions about a subject from all tasks of a tenant, and notes it in each.
  List<Logged<Erased>> erase(
      String tenant, String subject, Function<TaskId, String> hash, Instant at) {
    if (subject.isEmpty()) {
      throw new Refusal.Invalid("subject", "must not be empty");
    }
    var erased =
        writer.rewriting(
            "erase",
            c -> {
              var entries = new ArrayList<Logged<Erased>>();
              long next = LogQueries.newest(c) + 1; // before rows go, or it might come again
              for (var task : Tasks.of(c, tenant).entrySet()) {
                var removed = remove(c, task.getValue(), subject);
                if (!removed.isEmpty()) {
                  var id = task.getKey();
                  var entry =
                      new Erased(id, at, hash.apply(id), removed.getFirst(), removed.size());
                  entries.add(new Logged<>(next, entry));
                  insert(c, task.getValue(), next++, entry);
                }
              }
              return entries;
            });
    if (!erased.isEmpty()) {
      writer.upkeep("erase", dialect::scrub);
    }
    return erased;
  }

  /// @return the positions of the decisions removed, in order
  private List<Long> remove(Connection c, int task, String subject) throws SQLException {
    var positions = dialect.decisionsAbout(c, task, subject);
    if (!positions.isEmpty()) {
      dialect.unindex(c, positions);
      remove(c, task, positions);
    }
    return positions;
  }

  private void remove(Connection c, int task, List<Long> positions) throws SQLException {
    var episodes = new LinkedHashSet<String>();
    for (var chunk : LogQueries.chunks(positions)) {
      var in = LogQueries.marks(chunk.size());
      try (var select =
          c.prepareStatement(
              "SELECT DISTINCT episode FROM entry WHERE episode IS NOT NULL AND position IN "
                  + in)) {
        bind(select, chunk);
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            episodes.add(rows.getString(1));
          }
        }
      }
      for (var sql :
          List.of(
              "DELETE FROM pending WHERE ref IN ",
              "DELETE FROM entry WHERE ref IN ",
              "DELETE FROM entry WHERE position IN ")) {
        try (var delete = c.prepareStatement(sql + in)) {
          bind(delete, chunk);
          delete.executeUpdate();
        }
      }
    }
    for (var episode : episodes) {
      shorten(c, task, episode);
    }
  }

  private static void bind(PreparedStatement statement, List<Long> positions) throws SQLException {
    for (int i = 0; i < positions.size(); i++) {
      statement.setLong(i + 1, positions.get(i));
    }
  }

  /// Sees to an episode that lost steps, perhaps all of them.
  private static void shorten(Connection c, int task, String episode) throws SQLException {
    Optional<Long> latest;
    try (var select =
        c.prepareStatement(
            "SELECT max(at) FROM entry WHERE task = ? AND episode = ? AND step >= 0")) {
      select.setInt(1, task);
      select.setString(2, episode);
      try (var row = select.executeQuery()) {
        row.next();
        long at = row.getLong(1);
        latest = row.wasNull() ? Optional.empty() : Optional.of(at);
      }
    }
    if (latest.isPresent()) {
      try (var update =
          c.prepareStatement("UPDATE episode SET latest = ? WHERE task = ? AND id = ?")) {
        update.setLong(1, latest.get());
        update.setInt(2, task);
        update.setString(3, episode);
        update.executeUpdate();
      }
      return;
    }
    for (var sql :
        List.of(
            "DELETE FROM episode WHERE task = ? AND id = ?",
            "DELETE FROM entry WHERE task = ? AND episode = ?")) {
      try (var delete = c.prepareStatement(sql)) {
        delete.setInt(1, task);
        delete.setString(2, episode);
        delete.executeUpdate();
      }
    }
  }

  /// Appends an entry within a transaction that does more than that.
  private void insert(Connection c, int task, long position, Entry entry) throws SQLException {
    var row = Row.of(entry, Optional.empty());
    row.task = task;
    row.position = position;
    dialect.insert(c, List.of(row));
  }

  /// @return whether there was such a task
  boolean delete(TaskId task, Instant at) {
    boolean deleted =
        writer.rewriting(
            "delete",
            c -> {
              var number = Tasks.find(c, task);
              if (number.isEmpty() || Tasks.born(c, number.get()) == 0) {
                return false;
              }
              delete(c, number.get(), new Deleted(task, at));
              return true;
            });
    if (deleted) {
      writer.upkeep("delete", dialect::scrub);
    }
    return deleted;
  }

  private void delete(Connection c, int task, Deleted entry) throws SQLException {
    long position = LogQueries.newest(c) + 1; // before the rows go, or it might be given out again
    dialect.unindex(c, task);
    for (var sql :
        List.of(
            "DELETE FROM pending WHERE task = ?",
            "DELETE FROM episode WHERE task = ?",
            "DELETE FROM entry WHERE task = ?",
            "UPDATE task SET born = NULL WHERE id = ?")) {
      try (var statement = c.prepareStatement(sql)) {
        statement.setInt(1, task);
        statement.executeUpdate();
      }
    }
    insert(c, task, position, entry);
    tasks.forgetDeclarations();
  }

  /// @return how many decisions had texts
  long dropTexts(int task, Instant before) {
    long dropped = 0;
    long after = 0;
    for (var named = named(task, before, after); !named.isEmpty(); ) {
      var positions = named;
      dropped += writer.rewriting("drop texts", c -> dropTexts(c, positions));
      after = positions.getLast();
      named = named(task, before, after);
    }
    return dropped;
  }

  /// Positions of decisions and ends that have texts, the next ones.
  private List<Long> named(int task, Instant before, long after) {
    return database.ask(
        "drop texts",
        c -> {
          var found = new ArrayList<Long>();
          try (var select =
              c.prepareStatement(
                  "SELECT position FROM entry WHERE task = ? AND position > ? AND kind IN (6, 8, 9)"
                      + " AND at < ? AND detail IS NOT NULL ORDER BY position LIMIT ?")) {
            select.setInt(1, task);
            select.setLong(2, after);
            select.setLong(3, Micros.of(before));
            select.setInt(4, DROPPED_AT_ONCE);
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                found.add(rows.getLong(1));
              }
            }
          }
          return found;
        });
  }

  private long dropTexts(Connection c, List<Long> positions) throws SQLException {
    long dropped = 0;
    for (var chunk : LogQueries.chunks(positions)) {
      var in = LogQueries.marks(chunk.size());
      dropped +=
          dropTexts(
              c, "UPDATE entry SET detail = NULL WHERE kind <> 8 AND position IN " + in, chunk);
      dropTexts(c, "UPDATE entry SET detail = NULL WHERE kind = 8 AND position IN " + in, chunk);
    }
    return dropped;
  }

  private static int dropTexts(Connection c, String sql, List<Long> positions) throws SQLException {
    try (var update = c.prepareStatement(sql)) {
      bind(update, positions);
      return update.executeUpdate();
    }
  }
}
