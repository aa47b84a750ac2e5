package io.volano.store;

import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Observed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// What is still to come, row by row, in batches of a kind.
final class SqlitePending extends Pending {

  private final SqliteSession session;

  SqlitePending(SqliteSession session, Tasks tasks) {
    super(session.connection, tasks);
    this.session = session;
  }

  @Override
  void activate(Row activated) throws SQLException {
    var update = session.prepare("UPDATE pending SET due = ? WHERE ref = ?");
    update.setLong(1, Micros.up(((Activated) activated.entry).due()));
    update.setLong(2, activated.ref);
    update.executeUpdate();
  }

  @Override
  void followKinds(List<Row> rows) throws SQLException {
    var decisions = new ArrayList<Row>();
    var steps = new ArrayList<Row>();
    var settling = new ArrayList<Row>();
    var settled = new ArrayList<Row>();
    var ended = new ArrayList<Row>();
    for (var row : rows) {
      switch (row.kind) {
        case DECIDED -> decisions.add(row);
        case STEP -> {
          decisions.add(row);
          steps.add(row);
        }
        case OBSERVED -> {
          if (((Observed) row.entry).settles()) {
            settling.add(row);
          }
        }
        case SETTLED -> settled.add(row);
        case ENDED -> ended.add(row);
        case DECLARED, ACTIVATED, ROLLED_BACK, FROZEN, THAWED, ERASED, DELETED -> {}
      }
    }
    if (!decisions.isEmpty()) {
      insertPending(decisions);
    }
    session.batch(
        steps,
        "INSERT INTO episode (task, id, latest) VALUES (?, ?, ?) ON CONFLICT (task, id) DO UPDATE"
            + " SET latest = excluded.latest WHERE excluded.latest > episode.latest",
        (s, row) -> {
          s.setInt(1, row.task);
          s.setString(2, row.episode);
          s.setLong(3, row.at);
        });
    hasten(settling);
    session.batch(
        ended,
        "UPDATE pending SET due = ? WHERE due > ? AND ref IN"
            + " (SELECT position FROM entry WHERE task = ? AND episode = ? AND step >= 0)",
        (s, row) -> {
          s.setLong(1, row.at);
          s.setLong(2, row.at);
          s.setInt(3, row.task);
          s.setString(4, row.episode);
        });
    session.batch(
        ended,
        "DELETE FROM episode WHERE task = ? AND id = ?",
        (s, row) -> {
          s.setInt(1, row.task);
          s.setString(2, row.episode);
        });
    session.batch(
        settled,
        "DELETE FROM pending WHERE ref = ? AND slot = ?",
        (s, row) -> {
          s.setLong(1, row.ref);
          s.setInt(2, row.slot);
        });
  }

  private void hasten(List<Row> settling) throws SQLException {
    var slots = new LinkedHashMap<Row, Integer>();
    for (var row : settling) {
      slot(row).ifPresent(slot -> slots.put(row, slot));
    }
    session.batch(
        List.copyOf(slots.keySet()),
        "UPDATE pending SET due = ? WHERE ref = ? AND slot = ? AND due > ?",
        (s, row) -> {
          s.setLong(1, row.at);
          s.setLong(2, row.ref);
          s.setInt(3, slots.get(row));
          s.setLong(4, row.at);
        });
  }

  private void insertPending(List<Row> decisions) throws SQLException {
    var insert = session.prepare("INSERT INTO pending (task, due, ref, slot) VALUES (?, ?, ?, ?)");
    for (var row : decisions) {
      var decision = ((Decided) row.entry).decision();
      for (int slot = 0; slot < decision.slots().size(); slot++) {
        insert.setInt(1, row.task);
        insert.setLong(2, Micros.up(decision.due()));
        insert.setLong(3, row.position);
        insert.setInt(4, slot);
        insert.addBatch();
      }
    }
    insert.executeBatch();
  }
}
