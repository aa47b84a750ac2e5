package io.volano.store;

import io.volano.Entry.Activated;
import io.volano.Entry.Observed;
import io.volano.Logged;
import io.volano.Receipt;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Says of each row of a group, in order, whether it is appended, and why not.
///
/// Sees what the log has and what of the group was let through before.
final class Judge {

  /// What must not be there twice.
  sealed interface Place {

    record Id(int task, String decision) implements Place {}

    record InEpisode(int task, String episode, long step) implements Place {}

    /// Any step of an episode.
    record AnyStep(int task, String episode) implements Place {}

    record Key(int task, String key) implements Place {}

    record Revision(int task, long revision) implements Place {}

    /// The only entry of a kind that belongs to a slot of a decision.
    record OfSlot(long decision, Kind kind, int slot) implements Place {}
  }

  /// What the log has.
  interface Existing {

    /// The position of what is in a place, 0 if nothing is.
    long at(Place place) throws SQLException;

    /// The id of the decision of a task at a position.
    Optional<String> decision(int task, long position) throws SQLException;

    /// The entry at a position.
    Logged<?> entry(Row like, long position) throws SQLException;
  }

  private final Existing existing;
  private final boolean asking;
  private final Map<Place, Row> appended = new HashMap<>();

  /// @param asking whether the log is asked for the ids of decisions that stand alone; if not, its
  ///   index on ids refuses one that is there
  Judge(Existing existing, boolean asking) {
    this.existing = existing;
    this.asking = asking;
  }

  /// Why the row of a live task is not appended, if it is not.
  Optional<Receipt> refused(Row row) throws SQLException {
    return switch (row.kind) {
      case DECLARED -> taken(row, new Place.Revision(row.task, row.step));
      case DECIDED -> {
        var id = new Place.Id(row.task, row.decision);
        yield asking ? taken(row, id) : takenInGroup(id);
      }
      case STEP -> step(row);
      case ACTIVATED -> {
        var orphan = orphan(row, ((Activated) row.entry).decisionId());
        yield orphan.isPresent()
            ? orphan
            : taken(row, new Place.OfSlot(row.ref, Kind.ACTIVATED, 0));
      }
      case OBSERVED -> {
        var taken =
            row.key == null
                ? Optional.<Receipt>empty()
                : taken(row, new Place.Key(row.task, row.key));
        yield taken.isPresent() ? taken : orphan(row, ((Observed) row.entry).decisionId());
      }
      case SETTLED -> {
        var taken = taken(row, new Place.OfSlot(row.ref, Kind.SETTLED, row.slot));
        yield taken.isPresent() ? taken : orphan(row, null);
      }
      case ENDED -> {
        var taken = taken(row, new Place.InEpisode(row.task, row.episode, Row.END));
        yield taken.isPresent() || isThere(new Place.AnyStep(row.task, row.episode))
            ? taken
            : Optional.of(new Receipt.Orphan());
      }
      case ROLLED_BACK, FROZEN, THAWED, ERASED, DELETED -> Optional.empty();
    };
  }

  private Optional<Receipt> step(Row row) throws SQLException {
    var taken = taken(row, new Place.Id(row.task, row.decision));
    if (taken.isEmpty()) {
      taken = taken(row, new Place.InEpisode(row.task, row.episode, row.step));
    }
    if (taken.isPresent()) {
      return taken;
    }
    return isThere(new Place.InEpisode(row.task, row.episode, Row.END))
        ? Optional.of(new Receipt.EpisodeOver())
        : Optional.empty();
  }

  private boolean isThere(Place place) throws SQLException {
    return appended.containsKey(place) || existing.at(place) > 0;
  }

  private Optional<Receipt> taken(Row row, Place place) throws SQLException {
    var before = takenInGroup(place);
    if (before.isPresent()) {
      return before;
    }
    long position = existing.at(place);
    return position == 0
        ? Optional.empty()
        : Optional.of(new Receipt.Taken(existing.entry(row, position)));
  }

  private Optional<Receipt> takenInGroup(Place place) {
    return Optional.ofNullable(appended.get(place)).map(row -> new Receipt.Taken(row.logged()));
  }

  private Optional<Receipt> orphan(Row row, String decisionId) throws SQLException {
    var there = existing.decision(row.task, row.ref);
    return there.filter(id -> decisionId == null || id.equals(decisionId)).isPresent()
        ? Optional.empty()
        : Optional.of(new Receipt.Orphan());
  }

  /// Notes that a row was given its position.
  void append(Row row) {
    switch (row.kind) {
      case DECLARED -> appended.put(new Place.Revision(row.task, row.step), row);
      case DECIDED -> appended.put(new Place.Id(row.task, row.decision), row);
      case STEP -> {
        appended.put(new Place.Id(row.task, row.decision), row);
        appended.put(new Place.InEpisode(row.task, row.episode, row.step), row);
        appended.put(new Place.AnyStep(row.task, row.episode), row);
      }
      case ACTIVATED, SETTLED -> appended.put(new Place.OfSlot(row.ref, row.kind, row.slot), row);
      case OBSERVED -> {
        if (row.key != null) {
          appended.put(new Place.Key(row.task, row.key), row);
        }
      }
      case ENDED -> appended.put(new Place.InEpisode(row.task, row.episode, Row.END), row);
      case ROLLED_BACK, FROZEN, THAWED, ERASED, DELETED -> {}
    }
  }
}
