package io.volano.server.access;

import io.volano.StoreException;
import io.volano.access.AccessStore;
import io.volano.access.Key;
import io.volano.access.KeySecret;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The keys of an installation, in memory: a wrong one costs a hash and a look into a map, and
/// never a query. Once a second it asks the store whether they changed.
///
/// While the store does not answer, the keys stay as they were last known; those that expire do so
/// by the clock. Safe to use from any thread.
public final class Keys implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Keys.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final AccessStore store;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread following;
  private volatile View view = new View(-1, Map.of(), Map.of());
  private boolean failing;

  /// A key, ready to be used.
  public record Known(Key key, Caller caller, Allowance allowance) {}

  private record View(long changes, Map<String, Known> byHash, Map<String, Known> byPrefix) {}

  /// @param nanos what quotas are counted by, as [System#nanoTime]
  /// @throws StoreException if the store does not answer
  public Keys(AccessStore store, InstantSource clock, LongSupplier nanos) {
    this.store = store;
    this.clock = clock;
    this.nanos = nanos;
    look();
    this.following = Thread.ofVirtual().name("keys").start(this::follow);
  }

  private void follow() {
    try {
      while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        lookAgain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAgain() {
    try {
      look();
      failing = false;
    } catch (StoreException e) {
      LOG.log(failing ? Level.DEBUG : Level.WARNING, "keys are as they were last known", e);
      failing = true;
    }
  }

  /// Takes over what changed since it last looked.
  ///
  /// @throws StoreException if the store does not answer
  public final synchronized void look() {
    long changes = store.changes();
    if (changes == view.changes) {
      return;
    }
    var byHash = new HashMap<String, Known>();
    var byPrefix = new HashMap<String, Known>();
    for (var key : store.keys()) {
      var known = known(key);
      byHash.put(key.hash(), known);
      byPrefix.put(key.prefix(), known);
    }
    view = new View(changes, byHash, byPrefix);
  }

  /// With what is left of its quota, if it was known before.
  private Known known(Key key) {
    var before = view.byPrefix.get(key.prefix());
    var name = key.prefix() + " (" + key.name() + ")";
    var caller = new Caller(key.tenant(), name, key.roles(), key.quota().isPresent());
    return before != null
        ? new Known(key, caller, before.allowance)
        : new Known(key, caller, allowance(key));
  }

  private Allowance allowance(Key key) {
    return new Allowance(key.prefix(), key.quota().map(quota -> new Bucket(quota, nanos)));
  }

  /// Whether there never was a key: then only programs of this machine may ask, and for anything.
  public boolean none() {
    return view.byHash.isEmpty();
  }

  /// Whose key somebody sent.
  ///
  /// @param sent what came as a key
  /// @throws Denied if it is none, or not good any more
  public Known check(String sent) {
    var secret = KeySecret.parse(sent).orElseThrow(Keys::malformed);
    var known = view.byHash.get(secret.hash());
    if (known == null) {
      throw unknown();
    }
    checkGood(known.key);
    return known;
  }

  private static Denied malformed() {
    return Denied.badKey("what was sent is no key, which is vol_, 10 characters, _ and 43 more");
  }

  private static Denied unknown() {
    return Denied.badKey("there is no such key");
  }

  private void checkGood(Key key) {
    if (!key.isGood(clock.instant())) {
      throw Denied.badKey(
          "key "
              + key.prefix()
              + (key.revoked() ? " was revoked at " : " ended at ")
              + key.ends().orElseThrow());
    }
  }

  /// The good key of a prefix.
  public Optional<Known> find(String prefix) {
    return Optional.ofNullable(view.byPrefix.get(prefix))
        .filter(known -> known.key.isGood(clock.instant()));
  }

  /// Whether pages of a site may use one of the keys.
  public boolean allows(String origin) {
    var now = clock.instant();
    return view.byPrefix.values().stream()
        .map(Known::key)
        .anyMatch(key -> key.origins().contains(origin) && key.isGood(now));
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      following.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
