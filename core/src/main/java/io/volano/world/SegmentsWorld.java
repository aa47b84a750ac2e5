package io.volano.world;

import io.volano.Action;
import io.volano.Features;
import java.util.List;

/// Four kinds of customer and three offers, each kind with another favourite.
///
/// | segment | small | medium | large |
/// |---|---|---|---|
/// | free | **0.7** | 0.5 | 0.4 |
/// | pro | 0.4 | **0.7** | 0.5 |
/// | team | 0.3 | 0.5 | **0.6** |
/// | enterprise | 0.5 | 0.6 | **0.9** |
///
/// All segments are equally likely. The hour of day is told as well, and means nothing. Playing
/// uniformly earns 0.76 of the best; the best without a look at the segment, 0.83.
///
/// Source: Syntra's learning bench, environment `segments`; its published figures are for seeds
/// 1000 to 1029 and 20,000 rounds.
public final class SegmentsWorld implements World {

  private static final List<String> SEGMENTS = List.of("free", "pro", "team", "enterprise");
  private static final List<Action> OFFERS =
      List.of(Action.of("small"), Action.of("medium"), Action.of("large"));
  private static final double[][] MEANS = {
    {0.7, 0.5, 0.4}, {0.4, 0.7, 0.5}, {0.3, 0.5, 0.6}, {0.5, 0.6, 0.9}
  };
  private static final int ROUNDS_PER_HOUR = 97;

  private final SplitMix random;
  private final long turn;
  private long t;
  private double[] means = MEANS[0];

  public SegmentsWorld(long seed) {
    this(seed, Long.MAX_VALUE);
  }

  /// @param turn the round, counted from 0, at which every favourite changes
  SegmentsWorld(long seed, long turn) {
    this.random = new SplitMix(seed);
    this.turn = turn;
  }

  @Override
  public Round next() {
    int segment = random.nextInt(SEGMENTS.size());
    means = t < turn ? MEANS[segment] : turned(MEANS[segment]);
    var context =
        Features.builder()
            .add("segment", SEGMENTS.get(segment))
            .add("hour", (double) (t / ROUNDS_PER_HOUR % 24))
            .build();
    t++;
    return new Round(context, OFFERS, means);
  }

  private static double[] turned(double[] means) {
    return new double[] {means[1], means[2], means[0]};
  }

  @Override
  public double reward(int chosen) {
    return random.nextDouble() < means[chosen] ? 1 : 0;
  }
}
