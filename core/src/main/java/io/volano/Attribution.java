package io.volano;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a task takes part in events: what was seen of a subject by somebody who does not know the
/// decision it came of.
///
/// @param types of events that are credited to decisions of the task; none by default
/// @param window how long after a decision, or its activation, an event is credited to it: above 0
///   and at most the wait; empty for the wait
/// @param rule which decisions of the subject get it
public record Attribution(Set<String> types, Optional<Duration> window, Rule rule) {

  /// No event is credited to the task.
  public static final Attribution NONE = new Attribution(Set.of(), Optional.empty(), Rule.LAST);

  /// Which of the decisions in whose window an event happened get it.
  public enum Rule {
    /// The one shown last gets it whole.
    LAST,
    /// The one shown first gets it whole.
    FIRST,
    /// Each gets it whole.
    ALL,
    /// Each gets the same share of its value.
    LINEAR;

    /// The decisions that get it.
    ///
    /// @param touched in the order in which they were shown, at least one
    <T> List<T> of(List<T> touched) {
      return switch (this) {
        case LAST -> List.of(touched.getLast());
        case FIRST -> List.of(touched.getFirst());
        case ALL, LINEAR -> touched;
      };
    }
  }

  public Attribution {
    types = Set.copyOf(types);
    if (window.isPresent() && !window.get().isPositive()) {
      throw new Refusal.Invalid("window", "must be above 0: " + window.get());
    }
  }

  /// Events of these types go to the decision shown last within the wait.
  public static Attribution of(String... types) {
    return new Attribution(Set.of(types), Optional.empty(), Rule.LAST);
  }

  public Attribution withWindow(Duration window) {
    return new Attribution(types, Optional.of(window), rule);
  }

  public Attribution withRule(Rule rule) {
    return new Attribution(types, window, rule);
  }
}
