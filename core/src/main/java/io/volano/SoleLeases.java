package io.volano;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/// The leases of a server that has its installation for itself.
record SoleLeases(String holder) implements Leases {

  static final SoleLeases OF_THIS_PROCESS = new SoleLeases("pid " + ProcessHandle.current().pid());

  @Override
  public Duration timeToLive() {
    return ChronoUnit.FOREVER.getDuration();
  }

  @Override
  public List<Lease> renew(Set<TaskId> wanted) {
    return wanted.stream().sorted().map(task -> new Lease(task, holder, 0)).toList();
  }

  @Override
  public void giveBack() {
    // there is nobody to take them
  }
}
