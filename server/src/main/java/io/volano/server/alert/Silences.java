package io.volano.server.alert;

import io.volano.Refusal;
import io.volano.StoreException;
import io.volano.access.AccessStore;
import io.volano.access.Silence;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What nobody is told of at present, here and by every server of the installation.
///
/// A store that is away is an alert that people want to silence: what it could not be told is known
/// here meanwhile, and told to it when it answers again.
///
/// Not safe for several threads.
final class Silences {

  private static final System.Logger LOG = System.getLogger(Silences.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final int MOST = 1_000;
  private static final int ID_BYTES = 4;

  private final AccessStore store;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Silence> known = new LinkedHashMap<>();
  private final Set<String> unsaved = new LinkedHashSet<>();
  private final Set<String> ended = new LinkedHashSet<>(); // and the store does not know
  private Instant looked = Instant.MIN;
  private boolean away;

  Silences(AccessStore store) {
    this.store = store;
  }

  /// @throws Refusal.Invalid if its end has passed or is too far
  Silence add(
      Optional<String> kind,
      Optional<String> tenant,
      Optional<String> task,
      Instant until,
      Instant now) {
    kind.ifPresent(k -> Alert.checkKind("kind", k));
    if (!until.isAfter(now) || until.isAfter(now.plus(Alerts.LONGEST_SILENCE))) {
      throw new Refusal.Invalid(
          "until",
          "must be within the next " + Alerts.LONGEST_SILENCE.toDays() + " days: " + until);
    }
    if (known.size() >= MOST) {
      throw new Refusal.Conflict("there are " + MOST + " silences already; end some");
    }
    var silence = new Silence(id(), kind, tenant, task, until);
    known.put(silence.id(), silence);
    unsaved.add(silence.id());
    share(now);
    return silence;
  }

  /// Tells it from those of other servers.
  private String id() {
    var bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "s" + HexFormat.of().formatHex(bytes);
  }

  /// @throws Refusal.NotFound if there is none of this id
  void end(String id, Instant now) {
    share(now); // another server may have been told of it
    if (known.remove(id) == null) {
      throw new Refusal.NotFound("there is no silence " + id);
    }
    if (!unsaved.remove(id)) {
      ended.add(id);
    }
    share(now);
  }

  /// Knows what other servers were told, at most some seconds later.
  void follow(Instant now) {
    if (now.isBefore(looked) || !now.isBefore(looked.plus(LOOK))) {
      share(now);
    }
    known.values().removeIf(silence -> silence.isOver(now));
  }

  /// Tells the store what it does not know, and asks it for what it does.
  private void share(Instant now) {
    looked = now;
    try {
      unsaved.removeIf(this::save);
      ended.removeIf(this::forget);
      var all = store.silences(now);
      known.clear();
      all.forEach(silence -> known.put(silence.id(), silence));
      away = false;
    } catch (StoreException e) {
      if (!away) {
        LOG.log(Level.WARNING, "silences are known to this server only: {0}", e.getMessage());
      }
      away = true;
    }
  }

  private boolean save(String id) {
    Optional.ofNullable(known.get(id)).ifPresent(store::silence);
    return true;
  }

  private boolean forget(String id) {
    store.unsilence(id);
    return true;
  }

  List<Silence> all() {
    return List.copyOf(known.values());
  }

  boolean cover(Alert alert, Instant now) {
    return known.values().stream().anyMatch(silence -> covers(silence, alert, now));
  }

  static boolean covers(Silence silence, Alert alert, Instant now) {
    return !silence.isOver(now)
        && silence.kind().map(alert.kind()::equals).orElse(true)
        && (silence.tenant().isEmpty() || silence.tenant().equals(alert.tenant()))
        && (silence.task().isEmpty() || silence.task().equals(alert.task()));
  }
}
