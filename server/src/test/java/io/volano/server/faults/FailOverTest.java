package io.volano.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import io.volano.testkit.PostgresPair;
import io.volano.testkit.kill.ServerUnderLoad;
import io.volano.testkit.kill.SharedLoad;
import io.volano.testkit.kill.SharedLoad.Verdict;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The PostgreSQL under two servers is killed (`kill -9`) and its standby takes its place.
class FailOverTest {

  private final List<ServerUnderLoad> servers = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    servers.forEach(ServerUnderLoad::close);
    client.close();
  }

  private ServerUnderLoad start(String stores) throws Exception {
    var server = ServerUnderLoad.start(ServerCommand.of("--postgres", stores));
    servers.add(server);
    return server;
  }

  @Test
  void whatWasAcknowledgedIsThereOnceAndServersGoOnByThemselves() throws Exception {
    try (var postgres = PostgresPair.start()) {
      var leader = start(postgres.url());
      leader.declare();
      leader.awaitLeading();
      var follower = start(postgres.url());
      try (var load = new SharedLoad(servers)) {
        load.awaitMore(300);

        postgres.primary().kill();
        var meanwhile = List.of(get(follower, "/health/ready"), get(follower, "/ui/decisions"));
        var overview = get(follower, "/ui"); // asks the database nothing
        postgres.promote();
        load.awaitMore(300);
        assertThat(get(follower, "/health/ready").statusCode()).isEqualTo(200);
        assertThatJobsAreDoneAgain(follower);
        awaitOneToLead();
        try (var stores = Wiring.stores(postgres.standby().url())) {
          var verdict = load.verdict(stores.log(), PolicyCatalog.ALL, servers);
          assertThat(verdict).isEqualTo(Verdict.CLEAN);
        }
        assertThat(load.refused()).isEmpty();
        assertThat(follower.said("jobs: no connection")).hasSize(1);
        assertThat(follower.said("jobs: connected again")).hasSize(1);
        assertThat(meanwhile).extracting(HttpResponse::statusCode).containsOnly(503);
        assertThat(overview.statusCode()).isEqualTo(200);
      }
    }
  }

  /// By mistake: nobody made a standby of it first.
  @Test
  void anOldPrimaryThatComesBackIsNotUsed() throws Exception {
    try (var postgres = PostgresPair.start()) {
      var leader = start(postgres.url());
      leader.declare();
      leader.awaitLeading();
      start(postgres.url());
      try (var load = new SharedLoad(servers)) {
        load.awaitMore(300);
        postgres.primary().kill();
        postgres.promote();
        load.awaitMore(300);
        postgres.primary().restart();
        postgres.disconnectAll(); // and all servers find the old one first
        load.awaitMore(300);
        try (var stores = Wiring.stores(postgres.standby().url())) {
          var verdict = load.verdict(stores.log(), PolicyCatalog.ALL, servers);
          assertThat(verdict).isEqualTo(Verdict.CLEAN);
        }
        assertThat(load.refused()).isEmpty();
      }
    }
  }

  /// Nobody may for a moment: leases could not be renewed while there was no primary.
  private void awaitOneToLead() throws Exception {
    int leading = 0;
    while (leading != 1) {
      leading = 0;
      for (var server : servers) {
        leading += server.policy().contains("\"leads\":true") ? 1 : 0;
      }
    }
  }

  private void assertThatJobsAreDoneAgain(ServerUnderLoad server) throws Exception {
    var job = "/v1/schedules/retention";
    var due = request(server, job + "/run").POST(BodyPublishers.noBody()).build();
    assertThat(client.send(due, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
    while (!get(server, job).body().contains("\"how\":\"done\"")) {
      Thread.onSpinWait(); // it is done in the background
    }
  }

  private HttpResponse<String> get(ServerUnderLoad server, String path) throws Exception {
    return client.send(request(server, path).GET().build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(ServerUnderLoad server, String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }
}
