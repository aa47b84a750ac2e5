package io.volano.testkit;

import io.volano.DecisionLog;
import io.volano.HeapDecisionLog;

class HeapDecisionLogTest extends DecisionLogContract {

  @Override
  protected DecisionLog open() {
    return new HeapDecisionLog();
  }

  /// It does not survive, and is asked to go on.
  @Override
  protected DecisionLog reopen(DecisionLog log) {
    return log;
  }
}
