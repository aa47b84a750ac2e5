package io.volano.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// A store is away for half a minute while callers go on writing and reading all the time.
///
/// It comes back when every caller was answered after that half minute: a call that never ends
/// keeps the test from ending.
public final class Outage {

  private static final long LENGTH = Duration.ofSeconds(30).toNanos();
  private static final int CALLERS = 4;
  private static final int WARM = 200;

  /// What a caller does.
  @FunctionalInterface
  public interface Call {

    /// @param id of this call, another for each
    /// @return whether it was acknowledged; false if it was refused in the way it should be
    boolean isAcknowledged(String id) throws Exception;
  }

  /// Makes the store leave or come back.
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /// What became of the calls.
  ///
  /// @param written ids of the writes that were acknowledged
  /// @param refused ids of the writes that were not
  /// @param meanwhile ids of what was acknowledged though it began after the store had left
  public record Calls(List<String> written, List<String> refused, List<String> meanwhile) {}

  private final Queue<String> written = new ConcurrentLinkedQueue<>();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final Queue<String> meanwhile = new ConcurrentLinkedQueue<>();
  private final CountDownLatch warm = new CountDownLatch(WARM);
  private final CountDownLatch left = new CountDownLatch(1);
  private volatile long since;

  private Outage() {}

  public static Calls of(Call write, Call read, Step leave, Step comeBack) throws Exception {
    var outage = new Outage();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var calling =
          IntStream.range(0, 2 * CALLERS)
              .<Future<?>>mapToObj(
                  caller ->
                      callers.submit(
                          () -> {
                            outage.call(caller, caller % 2 == 0 ? write : read, caller % 2 == 0);
                            return null;
                          }))
              .toList();
      outage.warm.await();
      leave.run();
      outage.since = System.nanoTime();
      outage.left.countDown();
      for (var caller : calling) {
        join(caller);
      }
      comeBack.run();
    }
    return new Calls(
        List.copyOf(outage.written), List.copyOf(outage.refused), List.copyOf(outage.meanwhile));
  }

  private static void join(Future<?> caller) throws Exception {
    try {
      caller.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a caller got something else than a refusal", e.getCause());
    }
  }

  private void call(int caller, Call call, boolean writes) throws Exception {
    for (int i = 0; !isOver(); i++) {
      var id = caller + "-" + i;
      boolean away = hasLeft();
      boolean acknowledged = call.isAcknowledged(id);
      if (acknowledged && away) {
        meanwhile.add(id);
      }
      if (writes) {
        (acknowledged ? written : refused).add(id);
      }
      warm.countDown();
    }
  }

  private boolean hasLeft() {
    return left.getCount() == 0;
  }

  private boolean isOver() {
    return hasLeft() && System.nanoTime() - since > LENGTH;
  }
}
