package io.volano.bench.loop;

import io.volano.Algorithm;
import io.volano.Distribution;
import io.volano.Estimate;
import io.volano.Exploration;
import io.volano.Learner;
import io.volano.Range;
import io.volano.Rewards;
import io.volano.Segment;
import io.volano.Step;
import io.volano.Weights;
import io.volano.bench.Figure;
import io.volano.bench.Row;
import io.volano.bench.Scale;
import io.volano.math.Kernels;
import io.volano.policy.LinUcb;
import io.volano.world.SegmentsWorld;
import io.volano.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// How often the intervals of a learning curve hold the truth, which a simulated world knows: what
/// these probabilities, and uniform ones, earn on average with these visitors. 95 % are to.
///
/// | figure | played | steps |
/// |---|---|---|
/// | even | three actions with .6, .3 and .1 | 400 |
/// | uneven | .99, .005 and .005: hardly more than 30 effective steps | 1,500 |
/// | learning | by `lin-ucb` with a uniform share of .2 | 1,000 |
final class CoverageRow implements Row {

  private static final Algorithm.Setting SETTING =
      new Algorithm.Setting(Range.UNIT, Kernels.best());
  private static final Exploration SHARE = new Exploration(0.2, 0, 1, Map.of(), Map.of());
  private static final double LEAST = 92;

  @Override
  public String id() {
    return "interval-coverage";
  }

  @Override
  public List<Figure> measure(Scale scale) {
    int lives = scale.of(20, 1_000, 10_000);
    int learning = scale.of(5, 200, 2_000);
    return Stream.of(
            new Study("even", fixed(0.6, 0.3, 0.1), 400, lives),
            new Study("uneven", fixed(0.99, 0.005, 0.005), 1_500, lives),
            new Study("learning", learner(), 1_000, learning))
        .flatMap(study -> study.figures(id()).stream())
        .toList();
  }

  /// Who plays.
  private interface Player {
    Distribution chances(World.Round round);

    void learn(Step step);
  }

  /// Makes a player who knows nothing yet.
  private interface Players {
    Player fresh();
  }

  private static Players fixed(double... probabilities) {
    var chances = Distribution.of(probabilities);
    return () ->
        new Player() {
          @Override
          public Distribution chances(World.Round round) {
            return chances;
          }

          @Override
          public void learn(Step step) {}
        };
  }

  private static Players learner() {
    return () -> new Learning(LinUcb.ALGORITHM.learner(Map.of(), SETTING));
  }

  private record Learning(Learner learner) implements Player {
    @Override
    public Distribution chances(World.Round round) {
      var wanted = learner.policy().distribution(round.context(), round.actions());
      return SHARE.applied(round.actions(), wanted);
    }

    @Override
    public void learn(Step step) {
      learner.learn(Segment.alone(step));
    }
  }

  /// What a life of a task gave, and what it would have on average.
  private record Lived(Rewards rewards, Weights weights, double expected, double uniform) {}

  private record Study(String name, Players players, int steps, int lives) {

    List<Figure> figures(String row) {
      var mean = new Coverage();
      var uniform = new Coverage();
      var lift = new Coverage();
      for (int seed = 0; seed < lives; seed++) {
        var lived = live(seed);
        mean.add(lived.rewards.mean(), lived.expected);
        uniform.add(lived.weights.uniform(), lived.uniform);
        lift.add(lived.weights.lift(), lived.expected - lived.uniform);
      }
      return List.of(
          mean.figure(row + "-" + name + "-mean"),
          uniform.figure(row + "-" + name + "-uniform"),
          lift.figure(row + "-" + name + "-lift"));
    }

    private Lived live(int seed) {
      var world = new SegmentsWorld(seed);
      var draws = new Random(seed);
      var player = players.fresh();
      var rewards = Rewards.NONE;
      var weights = Weights.NONE;
      double expected = 0;
      double uniform = 0;
      for (int t = 0; t < steps; t++) {
        var round = world.next();
        var chances = player.chances(round);
        int chosen = chances.pick(draws.nextDouble());
        double reward = world.reward(chosen);
        rewards = rewards.plus(reward, Range.UNIT);
        weights = weights.plus(1 / (chances.size() * chances.of(chosen)), reward);
        expected += expected(round, chances);
        uniform += expected(round, Distribution.uniform(chances.size()));
        player.learn(
            new Step(
                round.context(), round.actions(), chances, chosen, chances.of(chosen), reward));
      }
      return new Lived(rewards, weights, expected / steps, uniform / steps);
    }

    private static double expected(World.Round round, Distribution chances) {
      double sum = 0;
      for (int i = 0; i < chances.size(); i++) {
        sum += chances.of(i) * round.mean(i);
      }
      return sum;
    }
  }

  /// How many intervals were given, and how many of them held the truth.
  private static final class Coverage {
    private int given;
    private int held;

    void add(Optional<Estimate> estimate, double truth) {
      var interval = estimate.flatMap(Estimate::interval);
      if (interval.isPresent()) {
        given++;
        held += interval.get().contains(truth) ? 1 : 0;
      }
    }

    Figure figure(String row) {
      double share = given == 0 ? 0 : 100.0 * held / given;
      return Figure.of(row, share, "%").atLeast(LEAST).beside("intervals", given);
    }
  }
}
