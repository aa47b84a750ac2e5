package io.volano;

/// What became of one of several requests made together.
public sealed interface Answer<T> {

  /// It was carried out.
  record Given<T>(T value) implements Answer<T> {}

  /// It was not; the others may have been.
  record Refused<T>(Refusal why) implements Answer<T> {}

  /// The value, or the refusal thrown.
  default T orElseThrow() {
    return switch (this) {
      case Given<T>(T value) -> value;
      case Refused<T>(Refusal why) -> throw why;
    };
  }
}
