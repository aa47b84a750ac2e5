package io.volano.bench.operate;

import io.volano.Draws;
import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.Volano;
import io.volano.access.AccessStore;
import io.volano.access.HeapAccessStore;
import io.volano.access.KeySecret;
import io.volano.access.Role;
import io.volano.bench.Figure;
import io.volano.bench.Row;
import io.volano.bench.Scale;
import io.volano.bench.WorkFolder;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Ground;
import io.volano.server.Server;
import io.volano.server.Settings;
import io.volano.server.Wiring;
import io.volano.server.access.Issuing;
import io.volano.server.access.Rights;
import io.volano.testkit.SettableClock;
import io.volano.testkit.leak.LeakCases;
import io.volano.testkit.leak.LeakTiming;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// What one tenant learns of another: nothing, by every route, with every role and state of a key,
/// and not by time either.
///
/// The seed is a figure, and the environment variable `VOLANO_BENCH_SEED` repeats it.
final class LeaksRow implements Row {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String OWNER = "acme";
  private static final String OTHER = "rival";
  private static final int SEEDS = 1_000_000;

  @Override
  public String id() {
    return "leaks";
  }

  @Override
  public List<Figure> measure(Scale scale) throws Exception {
    long seed = seed();
    var figures = new ArrayList<Figure>();
    try (var folder = WorkFolder.create()) {
      figures.addAll(cases(folder, scale.of(400, 10_000, 100_000), seed));
      figures.addAll(times(folder, scale.of(100, 10_000, 50_000), seed));
    }
    return figures;
  }

  private static long seed() {
    var given = Optional.ofNullable(System.getenv("VOLANO_BENCH_SEED"));
    return given.map(Long::parseLong).orElseGet(() -> System.nanoTime() % SEEDS);
  }

  // ---- cases

  private static List<Figure> cases(WorkFolder folder, long count, long seed) throws IOException {
    var clock = new SettableClock(NOW);
    var access = new HeapAccessStore();
    var issuing = new Issuing(access, clock, "bench");
    var owners = keys(issuing, OWNER);
    var others = keys(issuing, OTHER);
    var bad = bad(issuing, clock);
    try (var shared = still(folder, "shared", access, clock);
        var alone = still(folder, "alone", access, clock);
        var cases =
            new LeakCases(
                URI.create(shared.url()),
                URI.create(alone.url()),
                table(),
                owners,
                others,
                bad,
                seed)) {
      var leaks = cases.run(count);
      leaks.forEach(System.err::println);
      return List.of(
          Figure.of("leaks", leaks.size(), "").atMost(0).beside("cases", (double) cases.cases()),
          Figure.of("leaks-seed", (double) seed, ""));
    }
  }

  /// A server that learns nothing by itself and draws from a seed.
  private static Server still(
      WorkFolder folder, String name, AccessStore access, SettableClock clock) {
    var ground =
        new Ground(
            new Stores(new HeapDecisionLog(), new HeapPolicyStore()),
            access,
            clock,
            () -> 0,
            stores -> Volano.open(stores, PolicyCatalog.ALL, Draws.seeded(1), clock));
    return Server.start(settings(folder, name), ground).awaitReady();
  }

  private static Settings settings(WorkFolder folder, String name) {
    return Settings.DEFAULT.withPort(0).withStores(folder.resolve(name).toString());
  }

  private static LeakCases.Keys keys(Issuing issuing, String tenant) {
    var keys = new EnumMap<Role, String>(Role.class);
    for (var role : List.of(Role.OBSERVE, Role.DECIDE, Role.READ, Role.ADMIN)) {
      keys.put(role, BenchKeys.create(issuing, tenant, role, Optional.empty()).secret().reveal());
    }
    return new LeakCases.Keys(keys);
  }

  /// Expired, revoked, unknown, malformed.
  private static List<String> bad(Issuing issuing, SettableClock clock) {
    var hour = Optional.of(Duration.ofHours(1));
    var expired = BenchKeys.create(issuing, OWNER, Role.ADMIN, hour);
    var revoked = BenchKeys.create(issuing, OWNER, Role.ADMIN, Optional.empty());
    issuing.revoke(revoked.key().prefix());
    clock.advance(Duration.ofHours(2));
    var unknown = KeySecret.random(new Random(1)).reveal();
    return List.of(
        expired.secret().reveal(),
        revoked.secret().reveal(),
        unknown,
        unknown.substring(1),
        revoked.key().prefix(),
        "x");
  }

  /// Pages have a log-in of their own, and the echo of `bench loop` is not there.
  private static Map<String, Optional<Role>> table() {
    var table = new TreeMap<String, Optional<Role>>();
    Rights.table().forEach((route, right) -> table.put(route, right.role()));
    table
        .keySet()
        .removeIf(
            route -> route.contains("/ui") || route.contains("**") || route.contains("/bench"));
    return table;
  }

  // ---- times

  private static List<Figure> times(WorkFolder folder, int pairs, long seed) throws Exception {
    var settings = settings(folder, "timed");
    String owner;
    String other;
    try (var access = Wiring.access(settings.stores())) {
      var issuing = new Issuing(access, InstantSource.system(), "bench");
      owner = key(issuing, OWNER);
      other = key(issuing, OTHER);
    }
    try (var server = Server.start(settings).awaitReady();
        var timing = new LeakTiming(URI.create(server.url()), other, seed)) {
      for (var task : timing.theirs()) {
        BenchKeys.declare(URI.create(server.url()), owner, "/v1/tasks/" + task);
      }
      timing.nothing(pairs / 2); // until the server has compiled what it runs all the time
      var nothing = timing.nothing(pairs);
      var theirs = timing.theirs(pairs);
      return List.of(
          Figure.of("leaks-time-share-off-half", theirs.advantage(), "")
              .atMost(theirs.interval())
              .beside("nobody's beside nobody's", nothing.advantage()),
          Figure.of("leaks-time-longer", theirs.micros(), "us in the median")
              .beside("nobody's beside nobody's", nothing.micros()));
    }
  }

  private static String key(Issuing issuing, String tenant) {
    return BenchKeys.create(issuing, tenant, Role.ADMIN, Optional.empty()).secret().reveal();
  }
}
