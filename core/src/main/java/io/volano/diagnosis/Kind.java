package io.volano.diagnosis;

import static io.volano.diagnosis.Finding.Gravity.BLOCKS;
import static io.volano.diagnosis.Finding.Gravity.HINDERS;
import static io.volano.diagnosis.Finding.Gravity.NOTE;

import io.volano.diagnosis.Finding.Gravity;
import java.util.Locale;

/// All that can be found: how grave it is, what it says with the facts in braces, and what to do
/// next.
public enum Kind {
  NO_DECISIONS(
      BLOCKS,
      "Nothing was decided yet.",
      "Ask for a decision where your application chooses, and do what it answers."),
  LEARNING_TROUBLE(
      BLOCKS,
      "Learning fails: {trouble}",
      "Mend what the message names; it is tried again every second, and nothing is lost meanwhile."),
  FROZEN(
      NOTE,
      "The task is frozen: the baseline is played, and learning goes on.",
      "Thaw it when the policy is to be played again."),
  NOT_ONLINE(
      NOTE,
      "In mode {mode} the baseline is played, and learning goes on.",
      "Declare the mode online when the policy is to be played."),
  OUTCOMES_UNMATCHED(
      HINDERS,
      "{unmatched} outcomes named a decision that this task does not have, {matched} one that it"
          + " has, since this server opened it.",
      "Report outcomes to the task that decided, with the decisionId of its answer, or by subject"
          + " as events."),
  NO_OUTCOMES(
      BLOCKS,
      "None of the newest {decisions} decisions has an outcome, and all {steps} rewards were that of"
          + " nothing seen.",
      "Report what is seen of a decision before its wait of {wait} is over."),
  WAIT_LONGER_THAN_DATA(
      HINDERS,
      "{pending} slots wait for their reward and {settled} have it, though outcomes came; the next"
          + " is settled at {next} at the latest.",
      "Wait until then, declare a shorter wait than {wait}, or name an outcome that settles."),
  OUTCOMES_LATE(
      HINDERS,
      "{late} of {outcomes} recent outcomes came too late to be learned from.",
      "Declare a longer wait than {wait}, take a type out of settleOn if more is to come after it,"
          + " or report sooner."),
  NEVER_SHOWN(
      HINDERS,
      "{unshown} of {deferred} recent deferred decisions were never activated, and nothing is"
          + " learned from them.",
      "Activate a decision when it is shown, or do not defer it."),
  REWARD_CONSTANT(
      BLOCKS,
      "All {steps} rewards were {reward}.",
      "Declare a reward that tells good from bad, and check the values of the outcomes reported."),
  REWARD_CLIPPED(
      HINDERS,
      "{share} of all rewards lie at {bound}, where the range ends; the signals go on to {reach}.",
      "Widen the range, or lower weights, so that good can be told from better."),
  FEATURE_CONSTANT(
      NOTE,
      "The feature {feature} was {value} in all of the newest {decisions} decisions.",
      "Leave it out of the context, or fill it in: what never changes cannot tell anything apart."),
  FEATURE_LIKE_ID(
      HINDERS,
      "The feature {feature} had {distinct} texts in {decisions} decisions.",
      "Send what it stands for instead, such as a group or an age: what hardly ever comes again"
          + " teaches nothing of what comes next."),
  FEATURES_IGNORED(
      HINDERS,
      "The algorithm {algorithm} does not look at features, and {share} of the newest decisions have"
          + " some.",
      "Declare one that does: {others}."),
  PROBABILITY_AT_FLOOR(
      NOTE,
      "The action {action} had its least probability, {floor}, in all of the newest {decisions}"
          + " decisions.",
      "Take it out if it is never the best, or lower its floor: it is played for exploration only."),
  WEIGHTS_OFF(
      NOTE,
      "The mean weight of {steps} recent steps against a uniform draw is {mean}, not 1.",
      "Declare a small exploration share or floor, so that every action is drawn now and then; if"
          + " you choose yourself, check the propensities you report."),
  ACTION_NEVER_ELIGIBLE(
      HINDERS,
      "The action {action} could be drawn in none of the newest {decisions} decisions.",
      "Take it out of the declaration, or check what requests exclude and list.");

  private final Gravity gravity;
  private final String template;
  private final String next;

  Kind(Gravity gravity, String template, String next) {
    this.gravity = gravity;
    this.template = template;
    this.next = next;
  }

  /// Its stable name, such as `reward-constant`.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Gravity gravity() {
    return gravity;
  }

  /// What it says, with names of facts in braces.
  public String template() {
    return template;
  }

  /// What to do next, with names of facts in braces.
  public String next() {
    return next;
  }
}
