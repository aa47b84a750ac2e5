package io.volano.bench.soak;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks at a server every second, as long as it is up.
final class Watcher {

  private static final long EVERY_MILLIS = 1_000;

  private final SoakServer server;
  private final CountDownLatch ending = new CountDownLatch(1);
  private double leastHeap = Double.NaN;
  private double files = Double.NaN;

  Watcher(SoakServer server) {
    this.server = server;
  }

  /// Until it is told to end.
  void run() {
    try {
      do {
        look();
      } while (!ending.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      var metrics = server.metrics();
      seen(
          sum(metrics, "jvm_memory_used_bytes{area=\"heap\""),
          sum(metrics, "process_files_open_files"));
    } catch (IOException e) {
      // down: it is looked at again
    }
  }

  private synchronized void seen(double heap, double open) {
    leastHeap = Double.isNaN(leastHeap) ? heap : Math.min(leastHeap, heap);
    files = open;
  }

  /// The least heap since it was asked last, and the files of the last look.
  synchronized double[] taken() {
    var taken = new double[] {leastHeap, files};
    leastHeap = Double.NaN;
    files = Double.NaN;
    return taken;
  }

  void end() {
    ending.countDown();
  }

  /// Of all samples whose line begins so.
  private static double sum(String metrics, String begin) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
