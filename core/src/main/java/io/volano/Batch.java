package io.volano;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What was asked for in one call, several at a time.
final class Batch {

  private Batch() {}

  /// What the work makes of each, in their order.
  ///
  /// @throws Refusal.Invalid of the first that breaks a rule, with its place: `[1].exclude`
  static <T, R> List<R> each(List<T> asked, Function<T, R> work) {
    var done = new ArrayList<R>(asked.size());
    for (var one : asked) {
      try {
        done.add(work.apply(one));
      } catch (Refusal.Invalid e) {
        throw e.within("[" + done.size() + "]");
      }
    }
    return done;
  }
}
