package io.volano;

import io.volano.DecisionLog.Reading;
import io.volano.Entry.Ended;
import io.volano.Entry.Erased;
import io.volano.Entry.Settled;
import io.volano.Tracer.Activity;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The learning half of a task's loop: settles what is due, folds what was settled, publishes.
///
/// Settling only writes to the log and folding only reads it, so that a crash between them loses
/// nothing and repeats nothing. A policy is published after so many steps as the task declares, and
/// whenever the log is caught up with; what is published when does not change what is learned.
///
/// Of several servers each folds and publishes, and the one that leads the task settles it and
/// keeps checkpoints. An entry that this release cannot read ends both: learning waits before it,
/// and another server may lead.
///
/// One thread at a time does the work: a lock sees to it.
final class TaskLearning {

  /// Who is told what came of it, on the learning thread.
  interface Watcher {
    void published(Policy policy, Version version);

    /// Whatever is remembered of single decisions is to be forgotten.
    void erased();
  }

  private static final System.Logger LOG = System.getLogger(TaskLearning.class.getName());
  private static final Duration SET_BACK = Duration.ofSeconds(1);
  private static final int PAGE = 2048;
  private static final int DUE_AT_ONCE = 512;
  private static final int CHECKPOINT_EVERY = 50_000;
  private static final int CHECKPOINTS_KEPT = 8;

  private final TaskId id;
  private final Fold.Sources sources;
  private final InstantSource clock;
  private final Revisions revisions;
  private final Supplier<Declaration> declaration;
  private final Leadership leadership;
  private final Watcher watcher;
  private final ReentrantLock lock = new ReentrantLock();

  private Fold fold;
  private volatile long cursor;
  private volatile boolean readable;
  private volatile Optional<Instant> due = Optional.empty();
  private long publishedSteps;
  private long checkpointSteps;
  private boolean publishNow = true;
  private Instant latest = Instant.EPOCH;
  private volatile Progress progress = new Progress(0, 0, LearningCurve.NONE);
  private final LongAdder nanos = new LongAdder();

  /// How much was learned.
  ///
  /// @param rewards the sum of what the steps earned
  /// @param curve of all that was earned, also by steps that were rolled back
  record Progress(long steps, double rewards, LearningCurve curve) {}

  /// Opens where the log ends: loads the nearest checkpoint and folds the rest.
  TaskLearning(
      TaskId id,
      Fold.Sources sources,
      InstantSource clock,
      Revisions revisions,
      Supplier<Declaration> declaration,
      Leadership leadership,
      Watcher watcher) {
    this.id = id;
    this.sources = sources;
    this.clock = clock;
    this.revisions = revisions;
    this.declaration = declaration;
    this.leadership = leadership;
    this.watcher = watcher;
    dropUnusable(sources.log().milestones(id));
    fold = Fold.at(sources, id, Long.MAX_VALUE);
    cursor = fold.position();
    readable = fold.readable();
    checkpointSteps = fold.steps();
    publish();
  }

  /// Settles what is due and learns what was settled, until nothing is left at this time.
  void learn() {
    boolean more = true;
    while (more) {
      more = turn();
    }
  }

  /// Learns at least everything up to a log position.
  void learnThrough(long position) {
    lock.lock();
    try {
      boolean more = true;
      while (more && cursor < position) {
        more = foldNext();
      }
    } finally {
      lock.unlock();
    }
  }

  /// One round of learning.
  ///
  /// @return whether there was anything to do
  boolean turn() {
    lock.lock();
    long start = System.nanoTime();
    try {
      if (!readable) {
        foldNext(); // what cannot be read is not settled either
      }
      boolean settled =
          leadership
              .lease(id)
              .map(lease -> during("settle", settling -> settleDue(lease, settling)))
              .orElse(false);
      boolean more = foldNext() || settled;
      due = leadership.lease(id).flatMap(_ -> sources.log().nextDue(id));
      return more;
    } catch (RuntimeException e) {
      readable &= !(e instanceof UnreadableEntryException);
      due = Optional.of(due.filter(clock.instant()::isAfter).orElseGet(clock::instant));
      throw e;
    } finally {
      nanos.add(System.nanoTime() - start);
      lock.unlock();
    }
  }

  private <R> R during(String name, Function<Activity, R> work) {
    return sources
        .log()
        .tracer()
        .during(
            name,
            activity -> {
              activity.task(id);
              return work.apply(activity);
            });
  }

  private boolean settleDue(Lease lease, Activity settling) {
    var now = clock.instant();
    warnIfSetBack(now);
    var entries = new ArrayList<Entry>();
    for (var history : sources.log().due(id, now, DUE_AT_ONCE)) {
      var revision = revisions.get(history.decision().revision());
      entries.addAll(Settlement.of(history, revision, now));
    }
    var idleSince = now.minus(declaration.get().horizon().episodeWait());
    for (var episode : sources.log().idleEpisodes(id, idleSince, DUE_AT_ONCE)) {
      entries.add(new Ended(id, now, episode, Ended.How.TRUNCATED, Optional.empty()));
    }
    settling.entries(entries.size());
    if (entries.isEmpty()) {
      return false;
    }
    var receipts = sources.log().append(lease, entries); // one taken or orphaned is settled
    if (receipts.contains(new Receipt.Fenced())) {
      lost(lease);
      return false;
    }
    return true;
  }

  private void lost(Lease lease) {
    leadership.lost(lease);
    LOG.log(Level.WARNING, "task {0} is led by another server by now", id);
  }

  /// What waits for its time then waits longer; nothing else comes of it.
  private void warnIfSetBack(Instant now) {
    if (now.isBefore(latest.minus(SET_BACK))) {
      LOG.log(
          Level.WARNING,
          "the clock was set back by {0}; what is due waits as much longer",
          Duration.between(now, latest));
    }
    latest = now;
  }

  private boolean foldNext() {
    return during("learn", this::foldNext);
  }

  private boolean foldNext(Activity learning) {
    long before = cursor;
    var page = sources.log().read(id, before, PAGE, Reading.FOLDING);
    readable = true;
    learning.entries(page.entries().size());
    for (var logged : page.entries()) {
      fold(logged);
      if (fold.steps() - publishedSteps >= declaration.get().publishEvery()) {
        publish();
      }
    }
    cursor = Math.max(cursor, page.through());
    if (page.entries().size() < PAGE) { // caught up with the log, or nearly
      publish();
    }
    checkpointIfLong();
    return cursor > before;
  }

  private void fold(Logged<?> logged) {
    if (logged.entry() instanceof Erased) {
      dropUnusable(sources.log().milestones(id));
      fold = Fold.at(sources, id, logged.position());
      watcher.erased();
    } else {
      fold.apply(logged);
    }
    cursor = logged.position();
    publishNow |= !(logged.entry() instanceof Settled);
  }

  private void publish() {
    if (publishNow || fold.steps() != publishedSteps) {
      watcher.published(fold.policy(), fold.version());
      publishedSteps = fold.steps();
      publishNow = false;
    }
    progress = new Progress(fold.steps(), fold.rewards(), fold.curve());
  }

  private void checkpointIfLong() {
    if (Math.abs(fold.steps() - checkpointSteps) >= CHECKPOINT_EVERY) {
      checkpoint();
    }
  }

  /// Keeps the present state, so that a restart has less to fold; does nothing on a server that
  /// does not lead the task.
  void checkpoint() {
    lock.lock();
    try {
      leadership.lease(id).ifPresent(this::checkpoint);
      checkpointSteps = fold.steps();
    } finally {
      lock.unlock();
    }
  }

  private void checkpoint(Lease lease) {
    if (sources.policies().versions(id).contains(fold.version())) {
      return;
    }
    if (during("checkpoint", _ -> sources.policies().save(lease, fold.version(), fold.save()))) {
      sources.policies().delete(id, thinned(sources.policies().versions(id)));
    } else {
      lost(lease);
    }
  }

  /// Removes states nobody may go on from: they knew an erased subject, or are a deleted task's.
  private void dropUnusable(List<Logged<?>> milestones) {
    var unusable = new ArrayList<>(sources.policies().versions(id));
    unusable.removeAll(Fold.usable(sources, id, milestones));
    if (!unusable.isEmpty()) {
      sources.policies().delete(id, unusable);
    }
  }

  /// Seconds spent settling and learning.
  double seconds() {
    return nanos.sum() / 1e9;
  }

  Progress progress() {
    return progress;
  }

  /// When the slot or episode due longest is due, as the last round left it; if that failed, when
  /// it began to fail at the latest. Empty if there is none, or another server settles the task.
  Optional<Instant> due() {
    return due;
  }

  /// How long ago the slot due longest was due; 0 if it is not yet.
  Duration overdue() {
    return due.map(at -> Duration.between(at, clock.instant()))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  /// Up to where the log was read.
  long reached() {
    return cursor;
  }

  /// Whether this release could read what it came to.
  boolean readable() {
    return readable;
  }

  /// The last position folded.
  long head() {
    lock.lock();
    try {
      return fold.position();
    } finally {
      lock.unlock();
    }
  }

  /// What was learned and is played, as one consistent view.
  PolicyStatus status(Supplier<Playing> playing) {
    lock.lock();
    try {
      var now = playing.get();
      return new PolicyStatus(
          now.version(),
          now.revision(),
          now.frozen(),
          fold.steps(),
          fold.steps() == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(fold.rewards() / fold.steps()),
          sources.log().pending(id),
          Fingerprint.of(fold.save()),
          now.policy().summary());
    } finally {
      lock.unlock();
    }
  }

  /// Which versions to drop, so that the distances between those kept grow with their age: of each
  /// neighbouring pair the one whose absence leaves the smallest gap for its age goes first.
  private static List<Version> thinned(List<Version> kept) {
    var dropped = new ArrayList<Version>();
    var left = new ArrayList<>(kept);
    while (left.size() > CHECKPOINTS_KEPT) {
      long newest = left.getLast().position();
      int least =
          IntStream.range(1, left.size() - 2)
              .boxed()
              .min(
                  Comparator.comparingDouble(
                      i ->
                          (double) (left.get(i + 1).position() - left.get(i - 1).position())
                              / (newest - left.get(i).position() + 1)))
              .orElse(0);
      dropped.add(left.remove(least));
    }
    return dropped;
  }
}
