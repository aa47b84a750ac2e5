package io.volano.server;

import io.volano.server.Installation.NotReady;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Drops, once an hour, the texts that are older than their tasks keep them.
final class Retention implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Retention.class.getName());

  private final Installation installation;
  private final Meters meters;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean failing;

  Retention(Installation installation, Meters meters) {
    this.installation = installation;
    this.meters = meters;
    this.thread = Thread.ofVirtual().name("retention").start(this::run);
  }

  private void run() {
    try {
      while (!closing.await(1, TimeUnit.HOURS)) {
        round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One round; what goes wrong is counted, and tried again with the next.
  void round() {
    try {
      installation.volano().retain();
      failing = false;
    } catch (NotReady e) {
      LOG.log(Level.DEBUG, "nothing to drop from yet", e);
    } catch (RuntimeException e) {
      failing = true;
      meters.retentionFailed();
      LOG.log(Level.WARNING, "old texts could not be dropped; the next try is in an hour", e);
    }
  }

  /// Whether the last round failed.
  boolean failing() {
    return failing;
  }

  /// Waits for a round that is under way.
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
