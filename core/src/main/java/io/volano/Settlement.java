package io.volano;

import io.volano.Entry.Observed;
import io.volano.Entry.Settled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// When the slots of a decision get their rewards, and which: a function of what the log has.
///
/// A slot is settled by the first of these:
///
/// | what | counts outcomes | reward |
/// |---|---|---|
/// | an outcome that settles | up to that one | from them |
/// | the end of the episode | before it | from them |
/// | the end of the wait | seen so far | from them |
/// | a deferred decision is not activated before its wait or its episode ends | none | none |
///
/// An outcome that happened after the wait never counts.
final class Settlement {

  private final History history;
  private final Declaration declaration;
  private final Instant now;

  private Settlement(History history, Declaration declaration, Instant now) {
    this.history = history;
    this.declaration = declaration;
    this.now = now;
  }

  /// The slots of a decision that are ready.
  ///
  /// @param declaration the revision it was made under
  static List<Settled> of(History history, Declaration declaration, Instant now) {
    return new Settlement(history, declaration, now).settled();
  }

  private List<Settled> settled() {
    var ready = new ArrayList<Settled>();
    var slots = history.decision().slots();
    for (int i = 0; i < slots.size(); i++) {
      if (history.settled(i).isEmpty()) {
        var through = through(slots.get(i).name());
        if (through.isPresent()) {
          ready.add(settled(i, through.getAsLong()));
        }
      }
    }
    return ready;
  }

  private Settled settled(int slot, long through) {
    var decision = history.decision();
    var reward =
        history.unshown()
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                declaration
                    .reward()
                    .of(history.start(), counted(decision.slots().get(slot).name(), through)));
    return new Settled(
        decision.task(), now, history.decided().position(), slot, reward, through, decision);
  }

  /// Up to where the log counts for a slot that is ready; empty if it is not.
  private OptionalLong through(String slot) {
    if (!history.unshown()) {
      var settling =
          observed(slot)
              .filter(o -> declaration.horizon().settleOn().contains(o.entry().outcome().type()))
              .mapToLong(Logged::position)
              .findFirst();
      if (settling.isPresent()) {
        return settling;
      }
    }
    if (history.ended().isPresent()) {
      return OptionalLong.of(history.ended().get().position());
    }
    if (!now.isBefore(history.due())) {
      return OptionalLong.of(
          history.observed().stream()
              .mapToLong(Logged::position)
              .max()
              .orElse(history.decided().position()));
    }
    return OptionalLong.empty();
  }

  private List<Outcome> counted(String slot, long through) {
    return observed(slot)
        .filter(o -> o.position() <= through)
        .map(o -> o.entry().outcome())
        .toList();
  }

  private Stream<Logged<Observed>> observed(String slot) {
    return history.observed().stream()
        .filter(o -> o.entry().outcome().slot().equals(slot))
        .filter(o -> history.inTime(o.entry().outcome()));
  }
}
