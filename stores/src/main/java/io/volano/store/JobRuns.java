package io.volano.store;

import io.volano.JobScheduler;
import io.volano.Schedule.How;
import io.volano.Schedule.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was done of each job, the newest [JobScheduler#REMEMBERED] runs.
///
/// A run is a row from its beginning, so that one whose process was killed is seen too.
final class JobRuns {

  private static final int LONGEST_RESULT = 500;

  private final Database database;
  private final String node;

  JobRuns(Database database, String node) {
    this.database = database;
    this.node = node;
  }

  /// Begins a run. Whatever of the job has not ended never will, as one process at a time does it.
  ///
  /// @return its number
  long begin(String job, Instant at) {
    return database.ask(
        "begin a run of " + job,
        c -> {
          update(
              c,
              "UPDATE schedule_run SET how = 'LOST', ended = ? WHERE job = ? AND how = 'RUNNING'",
              Micros.of(at),
              job);
          long id = insert(c, job, at);
          update(
              c,
              "DELETE FROM schedule_run WHERE job = ? AND id NOT IN"
                  + " (SELECT id FROM schedule_run WHERE job = ? ORDER BY id DESC LIMIT ?)",
              job,
              job,
              JobScheduler.REMEMBERED);
          return id;
        });
  }

  private long insert(Connection c, String job, Instant at) throws SQLException {
    try (var insert =
        c.prepareStatement(
            "INSERT INTO schedule_run (job, node, began, how, result)"
                + " VALUES (?, ?, ?, 'RUNNING', '') RETURNING id")) {
      bind(insert, job, node, Micros.of(at));
      try (var row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /// Ends a run, unless it was given up as lost meanwhile.
  void end(long id, Instant at, How how, String result) {
    var shown = result.length() > LONGEST_RESULT ? result.substring(0, LONGEST_RESULT) : result;
    database.ask(
        "end a run",
        c ->
            update(
                c,
                "UPDATE schedule_run SET ended = ?, how = ?, result = ?"
                    + " WHERE id = ? AND how = 'RUNNING'",
                Micros.of(at),
                how.name(),
                shown.replace('\0', ' '),
                id));
  }

  /// Newest first.
  List<Run> of(String job, int most) {
    return database.ask(
        "read the runs of " + job,
        c -> {
          try (var select =
              c.prepareStatement(
                  "SELECT began, ended, how, result, node FROM schedule_run WHERE job = ?"
                      + " ORDER BY id DESC LIMIT ?")) {
            bind(select, job, most);
            try (var rows = select.executeQuery()) {
              return listed(rows);
            }
          }
        });
  }

  private static List<Run> listed(ResultSet rows) throws SQLException {
    var runs = new ArrayList<Run>();
    while (rows.next()) {
      long ended = rows.getLong(2);
      runs.add(
          new Run(
              Micros.instant(rows.getLong(1)),
              ended == 0 ? Optional.empty() : Optional.of(Micros.instant(ended)),
              How.valueOf(rows.getString(3)),
              rows.getString(4),
              rows.getString(5)));
    }
    return runs;
  }

  private static int update(Connection c, String sql, Object... parameters) throws SQLException {
    try (var statement = c.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }
}
