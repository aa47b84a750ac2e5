package io.volano.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Something that was found out about a task.
///
/// @param facts what it was found by, by name, in the order of the sentence: whole numbers
///   (`Long`), numbers (`Double`), texts (`String`), times (`Instant`) and lengths of time
///   (`Duration`)
public record Finding(Kind kind, Map<String, Object> facts) {

  /// How much it matters.
  public enum Gravity {
    /// It does not learn like this.
    BLOCKS,
    /// It learns less than it could.
    HINDERS,
    /// Good to know.
    NOTE
  }

  public Finding {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    facts.forEach(Finding::check);
  }

  private static void check(String name, Object fact) {
    switch (fact) {
      case Long _, Double _, String _, Instant _, Duration _ -> {}
      default -> throw new IllegalArgumentException(name + " must be a fact: " + fact);
    }
  }

  Finding(Kind kind) {
    this(kind, Map.of());
  }

  /// The same with one more fact.
  Finding with(String name, Object fact) {
    var more = new LinkedHashMap<>(facts);
    more.put(name, fact);
    return new Finding(kind, more);
  }

  /// It in one sentence.
  public String says() {
    return filled(kind.template());
  }

  /// What to do next, in one sentence.
  public String next() {
    return filled(kind.next());
  }

  private String filled(String template) {
    var text = template;
    for (var fact : facts.entrySet()) {
      text = text.replace("{" + fact.getKey() + "}", written(fact.getValue()));
    }
    return text;
  }

  private static String written(Object fact) {
    return fact instanceof Double number
        ? String.format(Locale.ROOT, "%.4g", number)
        : fact.toString();
  }
}
