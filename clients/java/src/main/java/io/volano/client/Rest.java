package io.volano.client;

import java.time.Duration;

/// Waiting until the server is tried again. [#end] ends the present wait, or the next one.
interface Rest {

  void rest(Duration duration) throws InterruptedException;

  void end();

  /// In real time.
  final class Timed implements Rest {
    private boolean ended;

    @Override
    public synchronized void rest(Duration duration) throws InterruptedException {
      long until = System.nanoTime() + duration.toNanos();
      for (long left = duration.toNanos(); left > 0 && !ended; left = until - System.nanoTime()) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
      ended = false;
    }

    @Override
    public synchronized void end() {
      ended = true;
      notifyAll();
    }
  }
}
