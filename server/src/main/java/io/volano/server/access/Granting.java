package io.volano.server.access;

import io.volano.Refusal;
import io.volano.access.AccessStore;
import io.volano.access.Key;
import io.volano.access.Role;
import io.volano.server.access.Issuing.Issued;
import io.volano.server.access.Issuing.Wish;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Keys made, followed and ended by who has one: within the same tenant, and none that may do more.
///
/// A key with a quota makes none, since two have twice as much. The command line has no such
/// bounds: whoever uses it owns the stores. There the first key is made, and each tenant begins.
public final class Granting {

  /// How long a key goes on that is followed by another, if nothing else is said.
  public static final Duration GRACE = Duration.ofDays(1);

  private final AccessStore store;
  private final Audit audit;
  private final InstantSource clock;
  private final Keys keys;

  /// @param keys of this server, which are to know at once
  public Granting(AccessStore store, Audit audit, InstantSource clock, Keys keys) {
    this.store = store;
    this.audit = audit;
    this.clock = clock;
    this.keys = keys;
  }

  /// The keys of the caller's tenant, the oldest first.
  public List<Key> keys(Caller caller) {
    return store.keys().stream().filter(key -> key.tenant().equals(caller.tenant())).toList();
  }

  /// @param from the address it is asked from
  /// @param wish of the caller's tenant
  /// @throws Denied if the caller could not do as much itself
  public Issued create(Caller caller, String from, Wish wish) {
    checkMayGive(caller, wish.roles());
    return noticed(() -> issuing(caller, from).create(wish));
  }

  /// @param grace how long the old one goes on
  /// @throws Denied if the caller could not do as much itself
  public Issued rotate(Caller caller, String from, String prefix, Duration grace) {
    checkMayGive(caller, find(caller, prefix).roles());
    return noticed(() -> issuing(caller, from).rotate(prefix, grace));
  }

  /// @throws Denied if the caller could not do as much itself
  public Key revoke(Caller caller, String from, String prefix) {
    checkHas(caller, find(caller, prefix).roles());
    return noticed(() -> issuing(caller, from).revoke(prefix));
  }

  private Issuing issuing(Caller caller, String from) {
    return new Issuing(store, audit, clock, caller.name(), from);
  }

  private <R> R noticed(Supplier<R> change) {
    var result = change.get();
    keys.look();
    return result;
  }

  private Key find(Caller caller, String prefix) {
    return keys(caller).stream()
        .filter(key -> key.prefix().equals(prefix))
        .findFirst()
        .orElseThrow(() -> new Refusal.NotFound("no key " + prefix));
  }

  private void checkMayGive(Caller caller, Set<Role> roles) {
    if (keys.none()) {
      throw new Refusal.Conflict(
          "the first key is made on the machine itself: ./volano key create --role admin --name …");
    }
    if (caller.limited()) {
      throw Denied.forbidden(
          "a key with a quota makes no others, for two would have twice as much;"
              + " ask who runs this installation");
    }
    checkHas(caller, roles);
  }

  private static void checkHas(Caller caller, Set<Role> roles) {
    var missing = EnumSet.noneOf(Role.class);
    missing.addAll(roles);
    missing.removeAll(caller.roles());
    if (!missing.isEmpty()) {
      throw Denied.forbidden("roles must be of those your key has: not " + Role.labels(missing));
    }
  }
}
