package io.volano.store;

import io.volano.DecisionLog.Page;
import io.volano.DecisionLog.Reading;
import io.volano.Entry;
import io.volano.Logged;
import io.volano.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The newest entries of a log of one process, so that who has caught up reads no disk.
final class RecentEntries {

  private static final int MOST = 8_192;
  private static final long MOST_BYTES = 8 << 20;

  private record Kept(Logged<Entry> logged, Kind kind, int bytes) {}

  private final ArrayDeque<Kept> kept = new ArrayDeque<>();
  private long bytes;

  /// Every entry after this position is kept.
  private long floor = Long.MAX_VALUE;

  /// Forgets everything: rows were changed or removed.
  synchronized void clear() {
    kept.clear();
    bytes = 0;
    floor = Long.MAX_VALUE;
  }

  /// @param rows of one commit, which have all the positions from the first to the last
  synchronized void add(List<Row> rows) {
    if (floor == Long.MAX_VALUE && !rows.isEmpty()) {
      floor = rows.getFirst().position - 1;
    }
    for (var row : rows) {
      kept.addLast(new Kept(row.logged(), row.kind, row.bytes()));
      bytes += row.bytes();
    }
    while (kept.size() > MOST || bytes > MOST_BYTES) {
      var gone = kept.removeFirst();
      bytes -= gone.bytes;
      floor = gone.logged.position();
    }
  }

  /// A page, or empty if entries after the position are no longer kept.
  synchronized Optional<Page> read(TaskId task, long after, int limit, Reading reading) {
    if (after < floor) {
      return Optional.empty();
    }
    var found = new ArrayList<Logged<?>>();
    long through = after;
    for (var each : tail(after)) {
      if (found.size() == limit) {
        break;
      }
      if (each.logged.entry().task().equals(task)) {
        through = each.logged.position();
        if (reading == Reading.ALL || each.kind.folding()) {
          found.add(each.logged);
        }
      }
    }
    return Optional.of(new Page(found, through));
  }

  /// What is kept after a position, oldest first.
  private List<Kept> tail(long after) {
    var tail = new ArrayDeque<Kept>();
    for (var newest = kept.descendingIterator(); newest.hasNext(); ) {
      var each = newest.next();
      if (each.logged.position() <= after) {
        break;
      }
      tail.addFirst(each);
    }
    return List.copyOf(tail);
  }
}
