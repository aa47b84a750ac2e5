package io.volano.server.access;

import io.volano.Draws;
import io.volano.StoreException;
import io.volano.TaskId;
import io.volano.access.AccessStore;
import io.volano.access.Act;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The audit log: what administrators do is written down before it is carried out, and how it ended
/// afterwards.
///
/// What cannot be written down is not done. No subject, decision or body is kept: the route says
/// what was done, and to which job, key or silence; the task to what.
public final class Audit {

  private static final System.Logger LOG = System.getLogger(Audit.class.getName());

  private static final int DONE = 200;
  private static final int FAILED = 500;
  private static final int TOO_MANY = 429;

  private final AccessStore store;
  private final InstantSource clock;
  private final Draws draws = Draws.random();

  public Audit(AccessStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Writes down what is about to be done.
  ///
  /// @param by who is about to do it
  /// @param what they do: a route or a command
  /// @return its id
  /// @throws StoreException if it cannot; then it must not be done
  public String begin(String tenant, String by, String what, Optional<String> task, String from) {
    var now = clock.instant();
    var id = draws.newId(now);
    store.begin(new Act(id, now, tenant, by, what, task, from, OptionalInt.empty()));
    return id;
  }

  /// Work of a command, which may fail in a way of its own.
  @FunctionalInterface
  public interface Work<R, E extends Exception> {
    R run() throws E;
  }

  /// Writes down what is about to be done, does it, and writes down how it ended.
  ///
  /// @param from an address; empty on the machine itself
  public <R, E extends Exception> R during(
      String tenant, String by, String what, String from, Work<R, E> work) throws E {
    var act = begin(tenant, by, what, Optional.empty(), from);
    boolean done = false;
    try {
      var result = work.run();
      done = true;
      return result;
    } finally {
      complete(act, done ? DONE : FAILED);
    }
  }

  /// Writes down that an address sends so many wrong keys that it is told to wait.
  ///
  /// Nobody need wait for it, and nobody is let in if it fails; then the log says so.
  public void flooded(String address) {
    try {
      var what = "too many wrong keys";
      complete(begin(TaskId.DEFAULT_TENANT, "nobody", what, Optional.empty(), address), TOO_MANY);
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "too many wrong keys come in, which is not in the audit log", e);
    }
  }

  /// Drops the acts that are older than they are kept; of each tenant, in whose audit log that is
  /// an act as well.
  ///
  /// @return how many
  public long trim(Duration kept) {
    var before = clock.instant().minus(kept);
    long dropped = 0;
    for (var tenant : store.tenantsOfActs(before)) {
      dropped += during(tenant, "schedule", "audit trim", "", () -> store.dropActs(tenant, before));
    }
    return dropped;
  }

  /// Writes down how it ended; if that fails the act stays without an end, and the log says so.
  public void complete(String id, int status) {
    try {
      store.complete(id, status);
    } catch (StoreException e) {
      LOG.log(
          Level.ERROR,
          "act " + id + " ended with " + status + ", which is not in the audit log",
          e);
    }
  }

  /// A tenant's acts, newest first.
  public List<Act> acts(String tenant, Optional<String> before, int limit) {
    return store.acts(tenant, before, limit);
  }
}
