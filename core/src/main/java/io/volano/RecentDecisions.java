package io.volano;

import io.volano.Entry.Decided;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// What the outcome of a decision made a moment ago must know of it, without asking the log.
///
/// Bounded: a new decision takes the place of the oldest. Safe to use from any thread.
final class RecentDecisions {

  private static final int CAPACITY = 1 << 14;

  /// @param position in the log
  /// @param slots how many it has
  record Known(
      long position, long revision, int slots, boolean deferred, Optional<EpisodeStep> episode) {

    static Known of(Logged<Decided> logged) {
      var decision = logged.entry().decision();
      return new Known(
          logged.position(),
          decision.revision(),
          decision.slots().size(),
          decision.deferred(),
          decision.episode());
    }
  }

  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<String> order = new AtomicReferenceArray<>(CAPACITY);
  private final AtomicLong next = new AtomicLong();

  void add(String id, Known decision) {
    if (known.put(id, decision) == null) {
      var oldest = order.getAndSet((int) (next.getAndIncrement() % CAPACITY), id);
      if (oldest != null) {
        known.remove(oldest);
      }
    }
  }

  Optional<Known> find(String id) {
    return Optional.ofNullable(known.get(id));
  }

  void clear() {
    known.clear();
  }
}
