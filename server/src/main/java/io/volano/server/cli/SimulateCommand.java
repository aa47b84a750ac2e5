package io.volano.server.cli;

import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.policy.PolicyCatalog;
import io.volano.server.cli.replay.Decider;
import io.volano.server.cli.replay.LocalDecider;
import io.volano.server.cli.replay.Replay;
import io.volano.server.cli.replay.Simulation;
import io.volano.world.CatalogWorld;
import io.volano.world.DriftWorld;
import io.volano.world.SegmentsWorld;
import io.volano.world.World;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A simulated world, decided in this process or by a running server.
@Command(
    name = "simulate",
    description = {
      "Lets a simulated world be decided, and sets the reward against a uniform draw and the best.",
      "",
      "segments  Visitors of several segments, each with a best action of its own.",
      "drift     The same, but what is best changes.",
      "catalog   A taste and 200 items, 20 of which can be offered at a time."
    },
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {

  /// The worlds there are.
  enum Name {
    SEGMENTS,
    DRIFT,
    CATALOG;

    Simulation simulation(long rounds) {
      return new Simulation("simulate-" + this, seed -> world(seed, rounds), rounds);
    }

    private World world(long seed, long rounds) {
      return switch (this) {
        case SEGMENTS -> new SegmentsWorld(seed);
        case DRIFT -> new DriftWorld(seed, rounds);
        case CATALOG -> new CatalogWorld(seed);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin private Api.Options server;
  @Mixin private Output output;
  @Mixin private AlgorithmOptions algorithm;

  @Parameters(paramLabel = "WORLD", description = "${COMPLETION-CANDIDATES}.")
  private Name world;

  @Option(
      names = "--task",
      description = "Declare this task on the running server and decide there.")
  private Optional<String> task = Optional.empty();

  @Option(names = "--decisions", description = "How many (default 20000; 500 on a server).")
  private Optional<Long> decisions = Optional.empty();

  @Option(names = "--seed", defaultValue = "1", description = "Another seed, another order.")
  private long seed;

  @Option(
      names = "--learn-every",
      defaultValue = "1",
      description = "Decisions between two rounds of learning; a server learns by itself.")
  private int learnEvery;

  @Override
  public Integer call() {
    long rounds = decisions.orElse(task.isPresent() ? 500L : 20_000L);
    var simulation = world.simulation(rounds);
    var replay = new Replay(simulation, seed, rounds, learnEvery);
    try (var decider = decider(simulation);
        var bar = Progress.of("simulate " + world, replay.decisions())) {
      var curve = replay.run(decider, bar::at);
      var title = "%s, %s, seed %d".formatted(world, algorithm.name(), seed);
      output.print(new CurveView(title, curve, simulation.yardsticks()));
    }
    return Exit.OK;
  }

  private Decider decider(Simulation simulation) {
    var declaration = simulation.declaration().withAlgorithm(algorithm.choice());
    if (task.isPresent()) {
      return new RemoteDecider(server.api(), task.get(), declaration);
    }
    var stores = new Stores(new HeapDecisionLog(), new HeapPolicyStore());
    return new LocalDecider(stores, PolicyCatalog.ALL, simulation.name(), declaration, seed);
  }
}
