package io.volano;

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
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/// A log on the heap, gone with the process: for tests, and for programs that want no files.
///
/// It grows with every entry. One lock guards it, so a long reading holds up who appends.
public final class HeapDecisionLog implements DecisionLog {

  /// An episode is idle *after* its wait; stores count time in microseconds.
  private static final Duration TICK = Duration.ofNanos(1_000);

  private final Map<TaskId, Rows> tasks = new TreeMap<>();
  private final List<Consumer<TaskId>> listeners = new CopyOnWriteArrayList<>();
  private long last;

  @Override
  public List<Receipt> append(List<? extends Entry> entries, Durability durability) {
    var receipts = new ArrayList<Receipt>(entries.size());
    var appended = new LinkedHashSet<TaskId>();
    synchronized (this) {
      for (var entry : entries) {
        var receipt = append(entry);
        receipts.add(receipt);
        if (receipt instanceof Receipt.Appended && !standsAlone(entry)) {
          appended.add(entry.task());
        }
      }
    }
    appended.forEach(this::tell);
    return receipts;
  }

  private static boolean standsAlone(Entry entry) {
    return entry instanceof Decided d && d.decision().episode().isEmpty();
  }

  private Receipt append(Entry entry) {
    if (entry instanceof Deleted) {
      throw new IllegalArgumentException("a task is deleted by delete(task, at)");
    }
    var rows = tasks.get(entry.task());
    if (entry instanceof Declared && rows == null) {
      rows = new Rows();
      tasks.put(entry.task(), rows);
    }
    if (rows == null || (rows.declared.isEmpty() && !(entry instanceof Declared))) {
      return new Receipt.Orphan();
    }
    var refused = rows.refused(entry);
    if (refused.isPresent()) {
      return refused.get();
    }
    rows.add(++last, entry);
    return new Receipt.Appended(last);
  }

  @Override
  public synchronized Page read(TaskId task, long after, int limit, Reading reading) {
    var rows = rows(task);
    var read = new ArrayList<Logged<?>>();
    long through = after;
    for (long position : rows.entries.tailMap(after, false).keySet()) {
      if (read.size() == limit) {
        break;
      }
      if (reading == Reading.ALL || folds(rows.entries.get(position))) {
        read.add(rows.logged(position));
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

  @Override
  public synchronized List<Logged<?>> milestones(TaskId task) {
    var rows = rows(task);
    var milestones = new ArrayList<Logged<?>>();
    rows.entries.forEach(
        (position, entry) -> {
          switch (entry) {
            case Declared _, RolledBack _, Frozen _, Thawed _, Erased _ ->
                milestones.add(new Logged<>(position, entry));
            case Decided _, Activated _, Observed _, Settled _, Ended _, Deleted _ -> {}
          }
        });
    return milestones;
  }

  @Override
  public synchronized List<TaskId> tasks() {
    return tasks.entrySet().stream()
        .filter(e -> !e.getValue().declared.isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public synchronized Optional<Logged<Decided>> decided(TaskId task, String decisionId) {
    return rows(task).of(decisionId).map(c -> c.decided);
  }

  @Override
  public synchronized Optional<History> history(TaskId task, String decisionId) {
    var rows = rows(task);
    return rows.of(decisionId).map(rows::history);
  }

  @Override
  public synchronized List<History> due(TaskId task, Instant at, int limit) {
    var rows = rows(task);
    return rows.pending.stream()
        .takeWhile(slot -> !slot.due.isAfter(at))
        .map(slot -> slot.decision)
        .distinct()
        .limit(limit)
        .map(position -> rows.history(rows.cases.get(position)))
        .toList();
  }

  @Override
  public synchronized Optional<Instant> nextDue(TaskId task) {
    var rows = rows(task);
    var due = new ArrayList<Instant>();
    if (!rows.pending.isEmpty()) {
      due.add(rows.pending.first().due);
    }
    if (!rows.open.isEmpty()) {
      var wait = rows.declaration().horizon().episodeWait();
      due.add(rows.open.first().latest.plus(wait).plus(TICK));
    }
    return due.stream().min(Comparator.naturalOrder());
  }

  @Override
  public synchronized long pending(TaskId task) {
    return rows(task).pending.size();
  }

  @Override
  public synchronized List<String> idleEpisodes(TaskId task, Instant since, int limit) {
    return rows(task).open.stream()
        .takeWhile(e -> e.latest.isBefore(since))
        .limit(limit)
        .map(e -> e.id)
        .toList();
  }

  @Override
  public synchronized List<Logged<Decided>> decisions(Query query) {
    return rows(query.task()).cases.headMap(query.before(), false).descendingMap().values().stream()
        .filter(c -> matches(query, c.decided.entry().decision()))
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

  @Override
  public List<Logged<Erased>> erase(
      String tenant, String subject, Function<TaskId, String> hash, Instant at) {
    if (subject.isEmpty()) {
      throw new Refusal.Invalid("subject", "must not be empty");
    }
    var erased = new ArrayList<Logged<Erased>>();
    synchronized (this) {
      for (var task : tasks.keySet()) {
        if (task.tenant().equals(tenant)) {
          erase(task, subject, hash, at).ifPresent(erased::add);
        }
      }
    }
    erased.forEach(e -> tell(e.entry().task()));
    return erased;
  }

  private Optional<Logged<Erased>> erase(
      TaskId task, String subject, Function<TaskId, String> hash, Instant at) {
    var rows = tasks.get(task);
    var theirs =
        rows.cases.values().stream()
            .filter(c -> c.decided.entry().decision().subject().equals(subject))
            .toList();
    if (theirs.isEmpty()) {
      return Optional.empty();
    }
    rows.removeAll(theirs);
    long first = theirs.getFirst().position();
    var entry = new Erased(task, at, hash.apply(task), first, theirs.size());
    rows.add(++last, entry);
    return Optional.of(new Logged<>(last, entry));
  }

  @Override
  public void delete(TaskId task, Instant at) {
    synchronized (this) {
      if (rows(task).declared.isEmpty()) {
        return;
      }
      var rows = new Rows();
      rows.add(++last, new Deleted(task, at));
      tasks.put(task, rows);
    }
    tell(task);
  }

  @Override
  public synchronized long dropTexts(TaskId task, Instant before) {
    return rows(task).dropTexts(before);
  }

  @Override
  public void listen(Consumer<TaskId> appended) {
    listeners.add(appended);
  }

  @Override
  public void check() {
    // the heap is there
  }

  @Override
  public void close() {
    // nothing is open
  }

  private void tell(TaskId task) {
    listeners.forEach(listener -> listener.accept(task));
  }

  private Rows rows(TaskId task) {
    return tasks.getOrDefault(task, new Rows());
  }

  /// A slot and when it is due; in the order of being due.
  private record Pending(Instant due, long decision, int slot) implements Comparable<Pending> {
    private static final Comparator<Pending> ORDER =
        Comparator.comparing(Pending::due)
            .thenComparingLong(Pending::decision)
            .thenComparingInt(Pending::slot);

    @Override
    public int compareTo(Pending other) {
      return ORDER.compare(this, other);
    }
  }

  /// A decision and what came of it.
  private static final class Case {
    private Logged<Decided> decided;
    private Optional<Logged<Activated>> activated = Optional.empty();
    private final List<Logged<Observed>> observed = new ArrayList<>();
    private final List<Logged<Settled>> settled = new ArrayList<>();
    private final Map<Integer, Pending> pending = new TreeMap<>();

    private Case(Logged<Decided> decided) {
      this.decided = decided;
    }

    private long position() {
      return decided.position();
    }

    private Optional<Logged<Settled>> settled(int slot) {
      return settled.stream().filter(s -> s.entry().slot() == slot).findFirst();
    }
  }

  /// Steps that belong together; in the order of their latest one.
  private static final class Episode implements Comparable<Episode> {
    private final String id;
    private final Map<Long, Case> steps = new LinkedHashMap<>();
    private Instant latest = Instant.MIN;
    private Optional<Logged<Ended>> ended = Optional.empty();

    private Episode(String id) {
      this.id = id;
    }

    @Override
    public int compareTo(Episode other) {
      int byTime = latest.compareTo(other.latest);
      return byTime != 0 ? byTime : id.compareTo(other.id);
    }
  }

  /// One task.
  private static final class Rows {
    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    private final NavigableMap<Long, Logged<Declared>> declared = new TreeMap<>();
    private final NavigableMap<Long, Case> cases = new TreeMap<>();
    private final Map<String, Case> byId = new HashMap<>();
    private final Map<String, Logged<Observed>> byKey = new HashMap<>();
    private final Map<String, Episode> episodes = new HashMap<>();
    private final TreeSet<Episode> open = new TreeSet<>();
    private final TreeSet<Pending> pending = new TreeSet<>();

    private Declaration declaration() {
      return declared.lastEntry().getValue().entry().declaration();
    }

    private Optional<Case> of(String decisionId) {
      return Optional.ofNullable(byId.get(decisionId));
    }

    /// Why an entry is not appended, if it is not.
    private Optional<Receipt> refused(Entry entry) {
      return switch (entry) {
        case Declared d -> taken(declared.get(d.revision()));
        case Decided d -> refused(d.decision());
        case Activated a ->
            orphan(a.decision(), a.decisionId())
                .or(() -> cases.get(a.decision()).activated.map(Receipt.Taken::new));
        case Observed o ->
            o.outcome()
                .key()
                .flatMap(key -> taken(byKey.get(key)))
                .or(() -> orphan(o.decision(), o.decisionId()));
        case Settled s ->
            cases.containsKey(s.position())
                ? cases.get(s.position()).settled(s.slot()).map(Receipt.Taken::new)
                : Optional.of(new Receipt.Orphan());
        case Ended e ->
            episode(e.episode())
                .map(x -> x.ended.<Receipt>map(Receipt.Taken::new))
                .orElse(Optional.of(new Receipt.Orphan()));
        case RolledBack _, Frozen _, Thawed _, Erased _, Deleted _ -> Optional.empty();
      };
    }

    private Optional<Receipt> refused(Decision decision) {
      if (byId.containsKey(decision.id())) {
        return taken(byId.get(decision.id()).decided);
      }
      if (decision.episode().isEmpty()) {
        return Optional.empty();
      }
      var step = decision.episode().get();
      var episode = episode(step.episode());
      var there = episode.flatMap(e -> Optional.ofNullable(e.steps.get(step.step())));
      if (there.isPresent()) {
        return taken(there.get().decided);
      }
      return episode.flatMap(e -> e.ended).map(_ -> new Receipt.EpisodeOver());
    }

    private static Optional<Receipt> taken(Logged<?> existing) {
      return Optional.ofNullable(existing).map(Receipt.Taken::new);
    }

    private Optional<Receipt> orphan(long position, String decisionId) {
      var found = cases.get(position);
      boolean known = found != null && found.decided.entry().decision().id().equals(decisionId);
      return known ? Optional.empty() : Optional.of(new Receipt.Orphan());
    }

    private Optional<Episode> episode(String id) {
      return Optional.ofNullable(episodes.get(id));
    }

    private void add(long position, Entry entry) {
      entries.put(position, entry);
      switch (entry) {
        case Declared d -> declared.put(d.revision(), new Logged<>(position, d));
        case Decided d -> add(new Case(new Logged<>(position, d)));
        case Activated a -> {
          cases.get(a.decision()).activated = Optional.of(new Logged<>(position, a));
          slots(a.decision()).forEach(slot -> move(slot, a.due()));
        }
        case Observed o -> add(new Logged<>(position, o));
        case Settled s -> {
          cases.get(s.position()).settled.add(new Logged<>(position, s));
          forget(cases.get(s.position()).pending.remove(s.slot()));
        }
        case Ended e -> {
          var episode = episodes.computeIfAbsent(e.episode(), Episode::new);
          episode.ended = Optional.of(new Logged<>(position, e));
          open.remove(episode);
          episode.steps.values().stream()
              .flatMap(c -> slots(c.position()).stream())
              .forEach(slot -> hasten(slot, e.at()));
        }
        case RolledBack _, Frozen _, Thawed _, Erased _, Deleted _ -> {}
      }
    }

    private void add(Case added) {
      var decision = added.decided.entry().decision();
      cases.put(added.position(), added);
      byId.put(decision.id(), added);
      for (int slot = 0; slot < decision.slots().size(); slot++) {
        keep(new Pending(decision.due(), added.position(), slot));
      }
      decision
          .episode()
          .ifPresent(
              step -> {
                var episode = episodes.computeIfAbsent(step.episode(), Episode::new);
                open.remove(episode);
                episode.steps.put(step.step(), added);
                episode.latest = later(episode.latest, decision.at());
                open.add(episode);
              });
    }

    private void add(Logged<Observed> observed) {
      var o = observed.entry();
      var of = cases.get(o.decision());
      of.observed.add(observed);
      o.outcome().key().ifPresent(key -> byKey.put(key, observed));
      if (o.settles()) {
        var slot = of.decided.entry().decision().slot(o.outcome().slot());
        slot.map(of.pending::get).ifPresent(p -> hasten(p, o.at()));
      }
    }

    private List<Pending> slots(long decision) {
      return List.copyOf(cases.get(decision).pending.values());
    }

    private void keep(Pending slot) {
      cases.get(slot.decision).pending.put(slot.slot, slot);
      pending.add(slot);
    }

    private void forget(Pending slot) {
      if (slot != null) {
        pending.remove(slot);
      }
    }

    private void move(Pending slot, Instant due) {
      forget(slot);
      keep(new Pending(due, slot.decision, slot.slot));
    }

    private void hasten(Pending slot, Instant at) {
      if (at.isBefore(slot.due)) {
        move(slot, at);
      }
    }

    private Logged<?> logged(long position) {
      var entry = entries.get(position);
      return entry instanceof Settled s ? rejoined(position, s) : new Logged<>(position, entry);
    }

    private Logged<Settled> rejoined(long position, Settled s) {
      var decision = cases.get(s.position()).decided.entry().decision();
      return new Logged<>(
          position,
          new Settled(s.task(), s.at(), s.position(), s.slot(), s.reward(), s.through(), decision));
    }

    private History history(Case of) {
      var decision = of.decided.entry().decision();
      return new History(
          of.decided,
          of.activated,
          List.copyOf(of.observed),
          of.settled.stream().map(s -> rejoined(s.position(), s.entry())).toList(),
          decision.episode().flatMap(step -> episode(step.episode())).flatMap(e -> e.ended));
    }

    private void removeAll(Collection<Case> gone) {
      for (var each : gone) {
        var decision = each.decided.entry().decision();
        slots(each.position()).forEach(pending::remove);
        cases.remove(each.position());
        byId.remove(decision.id());
        each.observed.forEach(o -> o.entry().outcome().key().ifPresent(byKey::remove));
        decision.episode().ifPresent(this::removeStep);
      }
      entries
          .entrySet()
          .removeIf(
              e ->
                  switch (e.getValue()) {
                    case Decided _ -> !cases.containsKey(e.getKey());
                    case Activated a -> !cases.containsKey(a.decision());
                    case Observed o -> !cases.containsKey(o.decision());
                    case Settled s -> !cases.containsKey(s.position());
                    case Ended x -> !episodes.containsKey(x.episode());
                    case Declared _, RolledBack _, Frozen _, Thawed _, Erased _, Deleted _ -> false;
                  });
    }

    private void removeStep(EpisodeStep step) {
      var episode = episodes.get(step.episode());
      boolean wasOpen = open.remove(episode);
      episode.steps.remove(step.step());
      episode.latest =
          episode.steps.values().stream()
              .map(c -> c.decided.entry().at())
              .max(Comparator.naturalOrder())
              .orElse(Instant.MIN);
      if (episode.steps.isEmpty()) {
        episodes.remove(step.episode());
      } else if (wasOpen) {
        open.add(episode);
      }
    }

    private long dropTexts(Instant before) {
      long dropped = 0;
      for (var each : cases.values()) {
        var decision = each.decided.entry().decision();
        var kept = declaredActions(decision.revision());
        if (decision.at().isBefore(before) && decision.hasTexts(kept::contains)) {
          var entry = new Decided(decision.withoutTexts(kept::contains));
          each.decided = new Logged<>(each.position(), entry);
          entries.put(each.position(), entry);
          dropped++;
        }
      }
      return dropped;
    }

    /// Their names are in the declaration, and stay.
    private List<Action> declaredActions(long revision) {
      return Optional.ofNullable(declared.get(revision))
          .map(d -> d.entry().declaration().actions())
          .orElse(List.of());
    }

    private static Instant later(Instant a, Instant b) {
      return a.isAfter(b) ? a : b;
    }
  }
}
