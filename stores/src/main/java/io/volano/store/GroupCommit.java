package io.volano.store;

import io.volano.Refusal;
import io.volano.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Many callers, one writing thread, one commit for all that wait.
///
/// What waits is bounded by its weight; who comes when it is full is refused. While one group is
/// being written the next one gathers, so a group grows with the load and with the time an fsync
/// takes. Where a commit costs much more than waiting, a group may wait under load for the callers
/// who were answered last, until it is as large as the last two together or its patience is over; a
/// caller who is alone never waits on purpose.
///
/// @param <T> one caller's work, which is to be done as a whole
/// @param <R> what came of it
final class GroupCommit<T, R> implements AutoCloseable {

  /// What waits for the writing thread.
  static final class Call<T, R> {
    final T work;
    private final int weight;
    private final CompletableFuture<R> answer = new CompletableFuture<>();

    private Call(T work, int weight) {
      this.work = work;
      this.weight = weight;
    }

    void answer(R result) {
      answer.complete(result);
    }

    void fail(RuntimeException why) {
      answer.completeExceptionally(why);
    }

    boolean answered() {
      return answer.isDone();
    }
  }

  /// Writes groups. Called by one thread only.
  interface Writer<T, R> {

    /// Writes all of a group and answers every call in it, by whatever thread.
    void write(List<Call<T, R>> group);

    /// Whether a piece of work is to be written alone.
    boolean alone(T work);
  }

  private static final int MOST_PER_GROUP = 4_096;

  /// What the last two groups must have weighed together for the next one to wait for more.
  private static final int LOAD = 8;

  private final String store;
  private final Writer<T, R> writer;
  private final int capacity;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition waiting = lock.newCondition();
  private final ArrayDeque<Call<T, R>> queue = new ArrayDeque<>();
  private final Thread thread;
  private int weight;
  private int wanted = 1; // the weight the writing thread waits for
  private int last; // weight of the last group
  private int lastButOne;
  private boolean closed;

  /// @param capacity the most weight that waits
  /// @param patience how long a group waits for more, under load
  GroupCommit(String store, int capacity, Duration patience, Writer<T, R> writer) {
    this.store = store;
    this.writer = writer;
    this.capacity = capacity;
    this.patience = patience;
    this.thread = Thread.ofPlatform().name("volano-" + store + "-writer").unstarted(this::run);
  }

  GroupCommit<T, R> start() {
    thread.start();
    return this;
  }

  /// Has work done, together with others', and waits for its answer.
  ///
  /// @throws Refusal.Busy if too much waits
  R call(T work, int weight) {
    var call = new Call<T, R>(work, weight);
    enqueue(call);
    try {
      return call.answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException why ? why : e;
    }
  }

  private void enqueue(Call<T, R> call) {
    lock.lock();
    try {
      if (closed) {
        throw new StoreException(store, "write", "the store is closed");
      }
      if (weight > 0 && weight + call.weight > capacity) {
        throw new Refusal.Busy(
            store + ": " + weight + " entries wait to be written, " + capacity + " at most");
      }
      weight += call.weight;
      queue.add(call);
      if (weight >= wanted) {
        waiting.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The weight that waits now, without the group that is being written.
  int waiting() {
    lock.lock();
    try {
      return weight;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (var group = take(); !group.isEmpty(); group = take()) {
      try {
        writer.write(group);
      } catch (RuntimeException | Error e) {
        group.forEach(call -> call.fail(new StoreException(store, "write", e)));
      }
    }
  }

  /// What waits, up to the size of a group; empty when closed and drained.
  private List<Call<T, R>> take() {
    var group = new ArrayList<Call<T, R>>();
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        waiting.awaitUninterruptibly();
      }
      gather();
      int taken = 0;
      while (!queue.isEmpty() && taken < MOST_PER_GROUP) {
        boolean alone = writer.alone(queue.peek().work);
        if (alone && !group.isEmpty()) {
          break;
        }
        var call = queue.poll();
        group.add(call);
        taken += call.weight;
        weight -= call.weight;
        if (alone) {
          break;
        }
      }
      lastButOne = last;
      last = taken;
      return group;
    } finally {
      lock.unlock();
    }
  }

  /// Waits, under load, for those who were answered last.
  private void gather() {
    int expected = Math.min(MOST_PER_GROUP, last + lastButOne);
    if (patience.isZero() || expected < LOAD || closed) {
      return;
    }
    wanted = expected;
    try {
      long left = patience.toNanos();
      while (weight < wanted && left > 0 && !closed) {
        left = waiting.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody interrupts this thread; if so, it need not wait
    } finally {
      wanted = 1;
    }
  }

  /// Finishes what waits and stops; later calls fail.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
