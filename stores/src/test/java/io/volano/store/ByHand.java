package io.volano.store;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import io.volano.JobScheduler;
import java.time.Instant;
import java.time.InstantSource;

/// A scheduler without threads: what is due is done when the test says so, on its thread.
final class ByHand {

  private ByHand() {}

  static SqlJobScheduler.Engine on(InstantSource clock) {
    return database ->
        TestHelper.createManualScheduler(database)
            .clock(
                new SettableClock() {
                  @Override
                  public Instant now() {
                    return clock.instant();
                  }
                });
  }

  /// What a dead process left undone, and what is due.
  static void runDue(JobScheduler scheduler) {
    var engine = (ManualScheduler) ((SqlJobScheduler) scheduler).engine();
    engine.runDeadExecutionDetection();
    engine.runAnyDueExecutions();
  }
}
