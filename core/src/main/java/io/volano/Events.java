package io.volano;

import io.volano.Entry.Observed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Credits events to the decisions of all tasks of a tenant.
///
/// An event becomes outcomes of the decisions it is credited to, all appended in one call, under
/// keys that follow from its own ([EventKey]). So nothing else of the loop knows of events: what is
/// settled, folded, replayed, exported and erased are outcomes.
///
/// A repeated event is looked up by these keys before anything is credited. What is found is the
/// answer, whatever was decided or declared since. Between looking and appending nobody else of
/// this process credits an event of that key. Another process can: an event that is credited to one
/// decision of a task still is to one, and one that is credited to several may be to another that
/// only the second process saw.
///
/// An event that no decision matched leaves nothing behind: repeated, it is looked at anew. Since
/// no event is credited to a decision made after it, it finds none again if it says when it
/// happened.
final class Events {

  private static final int LOCKS = 256;

  private final DecisionLog log;
  private final InstantSource clock;
  private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

  Events(DecisionLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /// See [Volano#observe].
  ///
  /// @param loops all tasks of the tenant
  Credited observe(List<TaskLoop> loops, Event event) {
    var key = event.outcome().key();
    if (key.isEmpty()) {
      return new Credited(credit(loops, event), true);
    }
    synchronized (locks[Math.floorMod(key.get().hashCode(), LOCKS)]) {
      var before = before(loops, event);
      return before.isEmpty()
          ? new Credited(credit(loops, event), true)
          : new Credited(before, false);
    }
  }

  private List<Credit> credit(List<TaskLoop> loops, Event event) {
    var now = clock.instant();
    Observing.checkTime(now, event.outcome().at());
    var plans = plans(loops, event, now);
    var observed = plans.stream().flatMap(plan -> plan.observed().stream()).toList();
    if (observed.isEmpty()) {
      return List.of();
    }
    var entries = new ArrayList<Entry>(observed);
    plans.forEach(plan -> entries.addAll(plan.ended())); // what ends counts what stands before it
    var receipts = log.append(entries, durability(loops, observed));
    var credits = plans.stream().flatMap(plan -> plan.credits().stream()).toList();
    var credited = new ArrayList<Credit>();
    for (int i = 0; i < credits.size(); i++) {
      switch (receipts.get(i)) {
        case Receipt.Appended _ -> credited.add(credits.get(i));
        case Receipt.Orphan _ -> {} // erased at this moment
        case Receipt.Taken _ -> {
          return before(loops, event); // another process was first
        }
        case Receipt.EpisodeOver _, Receipt.Fenced _ ->
            throw new IllegalStateException("refused by " + receipts.get(i));
      }
    }
    return credited;
  }

  private static List<Crediting.Plan> plans(List<TaskLoop> loops, Event event, Instant now) {
    var type = event.outcome().type();
    var plans = new ArrayList<Crediting.Plan>();
    boolean declared = false;
    for (var loop : loops) {
      var declaration = loop.declaration();
      if (declaration.attribution().types().contains(type)) {
        declared = true;
        plans.add(loop.crediting().plan(event, declaration, now));
      }
    }
    if (!declared) {
      throw new Refusal.Invalid("type", "must be in the attribution of a task: " + type);
    }
    return plans;
  }

  /// The strongest promise of the tasks that take it.
  private static Durability durability(List<TaskLoop> loops, List<Observed> observed) {
    var tasks = new LinkedHashSet<TaskId>();
    observed.forEach(o -> tasks.add(o.task()));
    boolean async =
        loops.stream()
            .filter(loop -> tasks.contains(loop.id()))
            .allMatch(loop -> loop.declaration().durability() == Durability.ASYNC);
    return async ? Durability.ASYNC : Durability.SYNC;
  }

  /// What was credited under the key of an event.
  ///
  /// @throws Refusal.Conflict if that was another event
  private List<Credit> before(List<TaskLoop> loops, Event event) {
    var asked = new ArrayList<TaskLoop>();
    var keys = new ArrayList<EventKey>();
    for (var loop : loops) {
      if (loop.everCredited()) {
        for (boolean shared : new boolean[] {false, true}) {
          asked.add(loop);
          keys.add(new EventKey(loop.id(), event.outcome().key().orElseThrow(), shared));
        }
      }
    }
    var now = clock.instant();
    var questions = keys.stream().map(key -> key.question(0, event, now)).toList();
    var receipts =
        questions.isEmpty() ? List.<Receipt>of() : log.append(questions, Durability.SYNC);
    var credits = new ArrayList<Credit>();
    for (int i = 0; i < keys.size(); i++) {
      if (EventKey.found(receipts.get(i)).isPresent()) {
        var found = found(keys.get(i), event, now);
        credits.addAll(asked.get(i).crediting().repeated(event, keys.get(i), found));
      }
    }
    return credits;
  }

  /// All that is kept under a key, asking for twice as many numbers until one is missing.
  private List<Observed> found(EventKey key, Event event, Instant now) {
    var found = new ArrayList<Observed>();
    for (int many = 2; ; many *= 2) {
      var questions = new ArrayList<Observed>();
      for (int number = found.size(); questions.size() < many; number++) {
        questions.add(key.question(number, event, now));
      }
      var answers =
          log.append(questions, Durability.SYNC).stream()
              .map(EventKey::found)
              .takeWhile(Optional::isPresent)
              .flatMap(Optional::stream)
              .toList();
      found.addAll(answers);
      if (answers.size() < many) {
        return found;
      }
    }
  }
}
