package io.volano;

import io.volano.Entry.Activated;
import io.volano.Entry.Ended;
import io.volano.Entry.Observed;
import io.volano.RecentDecisions.Known;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// What is told of decisions after they were made: outcomes, activations, ends of episodes.
///
/// Checks a report against the revision its decision was made under, and puts it into the log. Safe
/// to use from any thread.
final class Observing {

  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final TaskId id;
  private final DecisionLog log;
  private final InstantSource clock;
  private final Revisions revisions;
  private final RecentDecisions recent;
  private final LongAdder matched = new LongAdder();
  private final LongAdder unmatched = new LongAdder();

  Observing(
      TaskId id,
      DecisionLog log,
      InstantSource clock,
      Revisions revisions,
      RecentDecisions recent) {
    this.id = id;
    this.log = log;
    this.clock = clock;
    this.revisions = revisions;
    this.recent = recent;
  }

  /// See [TaskLoop#observe(String, Outcome)].
  Answer<Boolean> observe(Report report, Durability durability) {
    return append(List.of(reported(clock.instant(), report)), durability).getFirst();
  }

  /// See [TaskLoop#observe(List)].
  List<Answer<Boolean>> observe(List<Report> reports, Durability durability) {
    var now = clock.instant();
    return append(Batch.each(reports, report -> reported(now, report)), durability);
  }

  /// A report and what it appends: nothing if there is no such decision.
  private record Reported(Report report, List<Entry> entries) {}

  private Reported reported(Instant now, Report report) {
    var entries = known(report.decisionId()).map(d -> observed(now, d, report)).orElse(List.of());
    return new Reported(report, entries);
  }

  private List<Answer<Boolean>> append(List<Reported> all, Durability durability) {
    var entries = new ArrayList<Entry>(all.size());
    all.forEach(reported -> entries.addAll(reported.entries));
    var receipts = entries.isEmpty() ? List.<Receipt>of() : log.append(entries, durability);
    var answers = new ArrayList<Answer<Boolean>>(all.size());
    int next = 0;
    for (var reported : all) {
      if (reported.entries.isEmpty()) {
        answers.add(unmatched(reported.report.decisionId()));
      } else {
        answers.add(isNew((Observed) reported.entries.getFirst(), receipts.get(next)));
        next += reported.entries.size();
      }
    }
    return answers;
  }

  private Answer<Boolean> unmatched(String decisionId) {
    unmatched.increment();
    return new Answer.Refused<>(noDecision(decisionId));
  }

  /// See [TaskLoop#outcomes].
  OutcomeCount outcomes() {
    return new OutcomeCount(matched.sum(), unmatched.sum());
  }

  /// The outcome, and the end of the episode if it ends it.
  private List<Entry> observed(Instant now, Known decision, Report report) {
    var outcome = report.outcome();
    check(now, decision, outcome);
    var observed = entry(now, decision, report.decisionId(), outcome);
    return ending(now, decision, outcome)
        .<List<Entry>>map(ended -> List.of(observed, ended))
        .orElse(List.of(observed));
  }

  /// An outcome as it is appended.
  Observed entry(Instant now, Known decision, String decisionId, Outcome outcome) {
    boolean settles =
        revisions.get(decision.revision()).horizon().settleOn().contains(outcome.type())
            && (!decision.deferred() || isShown(decisionId));
    return new Observed(id, now, decision.position(), decisionId, outcome, settles);
  }

  /// The end of the episode, if an outcome ends it.
  Optional<Ended> ending(Instant now, Known decision, Outcome outcome) {
    var endOn = revisions.get(decision.revision()).horizon().endOn();
    return decision
        .episode()
        .filter(_ -> endOn.contains(outcome.type()))
        .map(step -> new Ended(id, now, step.episode(), Ended.How.TERMINATED, Optional.empty()));
  }

  private void check(Instant now, Known decision, Outcome outcome) {
    revisions.get(decision.revision()).check(outcome);
    boolean there = false;
    for (int i = 0; i < decision.slots(); i++) {
      there |= Chooser.slotName(i).equals(outcome.slot());
    }
    if (!there) {
      throw new Refusal.Invalid(
          "slot",
          "must be one of the decision's slots, \"0\" to \""
              + (decision.slots() - 1)
              + "\": "
              + outcome.slot());
    }
    checkTime(now, outcome.at());
    if (outcome.key().filter(key -> key.startsWith(EventKey.RESERVED)).isPresent()) {
      throw new Refusal.Invalid(
          "key",
          "must not begin with "
              + EventKey.RESERVED
              + ", as what events are kept under does: "
              + outcome.key().get());
    }
  }

  /// Refuses what has not happened yet.
  static void checkTime(Instant now, Instant at) {
    if (at.isAfter(now.plus(AHEAD))) {
      throw new Refusal.Invalid("at", "must not be more than 5 minutes ahead: " + at);
    }
  }

  private Answer<Boolean> isNew(Observed observed, Receipt receipt) {
    return switch (receipt) {
      case Receipt.Appended _ -> {
        matched.increment();
        yield new Answer.Given<>(true);
      }
      case Receipt.Taken(Logged<?>(_, Observed existing)) ->
          sameReport(existing, observed)
              ? new Answer.Given<>(false)
              : new Answer.Refused<>(
                  new Refusal.Conflict(
                      "key "
                          + observed.outcome().key().orElseThrow()
                          + " was used for another outcome"));
      case Receipt.Orphan _ -> unmatched(observed.decisionId());
      case Receipt.Taken taken -> throw new IllegalStateException("taken by " + taken);
      case Receipt.EpisodeOver over -> throw new IllegalStateException("refused by " + over);
    };
  }

  /// A repeated report may carry another time of its own, as when its sender leaves that to us.
  private static boolean sameReport(Observed a, Observed b) {
    return a.decisionId().equals(b.decisionId())
        && a.outcome().type().equals(b.outcome().type())
        && a.outcome().slot().equals(b.outcome().slot())
        && a.outcome().value().equals(b.outcome().value());
  }

  /// See [TaskLoop#activate].
  boolean activate(String decisionId) {
    var decision = known(decisionId).orElseThrow(() -> noDecision(decisionId));
    if (!decision.deferred()) {
      throw new Refusal.Conflict("decision " + decisionId + " was not deferred");
    }
    var now = clock.instant();
    var horizon = revisions.get(decision.revision()).horizon();
    var due = hasSettling(decisionId, horizon) ? now : now.plus(horizon.delay());
    var receipt = append(new Activated(id, now, decision.position(), decisionId, due));
    return switch (receipt) {
      case Receipt.Appended _ -> true;
      case Receipt.Taken _ -> false;
      case Receipt.Orphan _ -> throw noDecision(decisionId);
      case Receipt.EpisodeOver over -> throw new IllegalStateException("refused by " + over);
    };
  }

  private boolean isShown(String decisionId) {
    return !log.history(id, decisionId).map(History::unshown).orElse(true);
  }

  private boolean hasSettling(String decisionId, Horizon horizon) {
    return log.history(id, decisionId).map(History::observed).orElse(List.of()).stream()
        .anyMatch(o -> horizon.settleOn().contains(o.entry().outcome().type()));
  }

  /// See [TaskLoop#end].
  boolean end(String episode, Ended.How how, Optional<Features> context) {
    var receipt = append(new Ended(id, clock.instant(), episode, how, context));
    return switch (receipt) {
      case Receipt.Appended _ -> true;
      case Receipt.Taken(Logged<?>(_, Ended existing)) -> {
        if (existing.how() != how) {
          throw new Refusal.Conflict("episode " + episode + " was " + existing.how());
        }
        yield false;
      }
      case Receipt.Orphan _ -> throw new Refusal.NotFound("no episode " + episode);
      case Receipt.Taken taken -> throw new IllegalStateException("taken by " + taken);
      case Receipt.EpisodeOver over -> throw new IllegalStateException("refused by " + over);
    };
  }

  private Optional<Known> known(String decisionId) {
    return recent
        .find(decisionId)
        .or(
            () -> {
              var found = log.decided(id, decisionId).map(Known::of);
              found.ifPresent(k -> recent.add(decisionId, k));
              return found;
            });
  }

  private Refusal.NotFound noDecision(String decisionId) {
    return noDecision(id, decisionId);
  }

  static Refusal.NotFound noDecision(TaskId task, String decisionId) {
    return new Refusal.NotFound("task " + task.name() + " has no decision " + decisionId);
  }

  private Receipt append(Entry entry) {
    return log.append(List.of(entry), Durability.SYNC).getFirst();
  }
}
