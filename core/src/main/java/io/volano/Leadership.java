package io.volano;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Which tasks this server leads: whose due slots it settles, whose idle episodes it ends, and of
/// whose states it keeps checkpoints. All servers fold and publish, whoever leads.
///
/// What is believed here may be out of date, as after a pause. That does no harm: a log and a
/// policy store refuse what comes under an old token. Safe to use from any thread.
final class Leadership {

  private final Leases leases;
  private final LongSupplier nanos;
  private volatile Map<TaskId, Lease> known = Map.of();
  private volatile long renewed;

  /// @param nanos time that only grows, as of [System#nanoTime]
  Leadership(Leases leases, LongSupplier nanos) {
    this.leases = leases;
    this.nanos = nanos;
  }

  /// Renews what this server holds, and takes what nobody does.
  ///
  /// @param wanted tasks that it can lead
  /// @return those that it leads from now on
  synchronized List<TaskId> renew(Set<TaskId> wanted) {
    long began = nanos.getAsLong();
    var led = known.keySet().stream().filter(t -> lease(t).isPresent()).collect(Collectors.toSet());
    known =
        leases.renew(wanted).stream()
            .collect(Collectors.toConcurrentMap(Lease::task, Function.identity()));
    renewed = began;
    return known.values().stream()
        .filter(this::isOurs)
        .map(Lease::task)
        .filter(task -> !led.contains(task))
        .toList();
  }

  /// The lease of a task that this server leads.
  Optional<Lease> lease(TaskId task) {
    var age = Duration.ofNanos(nanos.getAsLong() - renewed);
    return Optional.ofNullable(known.get(task))
        .filter(lease -> isOurs(lease) && age.compareTo(leases.timeToLive()) < 0);
  }

  /// Who led a task when that was last asked.
  Optional<String> leader(TaskId task) {
    return Optional.ofNullable(known.get(task)).map(Lease::holder);
  }

  /// A store has refused what came under a lease.
  synchronized void lost(Lease lease) {
    var left = new ConcurrentHashMap<>(known);
    left.remove(lease.task(), lease);
    known = left;
  }

  synchronized void giveBack() {
    known = Map.of();
    leases.giveBack();
  }

  private boolean isOurs(Lease lease) {
    return lease.holder().equals(leases.holder());
  }
}
