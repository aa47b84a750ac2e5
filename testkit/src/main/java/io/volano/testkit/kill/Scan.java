package io.volano.testkit.kill;

import io.volano.DecisionLog;
import io.volano.DecisionLog.Reading;
import io.volano.Entry.Decided;
import io.volano.Entry.Observed;
import io.volano.Entry.Settled;
import io.volano.PolicyStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a log has of what was acknowledged, and whether it has anything twice.
///
/// @param doubled decisions, outcomes or settled slots that are there more than once
/// @param equalSteps whether every learner learned each slot with a reward once
/// @param equalStates whether all learners have the same bits
record Scan(
    long lostDecisions, long lostOutcomes, long doubled, boolean equalSteps, boolean equalStates) {

  private static final int PAGE = 4096;

  /// Looks only for what one life acknowledged.
  static Scan ofLife(DecisionLog log, Acknowledged life) {
    long decisions =
        life.decided().stream().filter(id -> log.decided(KillRun.TASK, id).isEmpty()).count();
    long outcomes = life.observed().stream().filter(id -> !hasOutcome(log, id)).count();
    return new Scan(decisions, outcomes, 0, true, true);
  }

  private static boolean hasOutcome(DecisionLog log, String id) {
    return log.history(KillRun.TASK, id).stream()
        .flatMap(history -> history.observed().stream())
        .anyMatch(o -> o.entry().outcome().key().orElse("").equals(KillLoad.key(id)));
  }

  /// Reads the whole log.
  ///
  /// @param learners all made from it
  static Scan ofAll(DecisionLog log, Acknowledged life, List<PolicyStatus> learners) {
    var seen = new HashSet<String>();
    long doubled = 0;
    long rewards = 0;
    long at = 0;
    var page = log.read(KillRun.TASK, at, PAGE, Reading.ALL);
    while (page.through() > at) {
      for (var logged : page.entries()) {
        doubled += isNew(seen, logged.entry()) ? 0 : 1;
        rewards += logged.entry() instanceof Settled s && s.reward().isPresent() ? 1 : 0;
      }
      at = page.through();
      page = log.read(KillRun.TASK, at, PAGE, Reading.ALL);
    }
    var first = learners.getFirst();
    long steps = rewards;
    return new Scan(
        missing(seen, life.decided(), "decision "),
        missing(seen, life.observed(), "outcome key-"),
        doubled,
        learners.stream().allMatch(l -> l.steps() == steps),
        learners.stream().allMatch(l -> l.fingerprint().equals(first.fingerprint())));
  }

  private static boolean isNew(Set<String> seen, Object entry) {
    return switch (entry) {
      case Decided d -> seen.add("decision " + d.decision().id());
      case Observed o -> seen.add("outcome " + o.outcome().key().orElseThrow());
      case Settled s -> seen.add("settled " + s.position() + " " + s.slot());
      default -> true;
    };
  }

  private static long missing(Set<String> seen, Set<String> ids, String what) {
    return ids.stream().filter(id -> !seen.contains(what + id)).count();
  }
}
