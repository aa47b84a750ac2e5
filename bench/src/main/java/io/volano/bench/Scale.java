package io.volano.bench;

/// How much a row measures.
public enum Scale {
  /// Hardly anything: whether the row still runs.
  TINY,
  /// All rows in three minutes.
  QUICK,
  /// All rows in twenty minutes.
  FULL;

  /// The number for this scale.
  public int of(int tiny, int quick, int full) {
    return switch (this) {
      case TINY -> tiny;
      case QUICK -> quick;
      case FULL -> full;
    };
  }
}
