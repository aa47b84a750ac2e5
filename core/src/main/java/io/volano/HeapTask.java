package io.volano;

import io.volano.DecisionLog.News;
import io.volano.DecisionLog.Page;
import io.volano.DecisionLog.Reading;
import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Deleted;
import io.volano.Entry.Ended;
import io.volano.Entry.Erased;
import io.volano.Entry.Frozen;
import io.volano.Entry.Observed;
import io.volano.Entry.RolledBack;
import io.volano.Entry.Settled;
import io.volano.Entry.Thawed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a [HeapDecisionLog] has of one task: its entries, and the indexes into them.
final class HeapTask {

  /// An episode is idle *after* its wait; stores count time in microseconds.
  private static final Duration TICK = Duration.ofNanos(1_000);

  private final NavigableMap<Long, Entry> entries = new TreeMap<>();
  private final NavigableMap<Long, Logged<Declared>> declared = new TreeMap<>(); // by revision
  private final NavigableMap<Long, Case> cases = new TreeMap<>(); // by position of the decision
  private final Map<String, Case> byId = new HashMap<>();
  private final Map<String, Logged<Observed>> byKey = new HashMap<>();
  private final HeapEpisodes episodes = new HeapEpisodes();
  private final HeapDueSlots due = new HeapDueSlots();

  /// A decision and what came of it.
  private static final class Case {
    private Logged<Decided> decided;
    private Optional<Logged<Activated>> activated = Optional.empty();
    private final List<Logged<Observed>> observed = new ArrayList<>();
    private final List<Logged<Settled>> settled = new ArrayList<>();

    private Case(Logged<Decided> decided) {
      this.decided = decided;
    }

    private long position() {
      return decided.position();
    }

    private Decision decision() {
      return decided.entry().decision();
    }

    private Optional<Logged<Settled>> settled(int slot) {
      return settled.stream().filter(s -> s.entry().slot() == slot).findFirst();
    }
  }

  boolean isDeclared() {
    return !declared.isEmpty();
  }

  // ---- appending

  /// Why an entry is not appended, if it is not.
  Optional<Receipt> refused(Entry entry) {
    return switch (entry) {
      case Declared d -> taken(Optional.ofNullable(declared.get(d.revision())));
      case Decided d -> refused(d.decision());
      case Activated a ->
          orphan(a.decision(), a.decisionId()).or(() -> taken(cases.get(a.decision()).activated));
      case Observed o ->
          taken(o.outcome().key().map(byKey::get)).or(() -> orphan(o.decision(), o.decisionId()));
      case Settled s ->
          cases.containsKey(s.position())
              ? taken(cases.get(s.position()).settled(s.slot()))
              : Optional.of(new Receipt.Orphan());
      case Ended e ->
          episodes.has(e.episode())
              ? taken(episodes.end(e.episode()))
              : Optional.of(new Receipt.Orphan());
      case RolledBack _, Frozen _, Thawed _, Erased _, Deleted _ -> Optional.empty();
    };
  }

  private Optional<Receipt> refused(Decision decision) {
    if (byId.containsKey(decision.id())) {
      return taken(Optional.of(byId.get(decision.id()).decided));
    }
    return taken(decision.episode().flatMap(episodes::step))
        .or(
            () ->
                decision
                    .episode()
                    .flatMap(step -> episodes.end(step.episode()))
                    .map(_ -> new Receipt.EpisodeOver()));
  }

  private static Optional<Receipt> taken(Optional<? extends Logged<?>> existing) {
    return existing.map(Receipt.Taken::new);
  }

  private Optional<Receipt> orphan(long position, String decisionId) {
    var found = cases.get(position);
    boolean known = found != null && found.decision().id().equals(decisionId);
    return known ? Optional.empty() : Optional.of(new Receipt.Orphan());
  }

  /// Appends an entry that is not [#refused].
  void add(long position, Entry entry) {
    entries.put(position, entry);
    switch (entry) {
      case Declared d -> declared.put(d.revision(), new Logged<>(position, d));
      case Decided d -> add(new Case(new Logged<>(position, d)));
      case Activated a -> {
        cases.get(a.decision()).activated = Optional.of(new Logged<>(position, a));
        due.move(a.decision(), a.due());
      }
      case Observed o -> add(new Logged<>(position, o));
      case Settled s -> {
        cases.get(s.position()).settled.add(new Logged<>(position, s));
        due.settle(s.position(), s.slot());
      }
      case Ended e ->
          episodes
              .end(new Logged<>(position, e))
              .forEach(decided -> due.hasten(decided.position(), e.at()));
      case RolledBack _, Frozen _, Thawed _, Erased _, Deleted _ -> {}
    }
  }

  private void add(Case added) {
    var decision = added.decision();
    cases.put(added.position(), added);
    byId.put(decision.id(), added);
    due.add(added.position(), decision.slots().size(), decision.due());
    decision.episode().ifPresent(step -> episodes.add(step, added.decided));
  }

  private void add(Logged<Observed> observed) {
    var o = observed.entry();
    var of = cases.get(o.decision());
    of.observed.add(observed);
    o.outcome().key().ifPresent(key -> byKey.put(key, observed));
    if (o.settles()) {
      of.decision()
          .slot(o.outcome().slot())
          .ifPresent(slot -> due.hasten(of.position(), slot, o.at()));
    }
  }

  // ---- reading

  Page read(long after, int limit, Reading reading) {
    var read = new ArrayList<Logged<?>>();
    long through = after;
    for (long position : entries.tailMap(after, false).keySet()) {
      if (read.size() == limit) {
        break;
      }
      if (reading == Reading.ALL || folds(entries.get(position))) {
        read.add(logged(position));
      }
      through = position;
    }
    return new Page(read, through);
  }

  private static boolean folds(Entry entry) {
    return switch (entry) {
      case Declared _, Settled _, Ended _, RolledBack _, Erased _ -> true;
      case Decided d -> d.decision().episode().isPresent();
      case Activated _, Observed _, Frozen _, Thawed _, Deleted _ -> false;
    };
  }

  /// What was appended after a position, if it is more than decisions that stand alone.
  Optional<News.OfTask> news(TaskId task, long after) {
    var news = new TreeMap<>(entries.tailMap(after, false));
    news.values().removeIf(e -> e instanceof Decided d && d.decision().episode().isEmpty());
    if (news.isEmpty()) {
      return Optional.empty();
    }
    long born = isDeclared() ? declared.firstEntry().getValue().position() : 0;
    boolean steered = news.values().stream().anyMatch(HeapTask::isMilestone);
    return Optional.of(new News.OfTask(task, born, news.lastKey(), steered));
  }

  List<Logged<?>> milestones() {
    var milestones = new ArrayList<Logged<?>>();
    entries.forEach(
        (position, entry) -> {
          if (isMilestone(entry)) {
            milestones.add(new Logged<>(position, entry));
          }
        });
    return milestones;
  }

  private static boolean isMilestone(Entry entry) {
    return switch (entry) {
      case Declared _, RolledBack _, Frozen _, Thawed _, Erased _ -> true;
      case Decided _, Activated _, Observed _, Settled _, Ended _, Deleted _ -> false;
    };
  }

  private Logged<?> logged(long position) {
    return switch (entries.get(position)) {
      case Settled s -> rejoined(position, s);
      case Entry entry -> new Logged<>(position, entry);
    };
  }

  /// A settled slot with its decision as the log has it now.
  private Logged<Settled> rejoined(long position, Settled settled) {
    return new Logged<>(position, settled.of(cases.get(settled.position()).decision()));
  }

  Optional<Logged<Decided>> decided(String id) {
    return Optional.ofNullable(byId.get(id)).map(c -> c.decided);
  }

  Optional<History> history(String id) {
    return Optional.ofNullable(byId.get(id)).map(this::history);
  }

  private History history(Case of) {
    return new History(
        of.decided,
        of.activated,
        List.copyOf(of.observed),
        of.settled.stream().map(s -> rejoined(s.position(), s.entry())).toList(),
        of.decision().episode().flatMap(step -> episodes.end(step.episode())));
  }

  List<History> due(Instant at, int limit) {
    return due.decisions(at).limit(limit).map(cases::get).map(this::history).toList();
  }

  Optional<Instant> nextDue() {
    return Stream.concat(due.next().stream(), nextIdle().stream()).min(Comparator.naturalOrder());
  }

  private Optional<Instant> nextIdle() {
    return episodes
        .next()
        .map(latest -> latest.plus(declaration().horizon().episodeWait()).plus(TICK));
  }

  private Declaration declaration() {
    return declared.lastEntry().getValue().entry().declaration();
  }

  long pending() {
    return due.size();
  }

  List<String> idleEpisodes(Instant since, int limit) {
    return episodes.idle(since).limit(limit).toList();
  }

  List<Logged<Decided>> decisions(Query query) {
    return cases.headMap(query.before(), false).descendingMap().values().stream()
        .filter(c -> matches(query, c.decision()))
        .limit(query.limit())
        .map(c -> c.decided)
        .toList();
  }

  private static boolean matches(Query query, Decision decision) {
    return query.subject().filter(s -> !s.equals(decision.subject())).isEmpty()
        && query.action().filter(a -> !a.equals(decision.action().id())).isEmpty()
        && query.from().filter(decision.at()::isBefore).isEmpty()
        && query.to().filter(to -> !decision.at().isBefore(to)).isEmpty();
  }

  // ---- removing

  /// Removes all that belongs to the decisions about a subject.
  ///
  /// @return the positions of the decisions, ascending
  List<Long> erase(String subject) {
    var theirs =
        cases.values().stream().filter(c -> c.decision().subject().equals(subject)).toList();
    for (var each : theirs) {
      due.remove(each.position());
      cases.remove(each.position());
      byId.remove(each.decision().id());
      each.observed.forEach(o -> o.entry().outcome().key().ifPresent(byKey::remove));
      each.decision().episode().ifPresent(episodes::remove);
    }
    entries.entrySet().removeIf(e -> belongsToNothing(e.getKey(), e.getValue()));
    return theirs.stream().map(Case::position).toList();
  }

  private boolean belongsToNothing(long position, Entry entry) {
    return switch (entry) {
      case Decided _ -> !cases.containsKey(position);
      case Activated a -> !cases.containsKey(a.decision());
      case Observed o -> !cases.containsKey(o.decision());
      case Settled s -> !cases.containsKey(s.position());
      case Ended e -> !episodes.has(e.episode());
      case Declared _, RolledBack _, Frozen _, Thawed _, Erased _, Deleted _ -> false;
    };
  }

  long dropTexts(Instant before) {
    long dropped = 0;
    for (var each : cases.values()) {
      var decision = each.decision();
      var kept = declaredActions(decision.revision());
      if (decision.at().isBefore(before) && decision.hasTexts(kept::contains)) {
        replace(each, new Decided(decision.withoutTexts(kept::contains)));
        dropped++;
      }
    }
    return dropped;
  }

  private void replace(Case of, Decided entry) {
    of.decided = new Logged<>(of.position(), entry);
    entries.put(of.position(), entry);
    entry.decision().episode().ifPresent(step -> episodes.replace(step, of.decided));
  }

  /// Their names are in the declaration, and stay.
  private List<Action> declaredActions(long revision) {
    return Optional.ofNullable(declared.get(revision))
        .map(d -> d.entry().declaration().actions())
        .orElse(List.of());
  }
}
