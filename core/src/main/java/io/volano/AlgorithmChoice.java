package io.volano;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// An algorithm by its name in the catalogue, with the options that differ from its defaults.
///
/// @param options by name; numbers, booleans or texts
public record AlgorithmChoice(String name, Map<String, Object> options) {

  /// What a task learns with that names no algorithm.
  public static final AlgorithmChoice DEFAULT = of("auto");

  public AlgorithmChoice {
    var plain = new TreeMap<String, Object>();
    options.forEach((option, value) -> plain.put(option, plain(value)));
    options = Collections.unmodifiableSortedMap(plain);
  }

  /// Numbers of all kinds as one, so that equal choices are equal wherever they come from.
  private static Object plain(Object value) {
    return value instanceof Number number ? number.doubleValue() : value;
  }

  public static AlgorithmChoice of(String name) {
    return new AlgorithmChoice(name, Map.of());
  }

  public static AlgorithmChoice of(String name, Map<String, Object> options) {
    return new AlgorithmChoice(name, options);
  }
}
