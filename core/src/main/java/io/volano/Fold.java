package io.volano;

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
import io.volano.math.Kernels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/// What a task has learned and earned, as a fold of its log: the same log gives the same bits.
///
/// State changes by [#apply]ing entries in log order and by nothing else. A checkpoint is the state
/// after some position; loading it and applying what follows is the same as applying everything.
/// Belongs to one thread.
final class Fold {

  /// What folds are made from.
  record Sources(DecisionLog log, PolicyStore policies, Catalog catalog) {}

  private static final int FORMAT = 2;
  private static final int PAGE = 4096;

  private final Sources sources;
  private final TaskId task;

  private Declaration declaration;
  private long revision;
  private Learner learner;
  private Episodes episodes = new Episodes();
  private CurveFold curve = new CurveFold();
  private long position;
  private long epoch;
  private long steps;
  private double rewards;

  private Fold(Sources sources, TaskId task) {
    this.sources = sources;
    this.task = task;
  }

  /// The state after a position, from the nearest checkpoint that may be used.
  ///
  /// @throws Refusal.NotFound if the task was not declared by then
  static Fold at(Sources sources, TaskId task, long position) {
    return at(sources, task, position, sources.log().milestones(task));
  }

  private static Fold at(Sources sources, TaskId task, long position, List<Logged<?>> milestones) {
    var fold =
        usable(sources, task, milestones).stream()
            .filter(v -> v.position() <= position)
            .map(v -> load(sources, task, v, milestones))
            .flatMap(Optional::stream)
            .findFirst()
            .orElseGet(() -> new Fold(sources, task));
    fold.through(position);
    if (fold.learner == null) {
      throw new Refusal.NotFound("task " + task + " was not declared at position " + position);
    }
    return fold;
  }

  /// The versions kept that may be gone on from, newest first: of this task rather than of a
  /// deleted one of the same name, and without a trace of anybody who was erased since.
  static List<Version> usable(Sources sources, TaskId task, List<Logged<?>> milestones) {
    long born =
        milestones.stream()
            .filter(m -> m.entry() instanceof Declared)
            .mapToLong(Logged::position)
            .findFirst()
            .orElse(Long.MAX_VALUE);
    return sources.policies().versions(task).stream()
        .filter(v -> v.position() >= born && !knowsErased(v, milestones))
        .toList()
        .reversed();
  }

  /// Whether a version was learned from rows of somebody who was erased after it was made.
  static boolean knowsErased(Version version, List<Logged<?>> milestones) {
    long seen = 0;
    for (var milestone : milestones) {
      if (milestone.entry() instanceof Erased erased
          && ++seen > version.epoch()
          && erased.from() <= version.position()) {
        return true;
      }
    }
    return false;
  }

  /// Applies what the log has up to a position.
  void through(long last) {
    each(position, last, this::apply);
  }

  private void each(long after, long last, Consumer<Logged<?>> use) {
    boolean more = true;
    while (more && after < last) {
      var page = sources.log().read(task, after, PAGE, Reading.FOLDING);
      for (var logged : page.entries()) {
        if (logged.position() > last) {
          return;
        }
        use.accept(logged);
      }
      more = page.through() > after;
      after = page.through();
    }
  }

  void apply(Logged<?> logged) {
    switch (logged.entry()) {
      case Declared declared -> declared(declared, logged.position());
      case RolledBack rolledBack -> rolledBack(rolledBack.version());
      case Erased _ -> epoch++; // the rows are gone: this fold never saw them
      case Settled settled -> {
        curve.settled(settled, declaration.reward().range());
        learn(settled);
      }
      case Decided _, Ended _ -> learn(logged.entry());
      case Activated _, Observed _, Frozen _, Thawed _, Deleted _ -> {}
    }
    position = logged.position();
  }

  private void learn(Entry entry) {
    switch (entry) {
      case Settled settled -> settled(settled);
      case Decided decided when decided.decision().episode().isPresent() ->
          episodes.decided(decided.decision(), learner::learn);
      case Ended ended -> episodes.ended(ended, learner::learn);
      default -> {} // what a learner has no use for
    }
  }

  private void settled(Settled settled) {
    var step = step(settled.decision(), settled.slot(), settled.reward());
    if (step.isPresent()) {
      steps++;
      rewards += settled.reward().getAsDouble();
    }
    episodes.settled(settled.decision(), step, learner::learn);
  }

  private Optional<Step> step(Decision decision, int slot, OptionalDouble reward) {
    return reward.isPresent()
        ? Optional.of(decision.step(slot, reward.getAsDouble(), declaration.reward().range()))
        : Optional.empty();
  }

  /// A new algorithm folds all that was settled, with the rewards as settled; the curve has it.
  private void declared(Declared declared, long at) {
    boolean same = learner != null && declared.declaration().learnsLike(declaration);
    declaration = declared.declaration();
    revision = declared.revision();
    if (!same) {
      boolean first = learner == null;
      learner = fresh();
      if (!first) {
        episodes = new Episodes();
        steps = 0;
        rewards = 0;
        each(0, at - 1, logged -> learn(logged.entry()));
      }
    }
  }

  /// The learner goes back; the curve goes on, since it tells what happened.
  private void rolledBack(Version version) {
    var earlier = at(sources, task, version.position());
    declaration = earlier.declaration;
    revision = earlier.revision;
    learner = earlier.learner;
    episodes = earlier.episodes;
    steps = earlier.steps;
    rewards = earlier.rewards;
  }

  private Learner fresh() {
    var kernels = declaration.deterministic() ? Kernels.scalar() : Kernels.best();
    return sources
        .catalog()
        .learner(
            declaration.algorithm(), new Algorithm.Setting(declaration.reward().range(), kernels));
  }

  Policy policy() {
    return learner.policy();
  }

  Version version() {
    return new Version(revision, position, epoch);
  }

  long position() {
    return position;
  }

  /// How many steps it was made from.
  long steps() {
    return steps;
  }

  /// The sum of their rewards, as earned.
  double rewards() {
    return rewards;
  }

  /// What was earned, and when.
  LearningCurve curve() {
    return curve.view();
  }

  /// The state as bytes; equal states have equal bytes.
  byte[] save() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(revision);
      out.writeLong(position);
      out.writeLong(epoch);
      out.writeLong(steps);
      out.writeDouble(rewards);
      learner.save(out);
      episodes.save(out);
      curve.save(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static Optional<Fold> load(
      Sources sources, TaskId task, Version version, List<Logged<?>> milestones) {
    return sources
        .policies()
        .load(task, version)
        .flatMap(state -> load(sources, task, version, state, milestones));
  }

  /// Reads a state; one of another format, algorithm or release is passed over, and an older one or
  /// the whole log is folded instead.
  private static Optional<Fold> load(
      Sources sources, TaskId task, Version version, byte[] state, List<Logged<?>> milestones) {
    var declared = Revisions.declaration(milestones, version.revision());
    if (declared.isEmpty()) {
      return Optional.empty();
    }
    var fold = new Fold(sources, task);
    fold.declaration = declared.get();
    try (var in = new DataInputStream(new ByteArrayInputStream(state))) {
      if (in.readByte() != FORMAT) {
        return Optional.empty();
      }
      fold.revision = in.readLong();
      fold.position = in.readLong();
      fold.epoch = in.readLong();
      fold.steps = in.readLong();
      fold.rewards = in.readDouble();
      fold.learner = fold.fresh();
      fold.learner.load(in);
      fold.episodes = Episodes.load(in);
      fold.curve = CurveFold.load(in);
      return in.read() == -1 ? Optional.of(fold) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      System.getLogger(Fold.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the state of {0} at {1} cannot be read ({2}); an older one is used",
              task,
              version,
              e.getMessage());
      return Optional.empty();
    }
  }
}
