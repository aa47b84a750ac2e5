package io.volano.store;

import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Observed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;

/// What is still to come, in a group at once: a statement for each kind of rows.
final class PostgresPending extends Pending {

  private record Episode(int task, String id) {}

  private record Open(long ref, int slot) {}

  private final PostgresFlight flight;

  /// @param flight which the statements are sent with
  PostgresPending(Connection connection, Tasks tasks, PostgresFlight flight) {
    super(connection, tasks);
    this.flight = flight;
  }

  @Override
  void activate(Row activated) {
    flight.add(
        "UPDATE pending SET due = ? WHERE ref = ?",
        Micros.up(((Activated) activated.entry).due()),
        activated.ref);
  }

  @Override
  void followKinds(List<Row> rows) throws SQLException {
    var decisions = rows.stream().filter(Row::isDecision).toList();
    if (!decisions.isEmpty()) {
      insertPending(decisions);
    }
    lengthen(of(rows, Kind.STEP));
    hasten(of(rows, Kind.OBSERVED));
    end(of(rows, Kind.ENDED));
    settle(of(rows, Kind.SETTLED));
  }

  private static List<Row> of(List<Row> rows, Kind kind) {
    return rows.stream().filter(row -> row.kind == kind).toList();
  }

  private void insertPending(List<Row> decisions) throws SQLException {
    int slots = decisions.stream().mapToInt(PostgresPending::slots).sum();
    var tasks = new int[slots];
    var dues = new long[slots];
    var refs = new long[slots];
    var indexes = new int[slots];
    int i = 0;
    for (var row : decisions) {
      long due = Micros.up(((Decided) row.entry).decision().due());
      for (int slot = 0, n = slots(row); slot < n; slot++, i++) {
        tasks[i] = row.task;
        dues[i] = due;
        refs[i] = row.position;
        indexes[i] = slot;
      }
    }
    var columns = new PostgresColumns(flight);
    columns.add("task", "int4", tasks);
    columns.add("due", "int8", dues);
    columns.add("ref", "int8", refs);
    columns.add("slot", "int4", indexes);
    columns.insert("pending");
  }

  private static int slots(Row decision) {
    return ((Decided) decision.entry).decision().slots().size();
  }

  /// A statement may touch an episode once only.
  private void lengthen(List<Row> steps) throws SQLException {
    if (steps.isEmpty()) {
      return;
    }
    var latest = new LinkedHashMap<Episode, Long>();
    for (var row : steps) {
      latest.merge(new Episode(row.task, row.episode), row.at, Math::max);
    }
    var episodes = latest.keySet();
    flight.add(
        "INSERT INTO episode (task, id, latest)"
            + " SELECT * FROM unnest(?::int[], ?::text[], ?::bigint[])"
            + " ON CONFLICT (task, id) DO UPDATE"
            + " SET latest = excluded.latest WHERE excluded.latest > episode.latest",
        flight.ints(episodes, Episode::task),
        flight.texts(episodes, Episode::id),
        flight.longs(latest.values(), at -> at));
  }

  /// A statement changes a row once only: to the earliest of what was seen.
  private void hasten(List<Row> observed) throws SQLException {
    var earliest = new LinkedHashMap<Open, Long>();
    for (var row : observed) {
      if (((Observed) row.entry).settles()) {
        slot(row).ifPresent(slot -> earliest.merge(new Open(row.ref, slot), row.at, Math::min));
      }
    }
    if (earliest.isEmpty()) {
      return;
    }
    var slots = earliest.keySet();
    flight.add(
        "UPDATE pending p SET due = b.at"
            + " FROM unnest(?::bigint[], ?::int[], ?::bigint[]) AS b (ref, slot, at)"
            + " WHERE p.ref = b.ref AND p.slot = b.slot AND p.due > b.at",
        flight.longs(slots, Open::ref),
        flight.ints(slots, Open::slot),
        flight.longs(earliest.values(), at -> at));
  }

  private void end(List<Row> ended) throws SQLException {
    if (ended.isEmpty()) {
      return;
    }
    var tasks = flight.ints(ended, row -> row.task);
    var episodes = flight.texts(ended, row -> row.episode);
    flight.add(
        "UPDATE pending p SET due = b.at"
            + " FROM unnest(?::int[], ?::text[], ?::bigint[]) AS b (task, id, at), entry e"
            + " WHERE e.task = b.task AND e.episode = b.id AND e.step >= 0"
            + " AND p.ref = e.position AND p.due > b.at",
        tasks,
        episodes,
        flight.longs(ended, row -> row.at));
    flight.add(
        "DELETE FROM episode e USING unnest(?::int[], ?::text[]) AS b (task, id)"
            + " WHERE e.task = b.task AND e.id = b.id",
        tasks,
        episodes);
  }

  private void settle(List<Row> settled) throws SQLException {
    if (!settled.isEmpty()) {
      flight.add(
          "DELETE FROM pending p USING unnest(?::bigint[], ?::int[]) AS b (ref, slot)"
              + " WHERE p.ref = b.ref AND p.slot = b.slot",
          flight.longs(settled, row -> row.ref),
          flight.ints(settled, row -> row.slot));
    }
  }
}
