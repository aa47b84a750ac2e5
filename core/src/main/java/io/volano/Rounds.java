package io.volano;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Work done again and again in the background, each kind on a thread of its own.
///
/// What goes wrong is logged once, and tried again with the next round.
final class Rounds implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /// @param what it does, for the log
  /// @param pause between the end of a round and the next
  synchronized void start(String what, Duration pause, Runnable work) {
    threads.add(Thread.ofPlatform().daemon().name(what).start(() -> run(what, pause, work)));
  }

  private void run(String what, Duration pause, Runnable work) {
    boolean failing = false;
    try {
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        failing = round(what, work, failing);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return whether it failed
  private static boolean round(String what, Runnable work, boolean failing) {
    try {
      work.run();
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.log(Level.ERROR, what + " failed; it goes on trying", e);
      }
      return true;
    }
    if (failing) {
      LOG.log(Level.INFO, "{0} goes on again", what);
    }
    return false;
  }

  /// Waits for what is under way.
  @Override
  public synchronized void close() {
    closing.countDown();
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
