package io.volano.testkit.kill;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a killed process had begun and what it had acknowledged, from the lines its callers told.
///
/// A line is a letter and the id of a decision: `d` before it is asked for and `D` once it is made,
/// `o` before its outcome is reported and `O` once that is taken.
final class Acknowledged {

  private final Set<String> begun = new LinkedHashSet<>();
  private final Set<String> decided = new HashSet<>();
  private final Set<String> observed = new HashSet<>();

  void add(String line) {
    var id = line.substring(2);
    switch (line.charAt(0)) {
      case 'd', 'o' -> begun.add(id);
      case 'D' -> {
        decided.add(id);
        begun.remove(id);
      }
      case 'O' -> {
        observed.add(id);
        begun.remove(id);
      }
      default -> throw new IllegalArgumentException("not what was to be told: " + line);
    }
  }

  /// What its client would try again.
  List<String> unfinished() {
    return new ArrayList<>(begun);
  }

  /// How much was acknowledged.
  int count() {
    return decided.size() + observed.size();
  }

  Set<String> decided() {
    return decided;
  }

  Set<String> observed() {
    return observed;
  }
}
