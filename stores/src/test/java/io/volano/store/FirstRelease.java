package io.volano.store;

import io.volano.Action;
import io.volano.AlgorithmChoice;
import io.volano.Declaration;
import io.volano.Draws;
import io.volano.Entry.Ended;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.Outcome;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.Volano;
import io.volano.policy.PolicyCatalog;
import io.volano.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Made the data directory that [FirstReleaseTest] opens, with the code of the first release.
///
/// It is not run again: what it would make with later code is no longer of that release.
final class FirstRelease {

  static final TaskId COUNTED = TaskId.of("counted");
  static final TaskId RIDGE = new TaskId("acme", "ridge");

  private final SettableClock clock = new SettableClock();
  private final Path directory;

  private FirstRelease(Path directory) {
    this.directory = directory;
  }

  /// @param arguments the directory to make, which is not there yet
  public static void main(String[] arguments) throws IOException {
    var made = Path.of(arguments[0]);
    var work = Files.createTempDirectory("first-release");
    var release = new FirstRelease(work);
    release.live(true);
    release.live(false);
    Files.createDirectories(made);
    for (var name : SqliteFiles.NAMES) {
      if (Files.exists(work.resolve(name))) {
        SqliteFiles.copy(work.resolve(name), made.resolve(name));
      }
    }
  }

  static Volano open(Stores stores, SettableClock clock) {
    return Volano.open(stores, PolicyCatalog.ALL, Draws.seeded(1), clock);
  }

  static Stores stores(Path directory) {
    return new Stores(SqliteDecisionLog.open(directory), SqlitePolicyStore.open(directory));
  }

  /// @param checkpoint whether it ends with one, or is killed
  private void live(boolean checkpoint) {
    var stores = stores(directory);
    var volano = open(stores, clock);
    clock.advance(Duration.ofMinutes(1));
    counted(volano, checkpoint ? "a" : "b");
    ridge(volano, checkpoint ? "a" : "b");
    if (checkpoint) {
      volano.erase(TaskId.DEFAULT_TENANT, "u3");
      volano.close();
    } else {
      stores.close();
    }
  }

  private static Declaration declaration(String algorithm) {
    var click = Signal.named("click", null).withWeight(1);
    return Declaration.of(
            List.of(Action.of("x"), Action.of("y"), Action.of("z")),
            Reward.of(List.of(click), Reward.Fuse.SUM, 0),
            Horizon.of(Duration.ofMinutes(10), "click"))
        .withAlgorithm(AlgorithmChoice.of(algorithm));
  }

  private void counted(Volano volano, String life) {
    var loop = volano.declare(COUNTED, declaration("epsilon-greedy"));
    for (int i = 0; i < 40; i++) {
      var id = life + i;
      var request = Request.of("u" + i % 7, Features.NONE).withDecisionId(id);
      loop.decide(i % 5 == 0 ? request.withCount(2) : request);
      if (i % 2 == 0) {
        loop.observe(id, Outcome.of("click", i % 4 == 0 ? 1 : 0, clock.instant()).withKey(id));
      }
    }
    loop.freeze();
    loop.thaw();
    clock.advance(Duration.ofMinutes(11)); // the rest is settled by its time
    volano.learn();
    loop.decide(Request.of("pending", Features.NONE).withDecisionId(life + "-pending"));
  }

  private void ridge(Volano volano, String life) {
    var declaration = declaration("lin-ucb");
    var loop = volano.declare(RIDGE, declaration);
    for (int i = 0; i < 20; i++) {
      var context = Features.builder().add("hour", i % 24).add("phone", i % 2).build();
      var request = Request.of("u" + i % 7, context).withDecisionId(life + i);
      loop.decide(request);
      loop.observe(life + i, Outcome.of("click", i % 3 == 0 ? 1 : 0, clock.instant()));
    }
    var step = Request.of("u1", Features.NONE).withDecisionId(life + "-step");
    loop.decide(step.withEpisode(life + "-episode", 0));
    loop.end(life + "-episode", Ended.How.TERMINATED, Optional.empty());
    clock.advance(Duration.ofMinutes(11));
    volano.learn();
  }
}
