package io.volano.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Reports that wait to be sent, in their order. When it is full the oldest goes: it is the
/// likeliest to have waited longer than its decision does.
final class Outbox {

  private final int capacity;
  private final ArrayDeque<Report> waiting = new ArrayDeque<>();
  private int underWay;
  private long dropped;
  private boolean closed;

  Outbox(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(Report report) {
    if (closed) {
      dropped++;
      return;
    }
    waiting.add(report);
    dropOldest();
    notifyAll();
  }

  private void dropOldest() {
    while (!waiting.isEmpty() && waiting.size() + underWay > capacity) {
      waiting.remove();
      dropped++;
    }
  }

  /// The next that can be sent in one call, which are then under way until they are [#done]; none
  /// when it is closed. Waits for the first.
  synchronized List<Report> take(int most) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    if (closed) {
      return List.of();
    }
    var batch = new ArrayList<Report>();
    var first = waiting.element();
    for (var all = waiting.iterator();
        all.hasNext() && batch.size() < (first.many() ? most : 1); ) {
      var report = all.next();
      if (report.path().equals(first.path())) {
        batch.add(report);
        all.remove();
      }
    }
    underWay = batch.size();
    return batch;
  }

  /// What was under way is done, but for these.
  synchronized void done(List<Report> again) {
    underWay = 0;
    if (closed) {
      dropped += again.size();
      return;
    }
    for (int i = again.size() - 1; i >= 0; i--) {
      waiting.addFirst(again.get(i));
    }
    dropOldest();
    notifyAll();
  }

  /// Waits until nothing waits or is under way.
  ///
  /// @return whether that is so
  synchronized boolean awaitEmpty(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (size() > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return true;
  }

  /// Drops what waits, and takes nothing more.
  synchronized void close() {
    closed = true;
    dropped += waiting.size();
    waiting.clear();
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// How many are not told yet.
  synchronized int size() {
    return waiting.size() + underWay;
  }

  synchronized long dropped() {
    return dropped;
  }
}
