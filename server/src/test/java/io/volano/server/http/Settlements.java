package io.volano.server.http;

import io.volano.DecisionLog;
import io.volano.TaskId;

/// Hears of what a log has settled.
final class Settlements {

  private DecisionLog log;

  synchronized void of(DecisionLog log) {
    this.log = log;
    log.listen(_ -> heard());
  }

  private synchronized void heard() {
    notifyAll();
  }

  /// Waits until no slot of a task is pending.
  synchronized void await(TaskId task) {
    try {
      while (log.pending(task) > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
