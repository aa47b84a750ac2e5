package io.volano.diagnosis;

import java.util.function.Consumer;

/// Looks for one family of causes.
interface Check {

  /// Fewest decisions, or steps, of which anything general is said.
  int ENOUGH = 100;

  void look(Evidence evidence, Consumer<Finding> found);
}
