package io.volano;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Turns segments into policies: a deterministic fold, mutable, belonging to one thread.
///
/// The state is a function of the segments learned, in their order, and of nothing else: not of
/// time, chance, or how often a policy was asked for.
public interface Learner {

  void learn(Segment segment);

  /// A snapshot of the present state, which later learning does not change.
  Policy policy();

  /// Writes the whole state: a fresh learner of the same options that [#load]s it is equal bit for
  /// bit.
  void save(DataOutput out) throws IOException;

  /// Replaces the state by one that [#save] wrote.
  ///
  /// @throws IOException if the bytes are no such state
  void load(DataInput in) throws IOException;
}
