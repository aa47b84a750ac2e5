package io.volano.store;

import io.volano.DecisionLog;
import io.volano.Refusal;
import io.volano.StoreException;
import io.volano.Tracer;
import io.volano.Tracer.Activity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Many callers, one writing thread, one commit for all that wait.
///
/// What waits is bounded by its weight; who comes when it is full is refused. While one group is
/// being written the next one gathers, so a group grows with the load and with the time an fsync
/// takes.
///
/// Nobody waits on purpose: what waits is written as soon as the writing thread is free. Holding a
/// group back for those who were just answered makes it larger, but then they prepare their next
/// work while nothing is written: of 64 callers, all are in one group instead of half of them in
/// each of two that take turns, and less is written in a second.
///
/// @param <T> one caller's work, which is to be done as a whole
/// @param <R> what came of it
final class GroupCommit<T, R> implements AutoCloseable {

  /// What waits for the writing thread.
  static final class Call<T, R> {
    final T work;
    private final int weight;
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private Activity group = Activity.UNTOLD; // set before it is answered

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

    private void failTo(Activity group) {
      if (answer.isCompletedExceptionally()) {
        group.failed(answer.exceptionNow());
      }
    }

    /// Waits for the answer.
    R await() {
      try {
        return answer.join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException why ? why : e;
      }
    }
  }

  /// Writes groups. Called by one thread only.
  interface Writer<T, R> {

    /// Waits until the next group can be written at once; whoever comes meanwhile belongs to it.
    /// Not called before work that is written alone.
    ///
    /// @throws StoreException if there is no writing now; the group that waited fails with it
    default void awaitTurn() {}

    /// Writes all of a group and answers every call in it, by whatever thread.
    void write(List<Call<T, R>> group);

    /// Whether a piece of work is to be written alone.
    boolean alone(T work);

    /// What a group is called that begins with a piece of work.
    String name(T work);
  }

  private static final int MOST_PER_GROUP = 4_096;

  private final String store;
  private final Writer<T, R> writer;
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition waiting = lock.newCondition();
  private final ArrayDeque<Call<T, R>> queue = new ArrayDeque<>();
  private final Thread thread;
  private int queued; // weight of what waits
  private final LongAdder groups = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private volatile Tracer tracer = Tracer.NONE;
  private boolean closed;

  /// @param capacity the most weight that waits
  GroupCommit(String store, int capacity, Writer<T, R> writer) {
    this.store = store;
    this.writer = writer;
    this.capacity = capacity;
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
    var call = enqueue(work, weight);
    try {
      return call.await();
    } finally {
      tracer.wasIn(call.group);
    }
  }

  /// Has somebody told of every group from now on.
  void trace(Tracer tracer) {
    this.tracer = tracer;
  }

  /// [#call] without waiting.
  Call<T, R> enqueue(T work, int weight) {
    var call = new Call<T, R>(work, weight);
    lock.lock();
    try {
      if (closed) {
        throw new StoreException(store, "write", "the store is closed");
      }
      if (queued > 0 && queued + weight > capacity) {
        throw new Refusal.Busy(
            store + ": " + queued + " entries wait to be written, " + capacity + " at most");
      }
      queued += weight;
      queue.add(call);
      waiting.signal();
      return call;
    } finally {
      lock.unlock();
    }
  }

  /// The weight that waits now, without the group that is being written.
  int waiting() {
    lock.lock();
    try {
      return queued;
    } finally {
      lock.unlock();
    }
  }

  /// How many groups were written, and how long that took altogether.
  DecisionLog.Commits commits() {
    return new DecisionLog.Commits(groups.sum(), nanos.sum() / 1e9);
  }

  private void run() {
    for (var next = await(); next.isPresent(); next = await()) {
      long start = System.nanoTime();
      writeNext(writer.alone(next.get().work));
      nanos.add(System.nanoTime() - start);
      groups.increment();
    }
  }

  private void writeNext(boolean alone) {
    try {
      if (!alone) {
        writer.awaitTurn();
      }
    } catch (StoreException e) {
      take().forEach(call -> call.fail(e));
      return;
    }
    write(take());
  }

  private void write(List<Call<T, R>> group) {
    try {
      tracer.during(
          writer.name(group.getFirst().work),
          activity -> {
            activity.entries(group.stream().mapToLong(call -> call.weight).sum());
            group.forEach(call -> call.group = activity);
            writer.write(group);
            group.getFirst().failTo(activity);
            return group;
          });
    } catch (RuntimeException | Error e) {
      group.forEach(call -> call.fail(new StoreException(store, "write", e)));
    }
  }

  /// Who waits longest, as soon as there is anyone; nobody when closed and drained.
  private Optional<Call<T, R>> await() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        waiting.awaitUninterruptibly();
      }
      return Optional.ofNullable(queue.peek());
    } finally {
      lock.unlock();
    }
  }

  /// What waits, up to the size of a group.
  private List<Call<T, R>> take() {
    var group = new ArrayList<Call<T, R>>();
    lock.lock();
    try {
      int taken = 0;
      while (!queue.isEmpty() && taken < MOST_PER_GROUP) {
        boolean alone = writer.alone(queue.peek().work);
        if (alone && !group.isEmpty()) {
          break;
        }
        var call = queue.poll();
        group.add(call);
        taken += call.weight;
        queued -= call.weight;
        if (alone) {
          break;
        }
      }
      return group;
    } finally {
      lock.unlock();
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
