package io.volano.diagnosis;

import io.volano.History;
import java.util.function.Consumer;

/// Whether outcomes find their decisions, and in time.
final class OutcomeCheck implements Check {

  /// Late outcomes that are worth a word: as many, and as large a share.
  private static final int FEW_LATE = 5;

  private static final double SHARE_LATE = 0.1;
  private static final double SHARE_UNSHOWN = 0.5;

  @Override
  public void look(Evidence evidence, Consumer<Finding> found) {
    unmatched(evidence, found);
    waiting(evidence, found);
    late(evidence, found);
    unshown(evidence, found);
  }

  private static void unmatched(Evidence evidence, Consumer<Finding> found) {
    var count = evidence.outcomes();
    if (count.unmatched() > 0) {
      found.accept(
          new Finding(Kind.OUTCOMES_UNMATCHED)
              .with("unmatched", count.unmatched())
              .with("matched", count.matched()));
    }
  }

  private static void waiting(Evidence evidence, Consumer<Finding> found) {
    long settled = evidence.curve().steps();
    if (evidence.pending() > settled
        && evidence.tail().outcomes() > 0
        && evidence.nextDue().isPresent()) {
      found.accept(
          new Finding(Kind.WAIT_LONGER_THAN_DATA)
              .with("pending", evidence.pending())
              .with("settled", settled)
              .with("next", evidence.nextDue().get())
              .with("wait", evidence.declaration().horizon().delay()));
    }
  }

  private static void late(Evidence evidence, Consumer<Finding> found) {
    long late = evidence.tail().late();
    long outcomes = evidence.tail().outcomes();
    if (late >= FEW_LATE && late >= SHARE_LATE * outcomes) {
      found.accept(
          new Finding(Kind.OUTCOMES_LATE)
              .with("late", late)
              .with("outcomes", outcomes)
              .with("wait", evidence.declaration().horizon().delay()));
    }
  }

  private static void unshown(Evidence evidence, Consumer<Finding> found) {
    var deferred =
        evidence.tail().histories().stream()
            .filter(history -> history.decision().deferred() && !history.settled().isEmpty())
            .toList();
    long unshown = deferred.stream().filter(History::unshown).count();
    if (deferred.size() >= ENOUGH && unshown > SHARE_UNSHOWN * deferred.size()) {
      found.accept(
          new Finding(Kind.NEVER_SHOWN)
              .with("unshown", unshown)
              .with("deferred", (long) deferred.size()));
    }
  }
}
