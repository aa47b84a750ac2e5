package io.volano.server.access;

import io.volano.Refusal;
import io.volano.access.AccessStore;
import io.volano.access.Key;
import io.volano.access.KeySecret;
import io.volano.access.Quota;
import io.volano.access.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Makes keys, follows them by others, and ends them; all of it is in the audit log.
public final class Issuing {

  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AccessStore store;
  private final Audit audit;
  private final InstantSource clock;
  private final String by;
  private final String from;

  /// @param by who does it, as it stands in the audit log
  public Issuing(AccessStore store, InstantSource clock, String by) {
    this(store, new Audit(store, clock), clock, by, "");
  }

  /// @param from the address it is asked from; empty on the machine itself
  Issuing(AccessStore store, Audit audit, InstantSource clock, String by, String from) {
    this.store = store;
    this.audit = audit;
    this.clock = clock;
    this.by = by;
    this.from = from;
  }

  /// What a key is to be.
  ///
  /// @param lasts how long it is good; for ever if it does not say
  public record Wish(
      String tenant,
      String name,
      Set<Role> roles,
      Optional<Duration> lasts,
      Set<String> origins,
      Optional<Quota> quota) {

    public Wish {
      lasts.ifPresent(l -> checkLength("expires", l));
    }
  }

  /// A key, and the secret that is shown this once.
  public record Issued(Key key, KeySecret secret) {}

  public Issued create(Wish wish) {
    var now = clock.instant();
    var secret = KeySecret.random(RANDOM);
    var key =
        new Key(
            secret.prefix(),
            secret.hash(),
            wish.tenant(),
            wish.name(),
            wish.roles(),
            now,
            by,
            wish.lasts().map(now::plus),
            false,
            wish.origins(),
            wish.quota());
    return audited(
        key,
        "key create",
        () -> {
          store.add(key);
          return new Issued(key, secret);
        });
  }

  /// Makes another key for the same purpose.
  ///
  /// @param grace how long the old one goes on
  public Issued rotate(String prefix, Duration grace) {
    checkLength("grace", grace);
    var old = find(prefix);
    var now = clock.instant();
    if (!old.isGood(now)) {
      throw new Refusal.Conflict("key " + prefix + " is not good any more; create another");
    }
    var secret = KeySecret.random(RANDOM);
    var next = old.successor(secret, now, by);
    return audited(
        old,
        "key rotate",
        () -> {
          store.follow(old.endingBy(now.plus(grace)), next);
          return new Issued(next, secret);
        });
  }

  /// Ends a key at once.
  public Key revoke(String prefix) {
    var key = find(prefix);
    if (key.revoked()) {
      return key;
    }
    var revoked = key.revoked(clock.instant());
    return audited(
        key,
        "key revoke",
        () -> {
          store.change(revoked);
          return revoked;
        });
  }

  private static void checkLength(String field, Duration length) {
    if (length.isNegative() || length.compareTo(LONGEST) > 0) {
      throw new Refusal.Invalid(
          field, "must be from PT0S to P" + LONGEST.toDays() + "D: " + length);
    }
  }

  private Key find(String prefix) {
    return store.keys().stream()
        .filter(key -> key.prefix().equals(prefix))
        .findFirst()
        .orElseThrow(
            () -> new Refusal.NotFound("no key " + prefix + "; the list of keys has them all"));
  }

  private <R> R audited(Key key, String what, Supplier<R> work) {
    return audit.during(key.tenant(), by, what + " " + key.prefix(), from, work::get);
  }
}
