package io.volano.testkit;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Random cases that can be repeated.
///
/// A property is tried on cases made from the seeds 0 to 49 (`-Dcases.count` for more). The first
/// failure names its seed; `-Dcases.seed` tries that one alone.
public final class Cases {

  private static final int COUNT = 50;

  private Cases() {}

  /// What must hold of a case: throws if it does not.
  @FunctionalInterface
  public interface Property<T> {
    void check(T value) throws Exception;
  }

  /// Checks a property of what a generator makes.
  ///
  /// @param generator makes equal cases from generators of equal seed
  /// @throws AssertionError naming the seed of the first case that fails
  public static <T> void forAll(
      Function<RandomGenerator, ? extends T> generator, Property<? super T> property) {
    Long only = Long.getLong("cases.seed");
    if (only != null) {
      check(only, generator, property);
      return;
    }
    for (long seed = 0; seed < Integer.getInteger("cases.count", COUNT); seed++) {
      check(seed, generator, property);
    }
  }

  private static <T> void check(
      long seed, Function<RandomGenerator, ? extends T> generator, Property<? super T> property) {
    try {
      property.check(generator.apply(random(seed)));
    } catch (Exception | AssertionError e) {
      throw new AssertionError("repeat with -Dcases.seed=" + seed + ": " + e.getMessage(), e);
    }
  }

  /// The generator that a case of this seed is made from.
  public static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
