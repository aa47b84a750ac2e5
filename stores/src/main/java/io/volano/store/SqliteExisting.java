package io.volano.store;

import io.volano.Logged;
import java.sql.SQLException;
import java.util.Optional;

/// What the log has, asked for place by place: a question costs about a microsecond.
final class SqliteExisting implements Judge.Existing {

  private final SqliteSession session;
  private final Tasks tasks;

  SqliteExisting(SqliteSession session, Tasks tasks) {
    this.session = session;
    this.tasks = tasks;
  }

  @Override
  public long at(Judge.Place place) throws SQLException {
    return switch (place) {
      case Judge.Place.Id p ->
          session.number(
              "SELECT position FROM entry WHERE task = ? AND decision = ?", p.task(), p.decision());
      case Judge.Place.InEpisode p ->
          session.number(
              "SELECT position FROM entry WHERE task = ? AND episode = ? AND step = ?",
              p.task(),
              p.episode(),
              p.step());
      case Judge.Place.AnyStep p ->
          session.number(
              "SELECT position FROM entry WHERE task = ? AND episode = ? AND step >= 0 LIMIT 1",
              p.task(),
              p.episode());
      case Judge.Place.Key p ->
          session.number(
              "SELECT position FROM entry WHERE task = ? AND key = ?", p.task(), p.key());
      case Judge.Place.Revision p ->
          session.number(
              "SELECT position FROM entry e WHERE task = ? AND step = ? AND " + Kind.DECLARATIONS,
              p.task(),
              p.revision());
      case Judge.Place.OfSlot p ->
          session.number(
              "SELECT position FROM entry WHERE ref = ? AND kind = ? AND slot = ?",
              p.decision(),
              p.kind().code,
              p.slot());
    };
  }

  @Override
  public Optional<String> decision(int task, long position) throws SQLException {
    var select = session.prepare("SELECT decision FROM entry WHERE position = ? AND task = ?");
    select.setLong(1, position);
    select.setInt(2, task);
    try (var row = select.executeQuery()) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }

  @Override
  public Logged<?> entry(Row like, long position) throws SQLException {
    return tasks
        .queries(session.connection, like.entry.task(), like.task)
        .entry(position)
        .orElseThrow();
  }
}
