package io.volano.store;

import io.volano.Logged;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the log has in the places that a group's rows want, asked for at once, kind by kind.
final class PostgresExisting implements Judge.Existing {

  private final Connection connection;
  private final Tasks tasks;
  private final Map<Judge.Place, Long> places = new HashMap<>();
  private final Map<Long, String> decisions = new HashMap<>();
  private final Map<Long, Integer> owners = new HashMap<>();

  PostgresExisting(Connection connection, Tasks tasks) {
    this.connection = connection;
    this.tasks = tasks;
  }

  /// Asks for all that rows want, with what else is sent.
  void find(PostgresFlight flight, List<Row> rows) throws SQLException {
    var ids = new ArrayList<Judge.Place.Id>();
    var steps = new ArrayList<Judge.Place.InEpisode>();
    var any = new ArrayList<Judge.Place.AnyStep>();
    var keys = new ArrayList<Judge.Place.Key>();
    var slots = new ArrayList<Judge.Place.OfSlot>();
    var revisions = new ArrayList<Judge.Place.Revision>();
    var refs = new HashSet<Long>();
    for (var row : rows) {
      switch (row.kind) {
        case DECIDED -> ids.add(new Judge.Place.Id(row.task, row.decision));
        case STEP -> {
          ids.add(new Judge.Place.Id(row.task, row.decision));
          steps.add(new Judge.Place.InEpisode(row.task, row.episode, row.step));
          steps.add(new Judge.Place.InEpisode(row.task, row.episode, Row.END));
        }
        case OBSERVED -> {
          refs.add(row.ref);
          if (row.key != null) {
            keys.add(new Judge.Place.Key(row.task, row.key));
          }
        }
        case ACTIVATED, SETTLED -> {
          refs.add(row.ref);
          slots.add(new Judge.Place.OfSlot(row.ref, row.kind, row.slot));
        }
        case ENDED -> {
          steps.add(new Judge.Place.InEpisode(row.task, row.episode, Row.END));
          any.add(new Judge.Place.AnyStep(row.task, row.episode));
        }
        case DECLARED -> revisions.add(new Judge.Place.Revision(row.task, row.step));
        case ROLLED_BACK, FROZEN, THAWED, ERASED, DELETED -> {}
      }
    }
    find(
        flight,
        PostgresQuestion.ID,
        ids,
        flight.ints(ids, Judge.Place.Id::task),
        flight.texts(ids, Judge.Place.Id::decision));
    find(
        flight,
        PostgresQuestion.STEP,
        steps,
        flight.ints(steps, Judge.Place.InEpisode::task),
        flight.texts(steps, Judge.Place.InEpisode::episode),
        flight.longs(steps, Judge.Place.InEpisode::step));
    find(
        flight,
        PostgresQuestion.ANY_STEP,
        any,
        flight.ints(any, Judge.Place.AnyStep::task),
        flight.texts(any, Judge.Place.AnyStep::episode));
    find(
        flight,
        PostgresQuestion.KEY,
        keys,
        flight.ints(keys, Judge.Place.Key::task),
        flight.texts(keys, Judge.Place.Key::key));
    find(
        flight,
        PostgresQuestion.SLOT,
        slots,
        flight.longs(slots, Judge.Place.OfSlot::decision),
        flight.ints(slots, p -> p.kind().code),
        flight.ints(slots, Judge.Place.OfSlot::slot));
    find(
        flight,
        PostgresQuestion.REVISION,
        revisions,
        flight.ints(revisions, Judge.Place.Revision::task),
        flight.longs(revisions, Judge.Place.Revision::revision));
    findDecisions(flight, List.copyOf(refs));
  }

  private void find(
      PostgresFlight flight,
      PostgresQuestion question,
      List<? extends Judge.Place> of,
      Array... arrays) {
    if (!of.isEmpty()) {
      flight.ask(
          question.sql,
          row -> places.put(of.get(row.getInt(1) - 1), row.getLong(2)),
          (Object[]) arrays);
    }
  }

  private void findDecisions(PostgresFlight flight, List<Long> refs) throws SQLException {
    if (!refs.isEmpty()) {
      flight.ask(
          PostgresQuestion.DECISION.sql,
          row -> {
            owners.put(row.getLong(1), row.getInt(2));
            decisions.put(row.getLong(1), row.getString(3));
          },
          flight.longs(refs, ref -> ref));
    }
  }

  @Override
  public long at(Judge.Place place) {
    return places.getOrDefault(place, 0L);
  }

  @Override
  public Optional<String> decision(int task, long position) {
    return owners.getOrDefault(position, 0) == task
        ? Optional.of(decisions.get(position))
        : Optional.empty();
  }

  @Override
  public Logged<?> entry(Row like, long position) throws SQLException {
    return tasks.queries(connection, like.entry.task(), like.task).entry(position).orElseThrow();
  }
}
