package io.volano.access;

import io.volano.Refusal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Keys, acts and silences on the heap, gone with the process: for tests, and for servers over open
/// stores.
public final class HeapAccessStore implements AccessStore {

  private final Map<String, Key> keys = new LinkedHashMap<>();
  private final TreeMap<String, Act> acts = new TreeMap<>();
  private final Map<String, Silence> silences = new LinkedHashMap<>();
  private final byte[] secret = new byte[32];
  private long changes;

  public HeapAccessStore() {
    new SecureRandom().nextBytes(secret);
  }

  @Override
  public synchronized long changes() {
    return changes;
  }

  @Override
  public synchronized List<Key> keys() {
    return keys.values().stream()
        .sorted(Comparator.comparing(Key::created).thenComparing(Key::prefix))
        .toList();
  }

  @Override
  public synchronized void add(Key key) {
    if (keys.putIfAbsent(key.prefix(), key) != null) {
      throw new Refusal.Conflict("there is a key " + key.prefix() + " already");
    }
    changes++;
  }

  @Override
  public synchronized void follow(Key before, Key next) {
    if (keys.containsKey(next.prefix())) {
      throw new Refusal.Conflict("there is a key " + next.prefix() + " already");
    }
    change(before);
    add(next);
  }

  @Override
  public synchronized void change(Key key) {
    if (keys.replace(key.prefix(), key) == null) {
      throw new Refusal.NotFound("no key " + key.prefix());
    }
    changes++;
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  @Override
  public synchronized void begin(Act act) {
    acts.put(act.id(), act);
  }

  @Override
  public synchronized void complete(String act, int status) {
    acts.computeIfPresent(
        act,
        (_, a) ->
            new Act(
                a.id(),
                a.at(),
                a.tenant(),
                a.by(),
                a.what(),
                a.task(),
                a.from(),
                OptionalInt.of(status)));
  }

  @Override
  public synchronized List<Act> acts(String tenant, Optional<String> before, int limit) {
    return acts.values().stream()
        .filter(act -> act.tenant().equals(tenant))
        .filter(act -> before.map(id -> act.id().compareTo(id) < 0).orElse(true))
        .sorted(Comparator.comparing(Act::id).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized void silence(Silence silence) {
    silences.putIfAbsent(silence.id(), silence);
  }

  @Override
  public synchronized void unsilence(String id) {
    silences.remove(id);
  }

  @Override
  public synchronized List<Silence> silences(Instant now) {
    silences.values().removeIf(silence -> silence.isOver(now));
    return silences.values().stream()
        .sorted(Comparator.comparing(Silence::until).thenComparing(Silence::id))
        .toList();
  }

  @Override
  public synchronized List<String> tenantsOfActs(Instant before) {
    return acts.values().stream()
        .filter(act -> act.at().isBefore(before))
        .map(Act::tenant)
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public synchronized long dropActs(String tenant, Instant before) {
    long all = acts.size();
    acts.values().removeIf(act -> act.tenant().equals(tenant) && act.at().isBefore(before));
    return all - acts.size();
  }

  @Override
  public void close() {
    // nothing is open
  }
}
