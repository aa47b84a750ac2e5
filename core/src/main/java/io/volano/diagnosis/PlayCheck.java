package io.volano.diagnosis;

import io.volano.Mode;
import java.util.Locale;
import java.util.function.Consumer;

/// Whether anything is decided and learned at all, and who chooses.
final class PlayCheck implements Check {

  @Override
  public void look(Evidence evidence, Consumer<Finding> found) {
    evidence
        .trouble()
        .ifPresent(t -> found.accept(new Finding(Kind.LEARNING_TROUBLE).with("trouble", t)));
    if (evidence.newest().isEmpty()) {
      found.accept(new Finding(Kind.NO_DECISIONS));
    }
    var mode = evidence.declaration().mode();
    if (evidence.frozen()) {
      found.accept(new Finding(Kind.FROZEN));
    } else if (mode != Mode.ONLINE) {
      var name = mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
      found.accept(new Finding(Kind.NOT_ONLINE).with("mode", name));
    }
  }
}
