package io.volano.testkit;

import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;

import io.volano.DecisionLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What every [DecisionLog] keeps to, a theme an interface.
public abstract class DecisionLogContract
    implements ReadingContract,
        AppendingContract,
        DueContract,
        WhyLogContract,
        ErasingContract,
        SharingContract,
        NewsContract,
        ModelContract {

  private DecisionLog log;

  /// An empty log.
  protected abstract DecisionLog open();

  /// The same log after a restart of the process; the one given is of no use after that.
  protected abstract DecisionLog reopen(DecisionLog log);

  @Override
  public DecisionLog log() {
    return log;
  }

  @Override
  public void restart() {
    log = reopen(log);
  }

  @BeforeEach
  void declare() {
    log = open();
    append(Samples.declared(TASK, 1, START));
  }

  @AfterEach
  void close() {
    log.close();
  }
}
