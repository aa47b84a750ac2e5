package io.volano.server.cli;

import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.policy.PolicyCatalog;
import io.volano.server.Wiring;
import io.volano.server.cli.replay.DataSet;
import io.volano.server.cli.replay.ExportedLog;
import io.volano.server.cli.replay.LearningCurve;
import io.volano.server.cli.replay.MovieLens;
import io.volano.server.cli.replay.OpenBandit;
import io.volano.server.cli.replay.Replay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A recorded data set, sent through the loop.
@Command(
    name = "replay",
    description = {
      "Sends recorded data through the loop and shows how it learns.",
      "",
      "movielens  A user and ten films they rated; 1 if the rating is 5. Every decision counts.",
      "obd        Open Bandit, campaign men; a decision counts if it draws the logged item.",
      "FILE       What ./volano export wrote; a decision counts if it draws the logged action."
    },
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {

  /// What completion offers.
  static final class Sources implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("movielens", "obd").iterator();
    }
  }

  @Mixin private Output output;

  @Parameters(paramLabel = "movielens|obd|FILE", completionCandidates = ReplayCommand.Sources.class)
  private String source;

  @Option(
      names = "--data-sets",
      paramLabel = "DIR",
      defaultValue = "${env:VOLANO_DATA}",
      description = "Where obd/ and movielens/ml-100k/ are (VOLANO_DATA).")
  private Optional<Path> folder = Optional.empty();

  @Mixin private AlgorithmOptions algorithm;

  @Option(names = "--decisions", description = "How many situations to decide.")
  private Optional<Long> decisions = Optional.empty();

  @Option(names = "--seed", defaultValue = "1", description = "Another seed, another order.")
  private long seed;

  @Option(
      names = "--learn-every",
      defaultValue = "1",
      description = "Decisions between two rounds of learning.")
  private int learnEvery;

  @Option(
      names = "--no-user-ids",
      description = "movielens: leave out the user's id, so that nothing can be memorised.")
  private boolean withoutUserIds;

  @Option(
      names = "--log",
      paramLabel = "DIR",
      description = "Log it in SQLite in this new directory, rather than on the heap.")
  private Optional<Path> log = Optional.empty();

  @Override
  public Integer call() {
    var data = data();
    var replay = new Replay(data, seed, decisions.orElseGet(data::decisions), learnEvery);
    try (var bar = Progress.of("replay " + data.name(), replay.decisions())) {
      var curve = replay.run(algorithm.choice(), stores(), PolicyCatalog.ALL, bar::at);
      print(data, curve);
    }
    return Exit.OK;
  }

  private DataSet data() {
    return switch (source) {
      case "movielens" -> MovieLens.read(sets().resolve("movielens/ml-100k"), !withoutUserIds);
      case "obd" -> OpenBandit.read(sets().resolve("obd"));
      default -> ExportedLog.read(Path.of(source));
    };
  }

  private Path sets() {
    return folder
        .filter(Files::isDirectory)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "say where the data sets are with VOLANO_DATA or --data-sets; found none at "
                        + folder.map(Path::toString).orElse("(not set)")));
  }

  private Stores stores() {
    return log.map(dir -> Wiring.stores(dir.toString()))
        .orElseGet(() -> new Stores(new HeapDecisionLog(), new HeapPolicyStore()));
  }

  private void print(DataSet data, LearningCurve curve) {
    var title = "%s, %s, seed %d".formatted(data.name(), algorithm.name(), seed);
    output.print(new CurveView(title, curve, data.yardsticks()));
    if (!data.note().isEmpty()) {
      output.err().println("volano: " + data.note());
    }
  }
}
