package io.volano;

/// Who chose the action of a decision.
public enum Play {
  /// The policy: the action is where `u` falls in the distribution.
  POLICY,
  /// The baseline, on a frozen or logging-only task.
  BASELINE,
  /// The baseline, on an apprentice task: the learner is told whether its own draw, where `u` falls
  /// in the distribution, was the same.
  IMITATED
}
