package io.volano;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A choice, with everything needed to explain it, check its draw, and learn from it.
///
/// What belongs together is one part: [Terms] is what it was made under, [Choice] what could be
/// done and was. They are made once and passed on whole; what is in them can be asked of the
/// decision.
///
/// @param deferred whether it waits for its activation
/// @param fingerprint tells a repeated request from another one; 0 if it cannot be repeated
/// @param explanation of the first slot's propensity, if one was asked for
public record Decision(
    TaskId task,
    String id,
    String subject,
    Optional<EpisodeStep> episode,
    Features context,
    Terms terms,
    Choice choice,
    boolean deferred,
    long fingerprint,
    Optional<Explanation> explanation) {

  /// The most actions a log keeps of one decision.
  public static final int SHORTLIST = 256;

  /// The declaration it was made under, and is settled under.
  public long revision() {
    return terms.revision();
  }

  /// The policy that was asked.
  public Version version() {
    return terms.version();
  }

  /// When it was made.
  public Instant at() {
    return terms.at();
  }

  /// When it is settled at the latest.
  public Instant due() {
    return terms.due();
  }

  /// What could be drawn, as far as the log keeps it.
  public List<Action> actions() {
    return choice.actions();
  }

  /// The probabilities of the actions before the first slot was drawn.
  public Distribution distribution() {
    return choice.distribution();
  }

  /// The probability of the actions that the log does not keep.
  public double rest() {
    return choice.rest();
  }

  /// What was drawn, at least one.
  public List<Slot> slots() {
    return choice.slots();
  }

  /// Who chose.
  public Play play() {
    return choice.play();
  }

  /// The action of the first slot.
  public Action action() {
    return choice.action(0);
  }

  /// The probability the first slot was drawn with.
  public double propensity() {
    return slots().getFirst().propensity();
  }

  /// The place of the slot of that name.
  public Optional<Integer> slot(String name) {
    return choice.slot(name);
  }

  /// What a learner is to make of a slot.
  ///
  /// An imitated decision teaches the learner's own draw: worth the top of the range if it was what
  /// the baseline did, the bottom if not.
  ///
  /// @param reward what the slot earned
  /// @param range of the task's rewards
  public Step step(int slot, double reward, Range range) {
    var drawn = slots().get(slot);
    var chances = choice.distribution(slot);
    if (play() != Play.IMITATED) {
      return new Step(context, actions(), chances, drawn.action(), drawn.propensity(), reward);
    }
    int own = chances.pick(drawn.u());
    double agreement = own == drawn.action() ? range.high() : range.low();
    return new Step(context, actions(), chances, own, chances.of(own), agreement);
  }

  /// The same decision under another id.
  public Decision withId(String id) {
    return new Decision(
        task, id, subject, episode, context, terms, choice, deferred, fingerprint, explanation);
  }

  /// The same decision under other terms, as in a log where entries stand elsewhere.
  public Decision withTerms(Terms terms) {
    return new Decision(
        task, id, subject, episode, context, terms, choice, deferred, fingerprint, explanation);
  }

  /// What a learner may see of it.
  public Decision withoutExplanation() {
    return withTexts(context, choice, Optional.empty());
  }

  /// Whether there is anything that only people read: names of features, an explanation.
  ///
  /// @param kept actions whose names are kept elsewhere
  boolean hasTexts(Predicate<Action> kept) {
    return explanation.isPresent()
        || context.hasNames()
        || actions().stream().anyMatch(a -> a.features().hasNames() && !kept.test(a));
  }

  /// The same decision without what only people read.
  ///
  /// @param kept actions whose names are kept elsewhere
  Decision withoutTexts(Predicate<Action> kept) {
    var bare = actions().stream().map(a -> kept.test(a) ? a : a.withoutNames()).toList();
    var left = new Choice(bare, distribution(), rest(), slots(), play());
    return withTexts(context.withoutNames(), left, Optional.empty());
  }

  private Decision withTexts(Features context, Choice choice, Optional<Explanation> explanation) {
    return new Decision(
        task, id, subject, episode, context, terms, choice, deferred, fingerprint, explanation);
  }
}
