package io.volano.testkit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A log behaves as one that is obviously right.
public interface ModelContract extends LogUnderTest {

  /// Does at random what can be done, and sees the same as in a log that is obviously right.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  default void itBehavesAsALogOnTheHeap(long seed) {
    new RandomWalk(this, seed).walk();
  }
}
