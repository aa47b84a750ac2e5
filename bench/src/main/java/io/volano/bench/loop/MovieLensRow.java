package io.volano.bench.loop;

import io.volano.Algorithm;
import io.volano.AlgorithmChoice;
import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Stores;
import io.volano.bench.Figure;
import io.volano.bench.Row;
import io.volano.bench.Scale;
import io.volano.policy.PolicyCatalog;
import io.volano.server.cli.replay.MovieLens;
import io.volano.server.cli.replay.Replay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// MovieLens, the first 10,000 decisions: how many more hits than a uniform draw, by algorithm.
///
/// With the user's id among the features an algorithm can remember what a user liked, and the same
/// user and film do come again; without it, it has only what generalises.
final class MovieLensRow implements Row {

  @Override
  public String id() {
    return "movielens";
  }

  @Override
  public List<Figure> measure(Scale scale) throws Unmeasurable {
    var figures = new ArrayList<Figure>();
    for (boolean ids : new boolean[] {true, false}) {
      var data = MovieLens.read(folder(), ids);
      for (var algorithm : algorithms(scale)) {
        var row = id() + (ids ? "" : "-no-ids") + "-" + algorithm;
        figures.add(Figure.mean(row, lifts(data, algorithm, scale), "% over uniform"));
      }
    }
    var best = figures.stream().max(Comparator.comparingDouble(Figure::value)).orElseThrow();
    figures.add(
        new Figure(
                id() + "-best",
                best.value(),
                best.unit(),
                best.goal(),
                best.peer(),
                best.seeds(),
                best.se())
            .atLeast(60)
            .beside(best.row() + " of algorithms", algorithms(scale).size()));
    return figures;
  }

  private static Path folder() throws Unmeasurable {
    var data = System.getenv("VOLANO_DATA");
    var folder = Path.of(data == null ? "" : data, "movielens", "ml-100k");
    if (!Files.isDirectory(folder)) {
      throw new Unmeasurable("set VOLANO_DATA to a folder that has movielens/ml-100k");
    }
    return folder;
  }

  private static List<String> algorithms(Scale scale) {
    var all = PolicyCatalog.ALL.algorithms().stream().map(Algorithm::name).toList();
    return scale == Scale.TINY ? List.of("epsilon-greedy") : all;
  }

  /// In percent, by seed; two at a time.
  private static double[] lifts(MovieLens data, String algorithm, Scale scale) {
    return IntStream.rangeClosed(1, scale.of(1, 3, 10))
        .parallel()
        .mapToDouble(seed -> lift(data, algorithm, seed, scale.of(100, 10_000, 10_000)))
        .toArray();
  }

  private static double lift(MovieLens data, String algorithm, long seed, long decisions) {
    var stores = new Stores(new HeapDecisionLog(), new HeapPolicyStore());
    var curve =
        new Replay(data, seed, decisions, 1)
            .run(AlgorithmChoice.of(algorithm), stores, PolicyCatalog.ALL, _ -> {});
    return 100 * curve.lift();
  }
}
