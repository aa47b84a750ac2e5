package io.volano.bench;

/// How much a row measures.
public enum Scale {
  /// Hardly anything: whether the row still runs.
  TINY,
  /// Some minutes a row at most.
  QUICK,
  /// Up to half an hour a row.
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
