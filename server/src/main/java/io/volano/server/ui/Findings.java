package io.volano.server.ui;

import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.diagnosis.Diagnosis;
import io.volano.diagnosis.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// A diagnosis in a reader's words: English comes with it, other languages from their texts.
final class Findings {

  private Findings() {}

  /// One thing that was found.
  ///
  /// @param gravity as it stands in styles
  public record Told(String gravity, String says, String next) {}

  static List<Told> of(Volano volano, TaskLoop loop, Words words) {
    return Diagnosis.of(volano, loop).findings().stream().map(f -> told(f, words)).toList();
  }

  private static Told told(Finding finding, Words words) {
    var gravity = finding.kind().gravity().name().toLowerCase(Locale.ROOT);
    var key = "diagnosis." + finding.kind().code();
    boolean translated = words.language() != Language.EN && words.has(key);
    return translated
        ? new Told(
            gravity, filled(words.raw(key), finding), filled(words.raw(key + ".next"), finding))
        : new Told(gravity, finding.says(), finding.next());
  }

  private static String filled(String template, Finding finding) {
    var text = template;
    for (var fact : finding.facts().entrySet()) {
      text = text.replace("{" + fact.getKey() + "}", written(fact.getValue()));
    }
    return text;
  }

  private static String written(Object fact) {
    return switch (fact) {
      case Double number -> Figures.number(number);
      case Long count -> Figures.count(count);
      case Duration length -> Figures.length(length);
      case Instant at -> Figures.exact(at);
      default -> fact.toString();
    };
  }
}
