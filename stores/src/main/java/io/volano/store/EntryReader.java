package io.volano.store;

import io.volano.Action;
import io.volano.Decision;
import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Deleted;
import io.volano.Entry.Frozen;
import io.volano.Entry.Thawed;
import io.volano.EpisodeStep;
import io.volano.Logged;
import io.volano.TaskId;
import io.volano.UnreadableEntryException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Makes entries of the rows of one task.
final class EntryReader {

  /// The columns of an entry `e` and of the decision `d` it belongs to.
  static final String WHOLE =
      "SELECT e.position, e.kind, e.at, e.decision, e.subject, e.episode, e.step, e.ref, e.slot,"
          + " e.key, e.body, e.detail,"
          + " d.at, d.decision, d.subject, d.episode, d.step, d.body, d.detail"
          + " FROM entry e LEFT JOIN entry d ON d.position = e.ref ";

  /// The same without what only people read.
  static final String LEARNED =
      "SELECT e.position, e.kind, e.at, e.decision, e.subject, e.episode, e.step, e.ref, e.slot,"
          + " NULL, e.body, NULL,"
          + " d.at, d.decision, d.subject, d.episode, d.step, d.body, NULL"
          + " FROM entry e LEFT JOIN entry d ON d.position = e.ref ";

  /// Declarations whose actions are kept at hand.
  private static final int MOST_DECLARATIONS = 1_000;

  /// Finds the entry at a position.
  interface Finding {
    Optional<Logged<?>> at(long position) throws SQLException;
  }

  private final TaskId task;
  private final Map<Long, DeclaredActions> declarations;
  private final Finding entries;

  private long lastRef = -1;
  private Decision lastDecision;

  /// @param declarations actions by the position of their declaration, shared and grown
  /// @param entries finds declarations that are not among them
  EntryReader(TaskId task, ConcurrentHashMap<Long, DeclaredActions> declarations, Finding entries) {
    this.task = task;
    this.declarations = declarations;
    this.entries = entries;
  }

  /// The entry in a row of [#WHOLE] or [#LEARNED].
  ///
  /// @throws UnreadableEntryException if a newer release wrote it, or it is damaged
  Logged<?> read(ResultSet row) throws SQLException {
    long position = row.getLong(1);
    try {
      return read(row, position);
    } catch (UncheckedSqlException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnreadableEntryException(task, position, e);
    }
  }

  private Logged<?> read(ResultSet row, long position) throws SQLException {
    var at = Micros.instant(row.getLong(3));
    var body = row.getBytes(11);
    return switch (Kind.of(row.getInt(2))) {
      case DECLARED -> {
        var declared = EntryCodec.declared(task, at, row.getLong(7), body);
        keep(position, declared);
        yield new Logged<>(position, declared);
      }
      case DECIDED -> new Logged<>(position, new Decided(decision(row, 3, false)));
      case STEP -> new Logged<>(position, new Decided(decision(row, 3, true)));
      case ACTIVATED ->
          new Logged<>(
              position, EntryCodec.activated(task, at, row.getLong(8), row.getString(14), body));
      case OBSERVED ->
          new Logged<>(
              position,
              EntryCodec.observed(
                  task, at, row.getLong(8), row.getString(14), row.getString(10), body));
      case SETTLED -> {
        long ref = row.getLong(8);
        yield new Logged<>(
            position, EntryCodec.settled(task, at, ref, row.getInt(9), body, belonging(row, ref)));
      }
      case ENDED ->
          new Logged<>(
              position, EntryCodec.ended(task, at, row.getString(6), body, row.getBytes(12)));
      case ROLLED_BACK -> new Logged<>(position, EntryCodec.rolledBack(task, at, body));
      case FROZEN -> new Logged<>(position, new Frozen(task, EntryCodec.at(at, body)));
      case THAWED -> new Logged<>(position, new Thawed(task, EntryCodec.at(at, body)));
      case ERASED -> new Logged<>(position, EntryCodec.erased(task, at, body));
      case DELETED -> new Logged<>(position, new Deleted(task, EntryCodec.at(at, body)));
    };
  }

  /// The decision a row belongs to; the slots of one decision are mostly settled together.
  private Decision belonging(ResultSet row, long ref) throws SQLException {
    if (ref != lastRef) {
      lastDecision = decision(row, 13, true);
      lastRef = ref;
    }
    return lastDecision;
  }

  /// @param first the number of the column `at`; id, subject, episode and step follow
  /// @param step whether it may be in an episode
  private Decision decision(ResultSet row, int first, boolean step) throws SQLException {
    boolean joined = first > 3;
    var subject = row.getString(first + 2);
    var episode = step ? row.getString(first + 3) : null;
    var columns =
        new DecisionCodec.Columns(
            task,
            Micros.instant(row.getLong(first)),
            row.getString(first + 1),
            subject == null ? "" : subject,
            episode == null
                ? Optional.empty()
                : Optional.of(new EpisodeStep(episode, row.getLong(first + 4))));
    return DecisionCodec.decision(
        columns, row.getBytes(joined ? 18 : 11), row.getBytes(joined ? 19 : 12), this::declaredAt);
  }

  private List<Action> declaredAt(long position) {
    var known = declarations.get(position);
    if (known != null) {
      return known.list();
    }
    try {
      var declared =
          entries
              .at(position)
              .orElseThrow(
                  () -> new IllegalStateException("no declaration at position " + position));
      return keep(position, (Declared) declared.entry()).list();
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  DeclaredActions keep(long position, Declared declared) {
    if (declarations.size() > MOST_DECLARATIONS) {
      declarations.clear();
    }
    return declarations.computeIfAbsent(
        position, p -> DeclaredActions.of(p, declared.declaration().actions()));
  }
}
