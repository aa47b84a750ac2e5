package io.volano.client;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Rests that take no time, and are written down.
final class Rests implements Rest {

  private final BlockingQueue<Duration> taken = new LinkedBlockingQueue<>();

  @Override
  public void rest(Duration duration) {
    taken.add(duration);
  }

  @Override
  public void end() {}

  /// The next that was taken, once there is one.
  Duration next() throws InterruptedException {
    return taken.take();
  }
}
