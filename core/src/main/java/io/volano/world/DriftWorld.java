package io.volano.world;

/// [SegmentsWorld], but at half time every segment changes its favourite: `small` earns what
/// `medium` did, `medium` what `large` did, and `large` what `small` did.
///
/// Source: Syntra's learning bench, environment `drift`.
public final class DriftWorld implements World {

  private final SegmentsWorld segments;

  /// @param rounds after half of which the favourites change
  public DriftWorld(long seed, long rounds) {
    segments = new SegmentsWorld(seed, rounds / 2);
  }

  @Override
  public Round next() {
    return segments.next();
  }

  @Override
  public double reward(int chosen) {
    return segments.reward(chosen);
  }
}
