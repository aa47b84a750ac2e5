package io.volano;

import io.volano.Entry.Declared;
import io.volano.Entry.Erased;
import io.volano.Entry.Frozen;
import io.volano.Entry.RolledBack;
import io.volano.Entry.Thawed;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/// What is done to a task itself: it is declared anew, rolled back, frozen and thawed.
///
/// Each becomes a milestone of the log, and is taken over from there, whichever server did it.
final class Steering {

  private final TaskId id;
  private final Fold.Sources sources;
  private final InstantSource clock;
  private final TaskSecret secret;
  private final Revisions revisions;
  private final AtomicReference<Playing> playing;
  private final TaskLearning learning;
  private final Runnable forgetting;
  private long steered; // position of the latest milestone taken over; guarded by revisions

  /// @param playing what is decided with, which steering changes
  /// @param forgetting forgets what is remembered of subjects
  /// @param milestones those that are taken over already
  Steering(
      Fold.Sources sources,
      InstantSource clock,
      Revisions revisions,
      AtomicReference<Playing> playing,
      TaskLearning learning,
      Runnable forgetting,
      List<Logged<?>> milestones) {
    var latest = Revisions.declared(milestones).getLast();
    this.id = latest.task();
    this.secret = latest.secret();
    this.sources = sources;
    this.clock = clock;
    this.revisions = revisions;
    this.playing = playing;
    this.learning = learning;
    this.forgetting = forgetting;
    this.steered = milestones.getLast().position();
  }

  /// Whether a task is frozen after its milestones.
  static boolean isFrozen(List<Logged<?>> milestones) {
    return milestones.stream()
            .map(Logged::entry)
            .filter(e -> e instanceof Frozen || e instanceof Thawed)
            .reduce((_, last) -> last)
            .orElse(null)
        instanceof Frozen;
  }

  /// Takes over what other servers did to the task itself, also while learning does not go on: how
  /// it is declared, whether it is frozen, who was erased.
  void follow() {
    take(sources.log().milestones(id));
  }

  private void take(List<Logged<?>> milestones) {
    synchronized (revisions) { // not this: who declares anew may be learning for long
      for (var milestone : milestones) {
        if (milestone.position() > steered) {
          steered = milestone.position();
          take(milestone.entry());
        }
      }
    }
  }

  private void take(Entry milestone) {
    switch (milestone) {
      case Declared d -> {
        revisions.add(d.revision(), d.declaration());
        playing.updateAndGet(p -> p.declared(d.revision(), d.declaration()));
      }
      case Frozen _ -> playing.updateAndGet(p -> p.frozen(true));
      case Thawed _ -> playing.updateAndGet(p -> p.frozen(false));
      case Erased _ -> forgetting.run();
      default -> {} // the fold of the log has it
    }
  }

  /// Declares the task anew; what is the same already changes nothing.
  ///
  /// @return the revision that holds now
  /// @param meant the revision that is to be replaced; whichever there is if it is empty
  /// @throws Refusal.Outdated if it is another one
  /// @throws Refusal.Conflict if somebody else declared it at the same time
  synchronized long declare(Declaration declaration, OptionalLong meant) {
    var now = playing.get();
    if (meant.isPresent() && meant.getAsLong() != now.revision()) {
      throw new Refusal.Outdated(id.name(), meant.getAsLong(), now.revision());
    }
    if (declaration.equals(now.declaration())) {
      return now.revision();
    }
    long revision = now.revision() + 1;
    var entry = new Declared(id, clock.instant(), revision, declaration, secret);
    return switch (append(entry)) {
      case Receipt.Appended(long position) -> {
        follow();
        learning.learnThrough(position);
        yield revision;
      }
      case Receipt.Taken(Logged<?>(long position, Declared first))
          when first.declaration().equals(declaration) -> {
        follow(); // as when all servers of an application declare it as they start
        learning.learnThrough(position);
        yield revision;
      }
      case Receipt.Orphan _ -> throw new Refusal.NotFound("no task named " + id.name());
      case Receipt _ -> {
        follow(); // so that who is told finds what it was
        throw new Refusal.Conflict("task " + id.name() + " was declared by somebody else just now");
      }
    };
  }

  /// Goes on learning from an earlier state.
  ///
  /// @return the version that is played now
  /// @throws Refusal.NotFound if there was no such state, or it knew somebody who was erased
  public Version rollBack(Version version) {
    var milestones = sources.log().milestones(id);
    if (!revisions.has(version.revision()) || version.position() > learning.head()) {
      throw new Refusal.NotFound("task " + id.name() + " has no version " + version);
    }
    if (Fold.knowsErased(version, milestones)) {
      throw new Refusal.NotFound("version " + version + " knew a subject that was erased since");
    }
    if (!Fold.at(sources, id, version.position()).version().equals(version)) {
      throw new Refusal.NotFound("task " + id.name() + " never had version " + version);
    }
    var receipt = append(new RolledBack(id, clock.instant(), version));
    learning.learnThrough(((Receipt.Appended) receipt).position());
    return playing.get().version();
  }

  private Receipt append(Entry entry) {
    return sources.log().append(List.of(entry), Durability.SYNC).getFirst();
  }

  /// Plays the baseline from the next decision on; learning goes on.
  public void freeze() {
    append(new Frozen(id, clock.instant()));
    follow();
  }

  /// Plays the policy again.
  public void thaw() {
    append(new Thawed(id, clock.instant()));
    follow();
  }
}
