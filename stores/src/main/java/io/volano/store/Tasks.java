package io.volano.store;

import io.volano.Entry.Declared;
import io.volano.TaskId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The tasks of a log: the numbers of their rows, which never change, and what they declared.
final class Tasks {

  /// Declarations that are kept at hand.
  private static final int MOST_REVISIONS = 1_000;

  private record Revision(int task, long revision) {}

  private final Map<TaskId, Integer> numbers = new ConcurrentHashMap<>();
  private final Map<Revision, DeclaredActions> revisions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, DeclaredActions> declarations = new ConcurrentHashMap<>();

  /// The number of a task, as far as it is known without asking.
  Optional<Integer> known(TaskId task) {
    return Optional.ofNullable(numbers.get(task));
  }

  /// Asks for the number of a task, and keeps it.
  Optional<Integer> learn(Connection c, TaskId task) throws SQLException {
    var found = find(c, task);
    found.ifPresent(number -> numbers.put(task, number));
    return found;
  }

  static Optional<Integer> find(Connection c, TaskId task) throws SQLException {
    try (var select = c.prepareStatement("SELECT id FROM task WHERE tenant = ? AND name = ?")) {
      select.setString(1, task.tenant());
      select.setString(2, task.name());
      try (var row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
      }
    }
  }

  /// The actions of a revision, as far as they are known without asking.
  Optional<DeclaredActions> known(int task, long revision) {
    return Optional.ofNullable(revisions.get(new Revision(task, revision)));
  }

  /// Asks for the actions of a revision, and keeps them.
  Optional<DeclaredActions> learn(Connection c, TaskId task, int number, long revision)
      throws SQLException {
    var found = queries(c, task, number).actions(revision);
    found.ifPresent(actions -> keep(new Revision(number, revision), actions));
    return found;
  }

  private void keep(Revision key, DeclaredActions actions) {
    if (revisions.size() > MOST_REVISIONS) {
      revisions.clear();
    }
    revisions.put(key, actions);
  }

  LogQueries queries(Connection connection, TaskId task, int number) {
    return new LogQueries(connection, task, number, declarations);
  }

  /// Gives rows the number of their task, and tasks that are declared for the first time a number.
  void identify(Connection c, List<Row> rows) throws SQLException {
    for (var row : rows) {
      if (row.task == 0) {
        var known = find(c, row.entry.task());
        if (known.isPresent()) {
          row.task = known.get();
        } else if (row.kind == Kind.DECLARED) {
          row.task = create(c, row.entry.task());
        }
      }
    }
  }

  private static int create(Connection c, TaskId task) throws SQLException {
    try (var insert = c.prepareStatement("INSERT INTO task (tenant, name) VALUES (?, ?)")) {
      insert.setString(1, task.tenant());
      insert.setString(2, task.name());
      insert.executeUpdate();
    }
    return find(c, task).orElseThrow();
  }

  /// The position a living task begins at, 0 if it does not live.
  static long born(Connection c, int task) throws SQLException {
    try (var select = c.prepareStatement("SELECT born FROM task WHERE id = ?")) {
      select.setInt(1, task);
      try (var row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /// A task lives from its first declaration on.
  static void bear(Connection c, Row declared) throws SQLException {
    try (var update = c.prepareStatement("UPDATE task SET born = ? WHERE id = ?")) {
      update.setLong(1, declared.position);
      update.setInt(2, declared.task);
      update.executeUpdate();
    }
  }

  /// Keeps what a task's next decisions will ask for.
  void remember(List<Row> appended) {
    for (var row : appended) {
      if (row.entry instanceof Declared declared) {
        numbers.put(declared.task(), row.task);
        keep(
            new Revision(row.task, declared.revision()),
            DeclaredActions.of(row.position, declared.declaration().actions()));
      }
    }
  }

  /// Forgets what was declared: some of it may be gone.
  void forgetDeclarations() {
    revisions.clear();
  }

  /// When the task was deleted and declared anew by another process, the declaration that a row
  /// refers to is gone: its actions must stand in the row itself.
  Row upToDate(Row row, long born) {
    if (row.declared == 0 || row.declared >= born) {
      return row;
    }
    revisions.clear();
    var inline = Row.of(row.entry, Optional.empty());
    inline.task = row.task;
    inline.position = row.position;
    return inline;
  }

  /// Living tasks, in order.
  static List<TaskId> living(Connection c) throws SQLException {
    var found = new ArrayList<TaskId>();
    try (var select =
            c.prepareStatement(
                "SELECT tenant, name FROM task WHERE born IS NOT NULL ORDER BY tenant, name");
        var rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(new TaskId(rows.getString(1), rows.getString(2)));
      }
    }
    found.sort(null); // not by what the database takes for the order of texts
    return found;
  }

  /// The numbers of a tenant's tasks, in order of their names.
  static Map<TaskId, Integer> of(Connection c, String tenant) throws SQLException {
    var found = new TreeMap<TaskId, Integer>();
    try (var select = c.prepareStatement("SELECT name, id FROM task WHERE tenant = ?")) {
      select.setString(1, tenant);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(new TaskId(tenant, rows.getString(1)), rows.getInt(2));
        }
      }
    }
    return found;
  }
}
