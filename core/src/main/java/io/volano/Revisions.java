package io.volano;

import io.volano.Entry.Declared;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The declarations of a task by revision: a decision is settled under the one it was made with.
///
/// Another server may declare, so what is not known yet is looked up in the log. Safe to use from
/// any thread.
final class Revisions {

  private final TaskId task;
  private final DecisionLog log;
  private final Map<Long, Declaration> known = new ConcurrentHashMap<>();

  Revisions(TaskId task, DecisionLog log) {
    this.task = task;
    this.log = log;
  }

  void add(long revision, Declaration declaration) {
    known.put(revision, declaration);
  }

  boolean has(long revision) {
    return known.containsKey(revision);
  }

  /// Whether one of them takes part in events.
  boolean everCredited() {
    return known.values().stream().anyMatch(d -> !d.attribution().types().isEmpty());
  }

  /// The longest wait of a decision.
  Duration longestWait() {
    return known.values().stream()
        .map(d -> d.horizon().delay())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  Declaration get(long revision) {
    return known.computeIfAbsent(
        revision,
        wanted ->
            declaration(log.milestones(task), wanted)
                .orElseThrow(() -> new Refusal.NotFound(task + " has no revision " + wanted)));
  }

  /// The declaration of a revision, if it is among the milestones.
  static Optional<Declaration> declaration(List<Logged<?>> milestones, long revision) {
    return declared(milestones).stream()
        .filter(d -> d.revision() == revision)
        .map(Declared::declaration)
        .findFirst();
  }

  /// The declarations among milestones, in order.
  static List<Declared> declared(List<Logged<?>> milestones) {
    return milestones.stream()
        .map(Logged::entry)
        .filter(Declared.class::isInstance)
        .map(Declared.class::cast)
        .toList();
  }
}
