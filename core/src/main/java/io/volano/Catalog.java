package io.volano;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The algorithms an installation offers, by name.
public final class Catalog {

  private final List<Algorithm<?>> algorithms;
  private final Map<String, Algorithm<?>> byName;

  /// Lists the algorithms, the ones to show first in front.
  ///
  /// @throws IllegalStateException if two have the same name
  public Catalog(List<Algorithm<?>> algorithms) {
    this.algorithms = List.copyOf(algorithms);
    this.byName =
        algorithms.stream().collect(Collectors.toMap(Algorithm::name, Function.identity()));
  }

  public List<Algorithm<?>> algorithms() {
    return algorithms;
  }

  /// The algorithm of that name.
  ///
  /// @throws Refusal.Invalid if there is none
  public Algorithm<?> named(String name) {
    var found = byName.get(name);
    if (found == null) {
      throw new Refusal.Invalid(
          "name",
          "must be a known algorithm: "
              + name
              + "; known: "
              + algorithms.stream().map(Algorithm::name).collect(Collectors.joining(", ")));
    }
    return found;
  }

  /// Refuses a choice that names no algorithm or breaks a rule of its options.
  public void check(AlgorithmChoice choice) {
    var algorithm = named(choice.name());
    try {
      algorithm.options(choice.options());
    } catch (Refusal.Invalid e) {
      throw e.within("options");
    }
  }

  /// A learner that has learned nothing.
  public Learner learner(AlgorithmChoice choice, Algorithm.Setting setting) {
    return named(choice.name()).learner(choice.options(), setting);
  }
}
