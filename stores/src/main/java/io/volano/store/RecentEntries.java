package io.volano.store;

import io.volano.DecisionLog.Page;
import io.volano.Entry;
import io.volano.Logged;
import io.volano.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The newest entries that learners fold, of a log of one process, so that who has caught up reads
/// no disk.
///
/// Only those: kept a moment longer than their request, all decisions together would cost every
/// garbage collection more than everything else.
final class RecentEntries {

  private static final int MOST = 4_096;
  private static final long MOST_BYTES = 8 << 20;

  private record Kept(Logged<Entry> logged, int bytes) {}

  private final ArrayDeque<Kept> kept = new ArrayDeque<>();
  private long bytes;

  /// Every such entry after this position is kept.
  private long floor = Long.MAX_VALUE;

  /// The newest position there is.
  private long head;

  /// Forgets everything: rows were changed or removed.
  synchronized void clear() {
    kept.clear();
    bytes = 0;
    floor = Long.MAX_VALUE;
  }

  /// @param rows of one commit, which have all the positions from the first to the last
  synchronized void add(List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    if (floor == Long.MAX_VALUE) {
      floor = rows.getFirst().position - 1;
    }
    for (var row : rows) {
      if (row.kind.folding()) {
        kept.addLast(new Kept(row.logged(), row.bytes()));
        bytes += row.bytes();
      }
    }
    head = rows.getLast().position;
    while (kept.size() > MOST || bytes > MOST_BYTES) {
      var gone = kept.removeFirst();
      bytes -= gone.bytes;
      floor = gone.logged.position();
    }
  }

  /// A page, or empty if entries after the position are no longer kept.
  synchronized Optional<Page> read(TaskId task, long after, int limit) {
    if (after < floor) {
      return Optional.empty();
    }
    var found = new ArrayList<Logged<?>>();
    for (var each : tail(after)) {
      if (each.logged.entry().task().equals(task)) {
        if (found.size() == limit) {
          return Optional.of(new Page(found, found.getLast().position()));
        }
        found.add(each.logged);
      }
    }
    return Optional.of(new Page(found, Math.max(after, head)));
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
