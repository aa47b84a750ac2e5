package io.volano.server.http;

import io.volano.DecisionLog;
import io.volano.Refusal;
import io.volano.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// What can go wrong with a log, on command.
public final class Faults {

  private volatile Set<String> failing = Set.of();
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile Semaphore places = new Semaphore(Integer.MAX_VALUE);

  /// These operations fail from now on.
  public void failing(String... operations) {
    failing = Set.of(operations);
  }

  /// Nothing goes wrong any more, and who was held goes on.
  public void none() {
    failing = Set.of();
    held.countDown();
    places = new Semaphore(Integer.MAX_VALUE);
  }

  /// Appending waits; beyond so many who wait, the log is busy.
  void holding(int places) {
    held = new CountDownLatch(1);
    this.places = new Semaphore(places);
  }

  /// How many more may wait.
  int places() {
    return places.availablePermits();
  }

  /// Another log, with these faults.
  public DecisionLog over(DecisionLog log) {
    return (DecisionLog)
        Proxy.newProxyInstance(
            DecisionLog.class.getClassLoader(),
            new Class<?>[] {DecisionLog.class},
            (_, method, arguments) -> {
              before(method.getName());
              try {
                return method.invoke(log, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void before(String operation) throws InterruptedException {
    if (failing.contains(operation)) {
      throw new StoreException("faulty", operation, "told to");
    }
    if (operation.equals("append")) {
      if (!places.tryAcquire()) {
        throw new Refusal.Busy("too many entries wait to be written");
      }
      held.await();
    }
  }
}
