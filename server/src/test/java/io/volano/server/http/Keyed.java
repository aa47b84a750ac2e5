package io.volano.server.http;

import io.volano.Draws;
import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.Volano;
import io.volano.access.AccessStore;
import io.volano.access.HeapAccessStore;
import io.volano.access.KeySecret;
import io.volano.access.Quota;
import io.volano.access.Role;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Ground;
import io.volano.server.access.Issuing;
import io.volano.server.access.Issuing.Wish;
import io.volano.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// A server that needs keys, on the heap and on a clock of the test's.
final class Keyed implements AutoCloseable {

  static final Quota SMALL = new Quota(2, 5);

  final SettableClock clock = new SettableClock(Instant.now());
  final HeapAccessStore access = new HeapAccessStore();
  final Issuing issuing = new Issuing(access, clock, "test");
  final KeySecret admin = create(access, "default", Role.ADMIN);
  private final Live live;

  Keyed() {
    this(new Stores(new HeapDecisionLog(), new HeapPolicyStore()));
  }

  Keyed(Stores stores) {
    live =
        Live.over(
            new Ground(
                stores,
                access,
                clock,
                () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos(),
                this::open));
  }

  private Volano open(Stores stores) {
    var volano = Volano.open(stores, PolicyCatalog.ALL, Draws.random(), clock);
    volano.start();
    return volano;
  }

  /// Asked with a new key.
  Live as(String tenant, Role... roles) {
    return with(
        issuing.create(wish(tenant, Optional.empty(), Set.of(), Optional.empty(), roles)).secret());
  }

  Live with(KeySecret key) {
    return live.look().with(key);
  }

  Live withoutKey() {
    return live.look();
  }

  static KeySecret create(AccessStore access, String tenant, Role... roles) {
    return new Issuing(access, InstantSource.system(), "test")
        .create(wish(tenant, Optional.empty(), Set.of(), Optional.empty(), roles))
        .secret();
  }

  static Wish wish(
      String tenant,
      Optional<Duration> lasts,
      Set<String> origins,
      Optional<Quota> quota,
      Role... roles) {
    return new Wish(tenant, "test", Set.of(roles), lasts, origins, quota);
  }

  @Override
  public void close() {
    live.close();
  }
}
