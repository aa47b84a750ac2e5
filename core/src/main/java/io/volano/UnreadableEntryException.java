package io.volano;

/// The log has an entry that this release cannot read: of a kind or in a form that a newer one
/// writes, or damaged.
public final class UnreadableEntryException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  public UnreadableEntryException(TaskId task, long position, RuntimeException why) {
    super(
        "entry %d of task %s cannot be read by this release: %s"
            .formatted(position, task, why.getMessage()),
        why);
  }
}
