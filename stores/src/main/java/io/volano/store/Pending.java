package io.volano.store;

import io.volano.Entry.Observed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Keeps up what is still to come, as rows are written: slots that are due some day, and episodes
/// that are open.
abstract class Pending {

  private final Connection connection;
  private final Tasks tasks;

  Pending(Connection connection, Tasks tasks) {
    this.connection = connection;
    this.tasks = tasks;
  }

  /// An activation moves what was due before it, so that it divides the group; all else may be done
  /// kind by kind.
  final void follow(List<Row> rows) throws SQLException {
    int from = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).kind == Kind.ACTIVATED) {
        followKinds(rows.subList(from, i));
        activate(rows.get(i));
        from = i + 1;
      }
    }
    followKinds(rows.subList(from, rows.size()));
  }

  /// Its decision is due at the time that the activation says.
  abstract void activate(Row activated) throws SQLException;

  /// Follows rows none of which is an activation.
  abstract void followKinds(List<Row> rows) throws SQLException;

  /// The index of the slot an outcome belongs to; slots are mostly named by their index.
  final Optional<Integer> slot(Row observed) throws SQLException {
    var name = ((Observed) observed.entry).outcome().slot();
    if (name.equals("0")) {
      return Optional.of(0);
    }
    var decided =
        tasks
            .queries(connection, observed.entry.task(), observed.task)
            .decisions(List.of(observed.ref));
    return decided.isEmpty() ? Optional.empty() : decided.getFirst().entry().decision().slot(name);
  }
}
