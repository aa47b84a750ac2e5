package io.volano.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import io.volano.testkit.PostgresServer;
import io.volano.testkit.kill.ServerUnderLoad;
import io.volano.testkit.kill.SharedLoad;
import io.volano.testkit.kill.SharedLoad.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Three servers over one PostgreSQL, each a process of its own, under load.
class SeveralServersTest {

  private static final int SERVERS = 3;
  private static final long LONGEST_TAKEOVER = 10;

  private final String stores = PostgresServer.shared().newDatabase();
  private final List<ServerUnderLoad> servers = new CopyOnWriteArrayList<>();

  private ServerUnderLoad start() throws Exception {
    var server = ServerUnderLoad.start(ServerCommand.of("--postgres", stores));
    servers.add(server);
    return server;
  }

  private ServerUnderLoad startAll() throws Exception {
    var first = start();
    first.declare();
    first.awaitLeading();
    while (servers.size() < SERVERS) {
      start();
    }
    return first;
  }

  @AfterEach
  void close() {
    servers.forEach(ServerUnderLoad::close);
  }

  @Test
  void whenTheLeaderIsKilledUnderLoadAnotherLeadsAndNothingIsLostOrLearnedTwice() throws Exception {
    var leader = startAll();
    try (var load = new SharedLoad(servers)) {
      for (int i = 0; i < 2; i++) {
        load.awaitMore(200);
        var others = new ArrayList<>(servers);
        others.remove(leader);
        long killed = System.nanoTime();
        leader.signal("KILL");
        servers.remove(leader);
        leader = ServerUnderLoad.firstToLead(others);
        assertThat((System.nanoTime() - killed) / 1_000_000_000).isLessThan(LONGEST_TAKEOVER);
        start();
      }
      load.awaitMore(200);
      check(load);
    }
  }

  @Test
  void aLeaderThatWasStoppedForLongerThanItsLeaseHoldsFollowsWhenItWakesUp() throws Exception {
    var leader = startAll();
    try (var load = new SharedLoad(servers)) {
      load.awaitMore(200);
      var others = new ArrayList<>(servers);
      others.remove(leader);
      leader.signal("STOP");
      servers.remove(leader);
      var next = ServerUnderLoad.firstToLead(others);
      load.awaitMore(200);
      leader.signal("CONT");
      servers.add(leader);
      load.awaitMore(200);
      check(load);
      assertThat(leader.policy()).contains("\"leads\":false");
      assertThat(next.policy()).contains("\"leads\":true");
    }
  }

  /// What is in the log, and what every server knows of it once it has learned it all.
  private void check(SharedLoad load) throws Exception {
    try (var open = Wiring.stores(stores)) {
      var verdict = load.verdict(open.log(), PolicyCatalog.ALL, servers);
      assertThat(verdict).isEqualTo(Verdict.CLEAN);
    }
    assertThat(load.refused()).isEmpty();
    assertThat(load.decided()).hasSizeGreaterThan(400);
  }
}
