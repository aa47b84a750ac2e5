package io.volano;

import java.util.List;

/// What became of an event.
///
/// @param credits by task, and there in the order in which the decisions were shown; none if no
///   decision matched
/// @param isNew whether it was credited now; if not, a report of that key was before, like this
public record Credited(List<Credit> credits, boolean isNew) {
  public Credited {
    credits = List.copyOf(credits);
  }
}
