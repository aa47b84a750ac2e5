package io.volano;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Slots that are not settled yet, in the order in which they are due.
final class HeapDueSlots {

  /// @param decision its log position
  private record Due(Instant at, long decision, int slot) {}

  private final TreeSet<Due> queue =
      new TreeSet<>(
          Comparator.comparing(Due::at)
              .thenComparingLong(Due::decision)
              .thenComparingInt(Due::slot));
  private final Map<Long, Map<Integer, Due>> byDecision = new HashMap<>();

  void add(long decision, int slots, Instant at) {
    for (int slot = 0; slot < slots; slot++) {
      put(new Due(at, decision, slot));
    }
  }

  private void put(Due due) {
    var before = byDecision.computeIfAbsent(due.decision, _ -> new TreeMap<>()).put(due.slot, due);
    if (before != null) {
      queue.remove(before);
    }
    queue.add(due);
  }

  /// Makes all slots of a decision due at another time.
  void move(long decision, Instant at) {
    of(decision).forEach(due -> put(new Due(at, decision, due.slot)));
  }

  /// Makes all slots of a decision due at a time, if they are not due before.
  void hasten(long decision, Instant at) {
    of(decision).forEach(due -> hasten(due, at));
  }

  void hasten(long decision, int slot, Instant at) {
    of(decision).stream().filter(due -> due.slot == slot).forEach(due -> hasten(due, at));
  }

  private void hasten(Due due, Instant at) {
    if (at.isBefore(due.at)) {
      put(new Due(at, due.decision, due.slot));
    }
  }

  void settle(long decision, int slot) {
    var due = byDecision.getOrDefault(decision, Map.of()).get(slot);
    if (due != null) {
      byDecision.get(decision).remove(slot);
      queue.remove(due);
    }
  }

  void remove(long decision) {
    of(decision).forEach(queue::remove);
    byDecision.remove(decision);
  }

  private List<Due> of(long decision) {
    return List.copyOf(byDecision.getOrDefault(decision, Map.of()).values());
  }

  /// Decisions with slots that are due at a time, the longest due first.
  Stream<Long> decisions(Instant at) {
    return queue.stream().takeWhile(due -> !due.at.isAfter(at)).map(Due::decision).distinct();
  }

  Optional<Instant> next() {
    return queue.isEmpty() ? Optional.empty() : Optional.of(queue.first().at);
  }

  int size() {
    return queue.size();
  }
}
