package io.volano;

import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Ended;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The one loop of a task: decide, log, observe, settle, learn.
///
/// ```
/// decide ──► log ◄── observe          deciding: any thread, no lock, one snapshot
///             │
///     due ──► settle ──► log ──► fold ──► publish        learning: one thread at a time, in order
/// ```
///
/// All but the learning methods may be called from any thread. What is asked of it and not done is
/// a [Refusal]; what the store cannot do is a [StoreException]; either way nothing has changed.
public final class TaskLoop {

  private final TaskId id;
  private final Fold.Sources sources;
  private final TaskSecret secret;
  private final Revisions revisions;
  private final RecentDecisions recent = new RecentDecisions();
  private final AtomicReference<Playing> playing = new AtomicReference<>();
  private final Deciding deciding;
  private final Observing observing;
  private final Crediting crediting;
  private final TaskLearning learning;
  private final Steering steering;
  private final long born;

  /// Opens a declared task where its log ends.
  TaskLoop(
      TaskId id, Fold.Sources sources, Draws draws, InstantSource clock, Leadership leadership) {
    this.id = id;
    this.sources = sources;
    var milestones = sources.log().milestones(id);
    var declared = Revisions.declared(milestones);
    if (declared.isEmpty()) {
      throw new Refusal.NotFound("no task named " + id.name());
    }
    born = born(milestones);
    revisions = new Revisions(id, sources.log());
    declared.forEach(d -> revisions.add(d.revision(), d.declaration()));
    var latest = declared.getLast();
    secret = latest.secret();
    deciding = new Deciding(id, sources.log(), clock, new Chooser(id, secret, draws), recent);
    observing = new Observing(id, sources.log(), clock, revisions, recent);
    crediting = new Crediting(id, sources.log(), revisions, observing);
    playing.set(
        new Playing(
            latest.revision(), latest.declaration(), Steering.isFrozen(milestones), null, null));
    learning =
        new TaskLearning(
            id, sources, clock, revisions, this::declaration, leadership, new Followed());
    steering = new Steering(sources, clock, revisions, playing, learning, this::forget, milestones);
  }

  /// Where a task begins: a task declared after one of its name was deleted is another.
  ///
  /// @return 0 if it is not declared
  static long born(List<Logged<?>> milestones) {
    return milestones.stream()
        .filter(m -> m.entry() instanceof Declared)
        .mapToLong(Logged::position)
        .findFirst()
        .orElse(0);
  }

  long born() {
    return born;
  }

  /// Takes over what learning publishes.
  private final class Followed implements TaskLearning.Watcher {
    @Override
    public void published(Policy policy, Version version) {
      playing.updateAndGet(p -> p.learned(policy, version));
    }

    @Override
    public void erased() {
      forget();
    }
  }

  private void forget() {
    recent.clear();
    deciding.forget();
  }

  public TaskId id() {
    return id;
  }

  public Declaration declaration() {
    return playing.get().declaration();
  }

  public long revision() {
    return playing.get().revision();
  }

  // ---- deciding

  /// Chooses, and logs the choice before it is known to anybody.
  ///
  /// @throws Refusal.Conflict if the id, or the step of the episode, was decided on other terms
  public Decision decide(Request request) {
    return deciding.decide(playing.get(), request).orElseThrow();
  }

  /// Chooses for several requests, which share one commit.
  ///
  /// A value that breaks a rule refuses them all, before anything is decided, and is named with its
  /// place among them (`[1].exclude`); what is gone or taken ([Refusal.NotFound],
  /// [Refusal.Conflict]) refuses its own request. On a sticky task each has a commit of its own,
  /// since one may answer the next.
  public List<Answer<Decision>> decide(List<Request> requests) {
    return deciding.decide(playing.get(), requests);
  }

  // ---- observing

  /// Reports what was seen of a decision.
  ///
  /// @return whether it is new; a repeated key with the same content is not, and changes nothing
  /// @throws Refusal.NotFound if there is no such decision
  /// @throws Refusal.Conflict if the key was used for something else
  public boolean observe(String decisionId, Outcome outcome) {
    var report = new Report(decisionId, outcome);
    return observing.observe(report, declaration().durability()).orElseThrow();
  }

  /// Reports several outcomes in one commit.
  ///
  /// A value that breaks a rule refuses them all, before anything is kept, and is named with its
  /// place among them; an unknown decision and a key used for something else refuse their own
  /// report.
  ///
  /// @return for each whether it is new
  public List<Answer<Boolean>> observe(List<Report> reports) {
    return observing.observe(reports, declaration().durability());
  }

  /// What credits events to decisions of this task.
  Crediting crediting() {
    return crediting;
  }

  /// Whether an event may ever have been credited here.
  boolean everCredited() {
    return revisions.everCredited();
  }

  /// Says that a deferred decision was shown: its wait begins now.
  ///
  /// @return whether this is new; a decision is activated once
  public boolean activate(String decisionId) {
    return observing.activate(decisionId);
  }

  /// Ends an episode: its steps are settled, and nothing more can be decided in it.
  ///
  /// @param context what was known when it was cut short
  /// @return whether this is new; an episode ends once
  /// @throws Refusal.Conflict if it ended in another way
  /// @throws Refusal.NotFound if nothing was ever decided in it
  public boolean end(String episode, Ended.How how, Optional<Features> context) {
    return observing.end(episode, how, context);
  }

  // ---- asking

  /// A decision and what came of it.
  ///
  /// @throws Refusal.NotFound if there is no such decision
  public History history(String decisionId) {
    return sources
        .log()
        .history(id, decisionId)
        .orElseThrow(() -> Observing.noDecision(id, decisionId));
  }

  /// Why a decision was made, and what came of it.
  ///
  /// @throws Refusal.NotFound if there is no such decision
  public Why why(String decisionId) {
    var history = history(decisionId);
    var decision = history.decision();
    if (decision.explanation().isPresent()) {
      return new Why(history, decision.explanation(), Why.Source.STORED, "");
    }
    if (decision.rest() > 0) {
      return unavailable(history, "not all of its actions were kept");
    }
    if (Fold.knowsErased(decision.version(), sources.log().milestones(id))) {
      return unavailable(history, "its policy knew a subject that was erased since");
    }
    var policy = Fold.at(sources, id, decision.version().position()).policy();
    var declared = revisions.get(decision.revision());
    var explanation = Chooser.explain(policy, declared, decision.context(), decision.choice());
    boolean exact = Double.compare(explanation.value(), decision.propensity()) == 0;
    return exact
        ? new Why(history, Optional.of(explanation), Why.Source.REBUILT, "")
        : unavailable(history, "its policy was published by another release or kind of processor");
  }

  private static Why unavailable(History history, String note) {
    return new Why(history, Optional.empty(), Why.Source.UNAVAILABLE, note);
  }

  /// Decisions, newest first.
  public List<Logged<Decided>> decisions(Query query) {
    return sources.log().decisions(query);
  }

  /// What it plays and has learned, as one consistent view.
  public PolicyStatus policy() {
    return learning.status(playing::get);
  }

  /// The probabilities it would draw these actions with now. Nothing is decided.
  public Distribution chances(Features context, List<Action> actions) {
    var now = playing.get();
    var wanted = now.policy().distribution(context, actions);
    return now.declaration().exploration().applied(actions, wanted);
  }

  /// How many slots are not settled yet.
  public long pending() {
    return sources.log().pending(id);
  }

  /// How many steps were learned, without waiting for learning to pause.
  public long stepsLearned() {
    return learning.progress().steps();
  }

  /// Seconds spent settling and learning since it was opened.
  public double secondsLearning() {
    return learning.seconds();
  }

  /// The sum of the rewards of the steps learned.
  public double rewardsLearned() {
    return learning.progress().rewards();
  }

  /// What it has earned, as far as it was learned, without waiting for learning to pause.
  public LearningCurve curve() {
    return learning.progress().curve();
  }

  /// Outcomes reported to this process since the task was opened.
  public OutcomeCount outcomes() {
    return observing.outcomes();
  }

  /// States that are kept, oldest first, the present one last. Any position between them can be
  /// rolled back to as well: it is folded again.
  public List<Version> versions() {
    var kept = new ArrayList<>(sources.policies().versions(id));
    var present = playing.get().version();
    if (!kept.contains(present)) {
      kept.add(present);
    }
    return kept;
  }

  // ---- steering

  /// What is done to the task itself.
  Steering steering() {
    return steering;
  }

  /// Goes on learning from an earlier state.
  ///
  /// @return the version that is played now
  /// @throws Refusal.NotFound if there was no such state, or it knew somebody who was erased
  public Version rollBack(Version version) {
    return steering.rollBack(version);
  }

  /// Plays the baseline from the next decision on; learning goes on.
  public void freeze() {
    steering.freeze();
  }

  /// Plays the policy again.
  public void thaw() {
    steering.thaw();
  }

  public boolean frozen() {
    return playing.get().frozen();
  }

  /// A name for a subject that does not tell who it is.
  String pseudonym(String subject) {
    return secret.pseudonym(subject);
  }

  // ---- learning

  /// Settles what is due and learns what was settled, until nothing is left at this time.
  public void learn() {
    learning.learn();
  }

  TaskLearning learning() {
    return learning;
  }
}
