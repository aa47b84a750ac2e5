package io.volano;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A choice, with everything needed to explain it, check its draw, and learn from it.
///
/// @param revision the declaration it was made under, and is settled under
/// @param version the policy that was asked
/// @param due when it is settled at the latest
/// @param actions what could be drawn, in the order of the request; above [#SHORTLIST] the drawn
///   ones and the most probable others
/// @param distribution their probabilities before the first slot was drawn
/// @param rest the probability of the actions that were left out of the list, 0 up to [#SHORTLIST]
/// @param slots what was drawn, at least one
/// @param deferred whether it waits for its activation
/// @param fingerprint tells a repeated request from another one; 0 if it cannot be repeated
/// @param explanation of the first slot's propensity, if one was asked for
public record Decision(
    TaskId task,
    String id,
    long revision,
    Version version,
    Instant at,
    Instant due,
    String subject,
    Optional<EpisodeStep> episode,
    Features context,
    List<Action> actions,
    Distribution distribution,
    double rest,
    List<Slot> slots,
    Play play,
    boolean deferred,
    long fingerprint,
    Optional<Explanation> explanation) {

  /// The most actions a log keeps of one decision.
  public static final int SHORTLIST = 256;

  public Decision {
    actions = List.copyOf(actions);
    slots = List.copyOf(slots);
  }

  public Action action() {
    return action(0);
  }

  public Action action(int slot) {
    return actions.get(slots.get(slot).action());
  }

  public double propensity() {
    return slots.getFirst().propensity();
  }

  public Optional<Integer> slot(String name) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).name().equals(name)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /// The probabilities a slot was drawn from: those of the first slot, less what was already drawn.
  public Distribution distribution(int slot) {
    if (slot == 0) {
      return distribution;
    }
    var taken = new boolean[actions.size()];
    for (int i = 0; i < slot; i++) {
      taken[slots.get(i).action()] = true;
    }
    return distribution.without(taken, rest);
  }

  /// What a learner is to make of a slot.
  ///
  /// An imitated decision teaches the learner's own draw: worth the top of the range if it was what
  /// the baseline did, the bottom if not.
  ///
  /// @param reward what the slot earned
  /// @param range of the task's rewards
  public Step step(int slot, double reward, Range range) {
    var drawn = slots.get(slot);
    var chances = distribution(slot);
    if (play != Play.IMITATED) {
      return new Step(context, actions, chances, drawn.action(), drawn.propensity(), reward);
    }
    int own = chances.pick(drawn.u());
    double agreement = own == drawn.action() ? range.high() : range.low();
    return new Step(context, actions, chances, own, chances.of(own), agreement);
  }

  public Decision withExplanation(Explanation explanation) {
    return new Decision(
        task,
        id,
        revision,
        version,
        at,
        due,
        subject,
        episode,
        context,
        actions,
        distribution,
        rest,
        slots,
        play,
        deferred,
        fingerprint,
        Optional.of(explanation));
  }

  /// The same decision with a part of its actions.
  Decision shortlisted(
      List<Action> actions, Distribution distribution, double rest, List<Slot> slots) {
    return new Decision(
        task,
        id,
        revision,
        version,
        at,
        due,
        subject,
        episode,
        context,
        actions,
        distribution,
        rest,
        slots,
        play,
        deferred,
        fingerprint,
        explanation);
  }
}
