package io.volano.server.http;

import io.volano.DecisionLog;
import io.volano.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// What can go wrong with a log, on command.
public final class Faults {

  private final Map<String, CountDownLatch> called = new ConcurrentHashMap<>();
  private volatile Set<String> failing = Set.of();
  private volatile CountDownLatch held = new CountDownLatch(0);

  /// These operations fail from now on.
  public void failing(String... operations) {
    failing = Set.of(operations);
  }

  /// Nothing goes wrong any more, and who was held goes on.
  public void none() {
    failing = Set.of();
    held.countDown();
  }

  /// Appending waits from now on.
  void holding() {
    held = new CountDownLatch(1);
  }

  /// Opens when an operation has begun so many times from now on.
  public CountDownLatch calls(String operation, int times) {
    var latch = new CountDownLatch(times);
    called.put(operation, latch);
    return latch;
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
    var latch = called.get(operation);
    if (latch != null) {
      latch.countDown();
    }
    if (failing.contains(operation)) {
      throw new StoreException("faulty", operation, "told to");
    }
    if (operation.equals("append")) {
      held.await();
    }
  }
}
