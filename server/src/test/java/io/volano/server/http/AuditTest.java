package io.volano.server.http;

import static io.volano.access.Role.ADMIN;
import static io.volano.access.Role.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.volano.Draws;
import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.StoreException;
import io.volano.Stores;
import io.volano.access.AccessStore;
import io.volano.access.Act;
import io.volano.access.HeapAccessStore;
import io.volano.access.Role;
import io.volano.server.Ground;
import io.volano.server.access.Audit;
import io.volano.server.access.Rights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What administrators did is in the audit log, and was there before they did it.
final class AuditTest {

  @Test
  void whoDidWhatToWhichTaskAndHowItEnded() {
    try (var keyed = new Keyed()) {
      var admin = keyed.with(keyed.admin).withTask("t");
      admin.post("/v1/tasks/t/policy/freeze").expect(200);
      admin.delete("/v1/tasks/none").expect(404);
      admin.delete("/v1/subjects/anna@example.org").expect(200);
      admin.get("/v1/tasks").expect(200); // looking is no act
      var acts = acts(admin);
      assertThat(acts)
          .extracting(act -> act.path("what").asString(), act -> act.path("status").asInt())
          .containsSubsequence(
              tuple("DELETE /v1/subjects/{subject}", 200),
              tuple("DELETE /v1/tasks/{task}", 404),
              tuple("POST /v1/tasks/{task}/policy/freeze", 200),
              tuple("PUT /v1/tasks/{task}", 201));
      assertThat(acts.get(2).path("task").asString()).isEqualTo("t");
      assertThat(acts.get(2).path("by").asString()).isEqualTo(keyed.admin.prefix() + " (test)");
      assertThat(acts.get(2).path("from").asString()).isEqualTo("127.0.0.1");
      assertThat(acts.toString()).doesNotContain("anna");
    }
  }

  private static List<JsonNode> acts(Live live) {
    return live.get("/v1/audit")
        .expect(200)
        .json()
        .path("acts")
        .valueStream()
        .filter(act -> act.path("what").asString().contains("/v1/"))
        .toList();
  }

  @Test
  void everyRouteOfAnAdministratorThatIsNotOnlyForLookingIsAudited() {
    var audited =
        Rights.table().values().stream().filter(Rights.Right::isAudited).map(Rights.Right::route);
    assertThat(audited)
        .containsExactlyInAnyOrder(
            "PUT /v1/tasks/{task}",
            "DELETE /v1/tasks/{task}",
            "POST /v1/tasks/{task}/policy/rollback",
            "POST /v1/tasks/{task}/policy/freeze",
            "POST /v1/tasks/{task}/policy/thaw",
            "DELETE /v1/subjects/{subject}",
            "POST /v1/alerts/silences",
            "DELETE /v1/alerts/silences/{id}",
            "POST /v1/alerts/test",
            "POST /v1/schedules/{schedule}/run",
            "GET /v1/backup",
            "GET /v1/subjects/{subject}",
            "POST /v1/keys",
            "POST /v1/keys/{prefix}/rotate",
            "POST /v1/keys/{prefix}/revoke",
            "POST /ui/**",
            "PUT /ui/**",
            "DELETE /ui/**");
  }

  /// Every route is asked with all rights, for what is not there: what an administrator set out to
  /// do is written down whatever came of it, and nothing else is.
  @Test
  void everyActOfEveryRouteIsWrittenDownAndNothingElse() {
    try (var keyed = new Keyed()) {
      var all = keyed.as("default", Role.values());
      for (var right : Rights.table().values()) {
        if (!right.route().contains("**") && !right.route().contains("/bench")) {
          keyed.clock.advance(Duration.ofSeconds(1)); // acts sort by time
          keyed.access.begin(mark(keyed));
          ask(all, right.route());
          var newest = keyed.access.acts("default", Optional.empty(), 1).getFirst();
          var named = right.route().replaceAll("\\{(schedule|prefix|id)}", "none");
          assertThat(newest.what()).isEqualTo(right.isAudited() ? named : "mark");
        }
      }
    }
  }

  private static Act mark(Keyed keyed) {
    var now = keyed.clock.instant();
    keyed.clock.advance(Duration.ofMillis(10));
    return new Act(
        Draws.random().newId(now),
        now,
        "default",
        "test",
        "mark",
        Optional.empty(),
        "",
        OptionalInt.empty());
  }

  private static void ask(Live live, String route) {
    var parts = route.split(" ", 2);
    var path = parts[1].replaceAll("\\{\\w+}", "none");
    var body = parts[0].equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}");
    try (var client = HttpClient.newHttpClient()) {
      client.send(live.json(path).method(parts[0], body).build(), BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everythingThatAPageChangesIsAnAct() {
    try (var keyed = new Keyed()) {
      var changing =
          keyed.withoutKey().routes().stream()
              .filter(route -> route.contains(" /ui") && !route.startsWith("GET "))
              .toList();
      assertThat(changing).isNotEmpty();
      for (var route : changing) {
        var parts = route.split(" ", 2);
        assertThat(Rights.of(parts[0], parts[1]).isAudited()).as(route).isTrue();
      }
    }
  }

  @Test
  void aFloodOfWrongKeysIsWrittenDownOnce() {
    try (var keyed = new Keyed()) {
      for (int i = 0; i < 110; i++) {
        var live = keyed.withoutKey();
        live.send(live.request("/v1/tasks").header("Authorization", "Bearer x" + i).GET());
      }
      var acts =
          keyed.access.acts("default", Optional.empty(), 9).stream()
              .filter(act -> act.by().equals("nobody"))
              .toList();
      assertThat(acts).hasSize(1);
      assertThat(acts.getFirst().what()).isEqualTo("too many wrong keys");
      assertThat(acts.getFirst().from()).isEqualTo("127.0.0.1");
      assertThat(acts.getFirst().status()).hasValue(429);
    }
  }

  @Test
  void actsAreDroppedAfterTheirTimeWhichIsAnActAsWell() {
    try (var keyed = new Keyed()) {
      keyed.with(keyed.admin).withTask("t");
      keyed.clock.advance(Duration.ofDays(400));
      keyed.with(keyed.admin).post("/v1/tasks/t/policy/freeze").expect(200);
      var audit = new Audit(keyed.access, keyed.clock);
      keyed.clock.advance(Duration.ofMinutes(1));
      assertThat(audit.trim(Duration.ofDays(400))).isEqualTo(2); // the key and the declaration
      assertThat(audit.trim(Duration.ofDays(400))).isZero();
      assertThat(keyed.access.acts("default", Optional.empty(), 9))
          .extracting(Act::what)
          .containsExactly("audit trim", "POST /v1/tasks/{task}/policy/freeze");
    }
  }

  @Test
  void administratorsSeeTheirOwnTenantsActsPageByPage() {
    try (var keyed = new Keyed()) {
      keyed.with(keyed.admin).withTask("hidden");
      var acme = keyed.as("acme", ADMIN);
      keyed.clock.advance(Duration.ofSeconds(1)); // the key is an act as well, and an earlier one
      acme.withTask("t");
      acme.post("/v1/tasks/t/policy/freeze").expect(200);
      var first = acme.get("/v1/audit?limit=1").expect(200).json();
      assertThat(first.path("acts").get(0).path("what").asString()).endsWith("freeze");
      var next = first.path("next").asString();
      var second = acme.get("/v1/audit?limit=9&before=" + next).expect(200).json();
      assertThat(second.path("acts").get(0).path("what").asString()).startsWith("PUT");
      assertThat(second.toString()).doesNotContain("hidden");
      keyed.as("acme", READ).get("/v1/audit").expect(403);
      acme.get("/v1/audit?limit=0").refuses("limit");
    }
  }

  @Test
  void whatCannotBeWrittenDownIsNotDone() {
    var failing = new AtomicReference<>("");
    var heap = new HeapAccessStore();
    var admin = Keyed.create(heap, "default", Role.ADMIN);
    var ground =
        Ground.of(new Stores(new HeapDecisionLog(), new HeapPolicyStore()), failing(heap, failing));
    try (var live = Live.over(ground)) {
      var asked = live.with(admin).withTask("t");
      failing.set("begin");
      asked.delete("/v1/tasks/t").expect(503);
      asked.get("/v1/tasks/t").expect(200);
      failing.set("complete");
      asked.delete("/v1/tasks/t").expect(204);
      assertThat(heap.acts("default", Optional.empty(), 1).getFirst().status()).isEmpty();
    }
  }

  /// A store of which one method fails.
  private static AccessStore failing(AccessStore store, AtomicReference<String> what) {
    return (AccessStore)
        Proxy.newProxyInstance(
            AuditTest.class.getClassLoader(),
            new Class<?>[] {AccessStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals(what.get())) {
                throw new StoreException("sqlite", what.get(), "disk full");
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void thePresentRevisionIsToldToWhoMeantAnother() {
    try (var keyed = new Keyed()) {
      var live = keyed.with(keyed.admin);
      var one = "{\"actions\": [{\"id\": \"a\"}]}";
      var two = "{\"actions\": [{\"id\": \"a\"}, {\"id\": \"b\"}]}";
      assertThat(live.put("/v1/tasks/t", one).expect(201).header("ETag")).isEqualTo("\"1\"");
      assertThat(declare(live, two, "\"1\"").expect(200).header("ETag")).isEqualTo("\"2\"");
      assertThat(live.get("/v1/tasks/t").expect(200).header("ETag")).isEqualTo("\"2\"");
      var told = declare(live, one, "\"1\"").expect(412).json().path("detail").asString();
      assertThat(told).contains("task t is at revision 2, not at 1");
      assertThat(live.get("/v1/tasks/t").json().path("declaration").path("actions").size())
          .isEqualTo(2);
      live.put("/v1/tasks/t", one).expect(200); // who does not ask wins, as ever
      declare(live, one, "1").refuses("If-Match");
      live.send(
              live.json("/v1/tasks/none")
                  .header("If-Match", "\"1\"")
                  .PUT(BodyPublishers.ofString(one)))
          .expect(412);
      live.get("/v1/tasks/none").expect(404);
    }
  }

  private static Live.Answer declare(Live live, String declaration, String match) {
    return live.send(
        live.json("/v1/tasks/t")
            .header("If-Match", match)
            .PUT(BodyPublishers.ofString(declaration)));
  }
}
