package io.volano;

import java.util.List;
import java.util.Optional;

/// Learner states by task and version. Safe to use from any thread.
///
/// A state is kept with a checksum: one that does not agree any more is not given out.
public interface PolicyStore extends AutoCloseable {

  /// Keeps a state; a version that is there already is replaced.
  void save(TaskId task, Version version, byte[] state);

  /// Keeps a state of a task that a server leads.
  ///
  /// @return whether it was kept; it is not if the lease has changed hands
  default boolean save(Lease lease, Version version, byte[] state) {
    save(lease.task(), version, state);
    return true;
  }

  /// The versions kept, by position, oldest first.
  List<Version> versions(TaskId task);

  /// The state of a version, or empty if it is not there or damaged.
  Optional<byte[]> load(TaskId task, Version version);

  /// Removes versions, leaving no byte of them in a file of the store.
  void delete(TaskId task, List<Version> versions);

  @Override
  void close();
}
