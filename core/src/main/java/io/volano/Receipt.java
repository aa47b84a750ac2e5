package io.volano;

/// What became of an entry that was to be appended.
public sealed interface Receipt {

  /// It is in the log.
  record Appended(long position) implements Receipt {}

  /// The log has an entry in its place already: the same id, key, step, revision or slot. It may
  /// have the same content or another; whoever appends knows how to compare.
  record Taken(Logged<?> existing) implements Receipt {}

  /// It belongs to a decision, or a task, that the log does not have.
  record Orphan() implements Receipt {}

  /// Its episode has ended.
  record EpisodeOver() implements Receipt {}

  /// It came under a lease that has changed hands.
  record Fenced() implements Receipt {}
}
