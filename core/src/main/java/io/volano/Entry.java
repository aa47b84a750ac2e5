package io.volano;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/// One line of the log, which is the truth: everything else is a view of these.
public sealed interface Entry {

  TaskId task();

  /// When it was appended, by the server's clock.
  Instant at();

  /// A task was declared, or declared anew.
  ///
  /// @param revision from 1, by one
  /// @param secret keys the draws of the task; the same in all its revisions
  record Declared(
      TaskId task, Instant at, long revision, Declaration declaration, TaskSecret secret)
      implements Entry {}

  /// A decision was made.
  record Decided(Decision decision) implements Entry {
    @Override
    public TaskId task() {
      return decision.task();
    }

    @Override
    public Instant at() {
      return decision.at();
    }
  }

  /// A deferred decision was shown.
  ///
  /// @param decision log position of the decision
  /// @param due when it is settled at the latest, counted from now
  record Activated(TaskId task, Instant at, long decision, String decisionId, Instant due)
      implements Entry {}

  /// An outcome was reported.
  ///
  /// @param decision log position of the decision it belongs to
  /// @param settles whether it may settle its slot, so that the slot is to be looked at now
  record Observed(
      TaskId task, Instant at, long decision, String decisionId, Outcome outcome, boolean settles)
      implements Entry {}

  /// A slot has its reward, once and for all.
  ///
  /// @param position log position of the decision
  /// @param slot index of the slot
  /// @param reward empty if the decision was never shown; nothing is learned then
  /// @param through outcomes after this log position came too late to count
  /// @param decision the decision itself; a log gives it whenever it is read
  record Settled(
      TaskId task,
      Instant at,
      long position,
      int slot,
      OptionalDouble reward,
      long through,
      Decision decision)
      implements Entry {

    /// The same with the decision as it was read.
    public Settled of(Decision decision) {
      return new Settled(task, at, position, slot, reward, through, decision);
    }
  }

  /// An episode ended.
  record Ended(TaskId task, Instant at, String episode, How how, Optional<Features> context)
      implements Entry {

    public enum How {
      /// Nothing more was to be earned.
      TERMINATED,
      /// It was cut short.
      TRUNCATED
    }
  }

  /// Learning goes on from an earlier state.
  record RolledBack(TaskId task, Instant at, Version version) implements Entry {}

  /// From now on the baseline is played.
  record Frozen(TaskId task, Instant at) implements Entry {}

  /// From now on the policy is played again.
  record Thawed(TaskId task, Instant at) implements Entry {}

  /// A subject's rows were removed.
  ///
  /// @param subject a keyed hash of whom it was
  /// @param from the log position of the first decision removed
  /// @param decisions how many were removed
  record Erased(TaskId task, Instant at, String subject, long from, long decisions)
      implements Entry {}

  /// A task was removed with all its rows; what follows under its name is another task.
  record Deleted(TaskId task, Instant at) implements Entry {}
}
