package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog;
import io.volano.Draws;
import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.Volano;
import io.volano.access.HeapAccessStore;
import io.volano.access.KeySecret;
import io.volano.access.Role;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Ground;
import io.volano.server.Server;
import io.volano.server.Settings;
import io.volano.server.access.Issuing;
import io.volano.server.access.Rights;
import io.volano.testkit.SettableClock;
import io.volano.testkit.leak.LeakCases;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No tenant reads, writes, counts or times another's rows.
final class LeakTest {

  /// How many cases; `-Dleak.cases=100000` runs as many as a release is held against.
  private static final long CASES = Long.getLong("leak.cases", 4_000);

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path rest; // for schedules, which are not in the stores given
  private int servers;
  private final HeapAccessStore access = new HeapAccessStore();
  private final SettableClock clock = new SettableClock(NOW);
  private final Issuing issuing = new Issuing(access, clock, "test");

  @Test
  void noTenantLearnsAnythingOfAnother() throws IOException {
    var watched = keys("acme");
    var watching = keys("rival");
    var bad = bad();
    long seed = System.nanoTime();
    try (var shared = start(new HeapDecisionLog());
        var alone = start(new HeapDecisionLog());
        var cases =
            new LeakCases(
                URI.create(shared.url()),
                URI.create(alone.url()),
                table(),
                watched,
                watching,
                bad,
                seed)) {
      assertThat(cases.run(CASES)).as("seed " + seed).isEmpty();
      assertThat(cases.cases()).isGreaterThanOrEqualTo(CASES);
    }
  }

  /// A question after what is another tenant's takes the same questions to the log as one after
  /// what is nobody's; so it takes the same time.
  @Test
  void whatIsAnothersIsLookedForAsWhatIsNobodys() {
    var asked = Collections.synchronizedList(new ArrayList<String>());
    var owner =
        issuing.create(
            Keyed.wish("acme", Optional.empty(), Set.of(), Optional.empty(), Role.ADMIN));
    var other =
        issuing.create(
            Keyed.wish("rival", Optional.empty(), Set.of(), Optional.empty(), Role.ADMIN));
    try (var live = Live.over(ground(counting(new HeapDecisionLog(), asked)))) {
      live.with(owner.secret()).withTask("t").withTask("theirs").withDecision("t", "theirs");
      var rival = live.with(other.secret()).withTask("t");
      for (var path :
          new String[] {
            "/v1/tasks/t/decisions/%s",
            "/v1/tasks/t/decisions/%s/why",
            "/v1/tasks/%s",
            "/v1/tasks/%s/policy",
            "/v1/tasks/%s/log",
            "/v1/subjects/%s"
          }) {
        assertThat(questions(rival, path.formatted("theirs"), asked))
            .as(path)
            .isEqualTo(questions(rival, path.formatted("nobody"), asked));
      }
    }
  }

  private static List<String> questions(Live live, String path, List<String> asked) {
    asked.clear();
    live.get(path);
    return asked.stream().map(question -> question.replace("theirs", "nobody")).toList();
  }

  private static DecisionLog counting(DecisionLog log, List<String> asked) {
    return (DecisionLog)
        Proxy.newProxyInstance(
            LeakTest.class.getClassLoader(),
            new Class<?>[] {DecisionLog.class},
            (_, method, arguments) -> {
              asked.add(method.getName() + Arrays.toString(arguments));
              try {
                return method.invoke(log, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Server start(DecisionLog log) {
    var settings =
        Settings.DEFAULT.withPort(0).withStores(rest.resolve("s" + servers++).toString());
    return Server.start(settings, ground(log)).awaitReady();
  }

  /// A server that learns nothing by itself and draws from a seed.
  private Ground ground(DecisionLog log) {
    return new Ground(
        new Stores(log, new HeapPolicyStore()),
        access,
        clock,
        () -> 0,
        stores -> Volano.open(stores, PolicyCatalog.ALL, Draws.seeded(1), clock));
  }

  private LeakCases.Keys keys(String tenant) {
    var keys = new EnumMap<Role, String>(Role.class);
    for (var role : Role.values()) {
      if (role != Role.OPERATE) { // which no tenant has
        keys.put(role, key(tenant, role, Optional.empty()).secret().reveal());
      }
    }
    return new LeakCases.Keys(keys);
  }

  private Issuing.Issued key(String tenant, Role role, Optional<Duration> lasts) {
    return issuing.create(Keyed.wish(tenant, lasts, Set.of(), Optional.empty(), role));
  }

  private List<String> bad() {
    var expired = key("acme", Role.ADMIN, Optional.of(Duration.ofHours(1)));
    var revoked = key("acme", Role.ADMIN, Optional.empty());
    issuing.revoke(revoked.key().prefix());
    clock.advance(Duration.ofHours(2));
    var wrong = KeySecret.random(new Random(1)).reveal();
    return List.of(
        expired.secret().reveal(),
        revoked.secret().reveal(),
        wrong,
        wrong.substring(1),
        revoked.key().prefix(),
        "x");
  }

  private static Map<String, Optional<Role>> table() {
    var table = new TreeMap<String, Optional<Role>>();
    Rights.table()
        .forEach(
            (route, right) -> {
              boolean ofPages = route.contains("/ui") || route.contains("**");
              if (!ofPages && !route.contains("/bench")) {
                table.put(route, right.role());
              }
            });
    return table;
  }
}
