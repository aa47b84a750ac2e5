package io.volano.server;

import io.volano.JobScheduler;
import io.volano.server.Installation.NotReady;
import java.lang.System.Logger.Level;

/// The jobs of an installation, which are done as soon as it is open.
public final class Jobs implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Jobs.class.getName());

  private final JobScheduler scheduler;
  private boolean closed;

  /// @param scheduler is closed with it
  Jobs(Installation installation, JobScheduler scheduler) {
    this.scheduler = scheduler;
    Thread.ofVirtual().name("jobs").start(() -> startWhenOpen(installation));
  }

  private void startWhenOpen(Installation installation) {
    try {
      installation.awaitVolano();
    } catch (NotReady e) {
      LOG.log(Level.DEBUG, "closed before there was anything to do", e);
      return;
    }
    start();
  }

  private synchronized void start() {
    if (!closed) {
      scheduler.start();
    }
  }

  /// Whom to ask what is done when, and to have it done now.
  public JobScheduler scheduler() {
    return scheduler;
  }

  @Override
  public synchronized void close() {
    closed = true;
    scheduler.close();
  }
}
