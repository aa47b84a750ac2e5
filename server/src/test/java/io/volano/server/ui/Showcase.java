package io.volano.server.ui;

import io.volano.Action;
import io.volano.Declaration;
import io.volano.Draws;
import io.volano.Exploration;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.Outcome;
import io.volano.Range;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.access.HeapAccessStore;
import io.volano.access.Role;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Ground;
import io.volano.server.Installation;
import io.volano.server.Server;
import io.volano.server.Settings;
import io.volano.server.Wiring;
import io.volano.server.access.Issuing;
import io.volano.server.access.Keys;
import io.volano.testkit.SettableClock;
import io.volano.world.SegmentsWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A server whose pages are the same every time: its clock stands still between the steps of its
/// story, its draws are seeded, and its visitors are simulated.
///
/// | task | what of it |
/// |---|---|
/// | `offers` | has learned from 3,000 visitors |
/// | `headline` | was declared and never asked |
/// | `newsletter` | is frozen |
final class Showcase implements AutoCloseable {

  /// A decision of `offers` that has an outcome.
  static final String DECISION = "visit-2990";

  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  private static final int VISITORS = 3_000;

  private final SettableClock clock = new SettableClock(START);
  private final HeapAccessStore access = new HeapAccessStore();
  private final Server server;

  private Showcase(Path data, int port) {
    this.server =
        Server.start(
                Settings.DEFAULT.withPort(port).withStores(data.toString()),
                new Ground(
                    Wiring.stores(data.toString()), access, clock, System::nanoTime, this::open))
            .awaitReady();
  }

  private Volano open(Stores stores) {
    var volano = Volano.open(stores, PolicyCatalog.ALL, Draws.seeded(1), clock);
    volano.start();
    return volano;
  }

  /// With nothing declared.
  static Showcase empty(Path data) {
    return new Showcase(data, 0);
  }

  /// With its tasks.
  static Showcase full(Path data) {
    return new Showcase(data, 0).withTasks();
  }

  private Showcase withTasks() {
    offers();
    declare("headline", List.of(Action.of("short"), Action.of("long")));
    declare("newsletter", List.of(Action.of("weekly"), Action.of("daily"))).freeze();
    return this;
  }

  private void offers() {
    var world = new SegmentsWorld(7);
    var loop = declare("offers", world.next().actions());
    for (int i = 0; i < VISITORS; i++) {
      var round = world.next();
      var decision =
          loop.decide(
              Request.builder()
                  .decisionId("visit-" + i)
                  .subject("visitor-" + i % 400)
                  .context(round.context())
                  .build());
      if (world.reward(round.actions().indexOf(decision.action())) > 0) {
        loop.observe(decision.id(), Outcome.of("click", clock.instant()));
      }
      clock.advance(Duration.ofSeconds(5));
      if (i % 100 == 0) {
        loop.learn();
      }
    }
    clock.advance(Duration.ofSeconds(20));
    loop.learn();
  }

  TaskLoop declare(String task, List<Action> actions) {
    return volano()
        .declare(
            TaskId.of(task),
            Declaration.of(
                    actions,
                    Reward.of(
                        List.of(Signal.named("click", Range.UNIT).withWeight(1)),
                        Reward.Fuse.SUM,
                        0),
                    Horizon.of(Duration.ofSeconds(10), "click"))
                .withExploration(new Exploration(0.1, 0, 1, Map.of(), Map.of())));
  }

  /// A task whose every text wants to be more than text.
  Showcase withHostileTexts() {
    var loop = declare("hostile", Hostile.TEXTS.stream().map(Action::of).toList());
    int i = 0;
    for (var text : Hostile.TEXTS) {
      var context = Features.builder().add(text, text).build();
      var request = Request.builder().decisionId("h" + i++ + text).subject(text).context(context);
      loop.decide(request.explain(true).build());
    }
    return this;
  }

  /// A key, from which on everybody needs one.
  String key(Role... roles) {
    var key = created(Optional.empty(), roles);
    server.context().getBean(Keys.class).look();
    return key;
  }

  /// A key that ends after a time, from which on everybody needs one.
  String key(Duration lasts, Role... roles) {
    var key = created(Optional.of(lasts), roles);
    server.context().getBean(Keys.class).look();
    return key;
  }

  private String created(Optional<Duration> lasts, Role... roles) {
    return new Issuing(access, clock, "test")
        .create(
            new Issuing.Wish(
                TaskId.DEFAULT_TENANT, "test", Set.of(roles), lasts, Set.of(), Optional.empty()))
        .secret()
        .reveal();
  }

  Volano volano() {
    return server.context().getBean(Installation.class).volano();
  }

  SettableClock clock() {
    return clock;
  }

  Server server() {
    return server;
  }

  String url(String path) {
    return server.url() + path;
  }

  @Override
  public void close() {
    server.close();
  }

  /// Serves it to look at, until the process is told to end.
  public static void main(String[] args) throws InterruptedException {
    var showcase = new Showcase(Path.of(args[0]), Integer.parseInt(args[1]));
    showcase.withTasks().withHostileTexts();
    System.out.println(showcase.url("/ui"));
    Thread.currentThread().join();
  }
}
