package io.volano;

import io.volano.Attribution.Rule;
import io.volano.Entry.Decided;
import io.volano.Entry.Ended;
import io.volano.Entry.Observed;
import io.volano.RecentDecisions.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Which decisions of a task an event is credited to, and what that appends.
///
/// | the event happened | and is |
/// |---|---|
/// | in the windows of some decisions | credited to those the rule chooses |
/// | in no window, after the wait of some | kept late with the newest of these |
/// | else | not credited here |
///
/// A window begins when the decision was made or, if it was deferred, activated; one that is not
/// activated by then has none. It is over with the wait, if a former declaration had a shorter one.
/// A decision is passed over if it has no such slot, or was made under a revision that would refuse
/// such an outcome. Of the decisions about the subject made within the window and the longest wait
/// before the event, the newest 1,000 are looked at.
final class Crediting {

  private static final Duration TICK = Duration.ofNanos(1_000); // queries exclude their end

  private final TaskId id;
  private final DecisionLog log;
  private final Revisions revisions;
  private final Observing observing;

  Crediting(TaskId id, DecisionLog log, Revisions revisions, Observing observing) {
    this.id = id;
    this.log = log;
    this.revisions = revisions;
    this.observing = observing;
  }

  /// What an event is to append to a task's log.
  ///
  /// @param observed as many as credits, in their order
  record Plan(List<Credit> credits, List<Observed> observed, Set<Ended> ended) {}

  /// A decision that was shown before an event.
  private record Shown(Logged<Decided> decided, Instant start, Instant due) {
    private Decision decision() {
      return decided.entry().decision();
    }
  }

  /// @throws Refusal.Invalid if this task would refuse such an outcome
  Plan plan(Event event, Declaration declaration, Instant now) {
    declaration.check(event.outcome());
    var attribution = declaration.attribution();
    var at = event.outcome().at();
    var window = attribution.window().orElse(declaration.horizon().delay());
    var shown = shown(event, window, attribution.rule() == Rule.LINEAR);
    var touched =
        shown.stream()
            .filter(s -> !at.isAfter(s.start.plus(window)) && !at.isAfter(s.due))
            .toList();
    if (!touched.isEmpty()) {
      return credited(event, attribution.rule().of(touched), attribution.rule(), now);
    }
    return shown.reversed().stream()
        .filter(s -> at.isAfter(s.due))
        .findFirst()
        .map(s -> late(event, s, now))
        .orElse(new Plan(List.of(), List.of(), Set.of()));
  }

  /// The subject's decisions that an event may be of, in the order in which they were shown.
  private List<Shown> shown(Event event, Duration window, boolean shared) {
    var at = event.outcome().at();
    var reach = window.plus(revisions.longestWait());
    var query =
        Query.newest(id, Query.MOST)
            .ofSubject(event.subject())
            .madeIn(at.minus(reach), at.plus(TICK));
    return log.decisions(query).stream()
        .filter(logged -> takes(logged.entry().decision(), event.outcome(), shared))
        .flatMap(logged -> shown(logged).stream())
        .filter(shown -> !shown.start.isAfter(at))
        .sorted(
            Comparator.comparing(Shown::start).thenComparingLong(shown -> shown.decided.position()))
        .toList();
  }

  private boolean takes(Decision decision, Outcome outcome, boolean shared) {
    var declaration = revisions.get(decision.revision());
    return decision.slot(outcome.slot()).isPresent()
        && declaration.takes(outcome)
        && (!shared || declaration.takesShares(outcome.type()));
  }

  private Optional<Shown> shown(Logged<Decided> logged) {
    var decision = logged.entry().decision();
    if (!decision.deferred()) {
      return Optional.of(new Shown(logged, decision.at(), decision.due()));
    }
    return log.history(id, decision.id())
        .filter(history -> !history.unshown())
        .map(history -> new Shown(logged, history.start(), history.due()));
  }

  private Plan credited(Event event, List<Shown> to, Rule rule, Instant now) {
    var credits = new ArrayList<Credit>();
    var observed = new ArrayList<Observed>();
    var ended = new LinkedHashSet<Ended>();
    boolean shared = rule == Rule.LINEAR;
    for (var shown : to) {
      var decision = shown.decision();
      var outcome = part(event, decision, shared, to.size(), credits.size());
      var known = Known.of(shown.decided);
      observed.add(observing.entry(now, known, decision.id(), outcome));
      observing.ending(now, known, outcome).ifPresent(ended::add);
      credits.add(credit(decision, outcome, shown.due));
    }
    return new Plan(credits, observed, ended);
  }

  /// Nothing is settled or ended by what came after the wait.
  private Plan late(Event event, Shown shown, Instant now) {
    var decision = shown.decision();
    var outcome = part(event, decision, false, 1, 0);
    var observed = new Observed(id, now, shown.decided.position(), decision.id(), outcome, false);
    return new Plan(List.of(credit(decision, outcome, shown.due)), List.of(observed), Set.of());
  }

  /// What one of several decisions is credited with.
  private Outcome part(Event event, Decision decision, boolean shared, int parts, int number) {
    var whole = event.outcome();
    var value = shared ? share(value(decision, whole), parts) : whole.value();
    var key = whole.key().map(k -> new EventKey(id, k, shared).of(number));
    return new Outcome(whole.type(), value, whole.slot(), whole.at(), key);
  }

  private static OptionalDouble share(OptionalDouble value, int parts) {
    return value.isPresent() ? OptionalDouble.of(value.getAsDouble() / parts) : value;
  }

  /// The value of an outcome as the revision of its decision reads it.
  private OptionalDouble value(Decision decision, Outcome outcome) {
    return outcome.value().isPresent()
        ? outcome.value()
        : revisions
            .get(decision.revision())
            .reward()
            .signal(outcome.type())
            .map(Signal::implied)
            .orElse(OptionalDouble.empty());
  }

  private Credit credit(Decision decision, Outcome outcome, Instant due) {
    return new Credit(
        id, decision.id(), outcome.slot(), value(decision, outcome), outcome.at().isAfter(due));
  }

  /// What an event was credited with before.
  ///
  /// @param found under its keys, in the order of their numbers
  /// @throws Refusal.Conflict if that was another event
  List<Credit> repeated(Event event, EventKey key, List<Observed> found) {
    var credits = new ArrayList<Credit>();
    for (int i = 0; i < found.size(); i++) {
      var before = found.get(i);
      var history = log.history(id, before.decisionId());
      if (history.isEmpty()) {
        continue; // erased since it was found
      }
      var decision = history.get().decision();
      if (!decision.subject().equals(event.subject())
          || !same(before.outcome(), part(event, decision, key.shared(), found.size(), i))) {
        throw new Refusal.Conflict("key " + key.key() + " was used for another event");
      }
      credits.add(credit(decision, before.outcome(), history.get().due()));
    }
    return credits;
  }

  /// A repeated event may carry another time of its own, as an outcome may.
  private static boolean same(Outcome a, Outcome b) {
    return a.type().equals(b.type()) && a.slot().equals(b.slot()) && a.value().equals(b.value());
  }
}
