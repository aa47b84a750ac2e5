package io.volano;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Who settles which task, where several servers share an installation.
///
/// A server that does not renew loses its leases after their [#timeToLive], by the clock of whoever
/// keeps them: the servers' own clocks do not matter. Safe to use from any thread.
public interface Leases {

  /// The server whose leases are renewed here.
  String holder();

  /// How long leases hold without being renewed.
  Duration timeToLive();

  /// Renews the leases of this server, takes those wanted that nobody holds, and gives back those
  /// that are not wanted.
  ///
  /// @return every lease that somebody holds now
  List<Lease> renew(Set<TaskId> wanted);

  /// Gives all leases of this server back, so that nobody has to wait until they expire.
  void giveBack();

  /// The leases of a server that has its installation for itself: it holds all there are for ever.
  static Leases alone() {
    return SoleLeases.OF_THIS_PROCESS;
  }
}
