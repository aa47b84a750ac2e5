package io.volano;

/// What a task plays while it learns.
public enum Mode {
  /// The policy's draw.
  ONLINE,
  /// The baseline, chosen and accounted for by the caller.
  LOGGING_ONLY,
  /// The baseline, while the learner learns to choose as the baseline does.
  APPRENTICE
}
