package io.volano;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// One thread a task that settles and learns whenever there is something to.
///
/// What goes wrong is logged once and tried again every second; deciding goes on with the last
/// policy meanwhile. A thread waits until something to learn is logged or its next slot is due, and
/// leaves a moment between two rounds, so that under load one of them serves many entries. Where
/// another server leads there is nothing to be due.
final class LearningThreads implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(LearningThreads.class.getName());
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_FOLLOWING = Duration.ofSeconds(10);
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(10);

  private final InstantSource clock;
  private final Leadership leadership;
  private final Map<TaskId, Worker> workers = new ConcurrentHashMap<>();
  private boolean started;

  LearningThreads(InstantSource clock, Leadership leadership) {
    this.clock = clock;
    this.leadership = leadership;
  }

  synchronized void start(Collection<TaskLoop> loops) {
    started = true;
    loops.forEach(this::add);
  }

  synchronized void add(TaskLoop loop) {
    if (started && !workers.containsKey(loop.id())) {
      var worker = new Worker(loop);
      workers.put(loop.id(), worker);
      worker.thread.start();
    }
  }

  void remove(TaskId task) {
    var worker = workers.remove(task);
    if (worker != null) {
      worker.stop();
    }
  }

  void wake(TaskId task) {
    var worker = workers.get(task);
    if (worker != null) {
      worker.wake();
    }
  }

  Map<TaskId, String> troubles() {
    var troubles = new TreeMap<TaskId, String>();
    workers.forEach(
        (task, worker) -> {
          if (worker.trouble != null) {
            troubles.put(task, worker.trouble);
          }
        });
    return troubles;
  }

  @Override
  public synchronized void close() {
    started = false;
    workers.values().forEach(Worker::stop);
    workers.clear();
  }

  private final class Worker {
    private final TaskLoop loop;
    private final Thread thread;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean stopping;
    private volatile String trouble;

    Worker(TaskLoop loop) {
      this.loop = loop;
      this.thread = Thread.ofPlatform().daemon().name("learn " + loop.id()).unstarted(this::run);
    }

    void wake() {
      if (news.availablePermits() == 0) {
        news.release();
      }
    }

    void stop() {
      stopping = true;
      news.release();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void run() {
      while (!stopping) {
        try {
          boolean more = true;
          while (more && !stopping) {
            more = loop.learning().turn();
          }
          recovered();
          sleep(untilDue(), System.nanoTime());
        } catch (RuntimeException e) { // whatever it is, the thread must not end with it
          failed(e);
          sleep(LONGEST_WAIT, System.nanoTime());
        }
      }
    }

    /// Until the next slot is due; a decision made meanwhile may be due after the shortest wait.
    private Duration untilDue() {
      if (leadership.lease(loop.id()).isEmpty()) {
        return LONGEST_FOLLOWING;
      }
      var horizon = loop.declaration().horizon().delay();
      var due =
          loop.learning()
              .due()
              .map(next -> Duration.between(clock.instant(), next))
              .orElse(LONGEST_WAIT);
      return Stream.of(horizon, due, LONGEST_WAIT).min(Comparator.naturalOrder()).orElseThrow();
    }

    /// Until there is news, or for a time.
    ///
    /// @param since when the last round ended
    private void sleep(Duration wait, long since) {
      try {
        if (news.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          if (!stopping) {
            LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos() - (System.nanoTime() - since));
          }
          news.drainPermits();
        } else if (wait.compareTo(BETWEEN_ROUNDS) < 0) {
          LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos());
        }
      } catch (InterruptedException e) {
        stopping = true;
      }
    }

    private void failed(RuntimeException e) {
      if (trouble == null) {
        LOG.log(
            Level.ERROR, "task " + loop.id() + " cannot learn at present; it goes on trying", e);
      }
      trouble = String.valueOf(e.getMessage());
    }

    private void recovered() {
      if (trouble != null) {
        LOG.log(Level.INFO, "task {0} learns again", loop.id());
        trouble = null;
      }
    }
  }
}
