package io.volano.server.access;

import io.volano.Draws;
import io.volano.StoreException;
import io.volano.access.AccessStore;
import io.volano.access.Act;
import io.volano.server.access.Rights.Right;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The audit log: what administrators do is written down before it is carried out, and how it ended
/// afterwards.
///
/// What cannot be written down is not done. No subject, id or body is kept: the route says what was
/// done, the task to what.
public final class Audit {

  private static final System.Logger LOG = System.getLogger(Audit.class.getName());

  private final AccessStore store;
  private final InstantSource clock;
  private final Draws draws = Draws.random();

  public Audit(AccessStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Writes down what is about to be done.
  ///
  /// @return its id
  /// @throws StoreException if it cannot; then it must not be done
  public String begin(Caller caller, Right right, Optional<String> task, String from) {
    return begin(caller.tenant(), caller.name(), right.route(), task, from);
  }

  String begin(String tenant, String by, String what, Optional<String> task, String from) {
    var now = clock.instant();
    var id = draws.newId(now);
    store.begin(new Act(id, now, tenant, by, what, task, from, OptionalInt.empty()));
    return id;
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
