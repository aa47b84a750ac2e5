package io.volano.server.alert;

import io.volano.StoreException;
import io.volano.access.AccessStore;
import io.volano.access.Act;
import io.volano.access.Key;
import io.volano.access.Silence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Another store, which can be away.
final class Away implements AccessStore {

  private final AccessStore store;
  boolean isAway;

  Away(AccessStore store) {
    this.store = store;
  }

  private AccessStore store() {
    if (isAway) {
      throw new StoreException("test", "ask", "away");
    }
    return store;
  }

  @Override
  public long changes() {
    return store().changes();
  }

  @Override
  public List<Key> keys() {
    return store().keys();
  }

  @Override
  public void add(Key key) {
    store().add(key);
  }

  @Override
  public void follow(Key before, Key next) {
    store().follow(before, next);
  }

  @Override
  public void change(Key key) {
    store().change(key);
  }

  @Override
  public byte[] secret() {
    return store().secret();
  }

  @Override
  public void begin(Act act) {
    store().begin(act);
  }

  @Override
  public void complete(String act, int status) {
    store().complete(act, status);
  }

  @Override
  public List<Act> acts(String tenant, Optional<String> before, int limit) {
    return store().acts(tenant, before, limit);
  }

  @Override
  public List<String> tenantsOfActs(Instant before) {
    return store().tenantsOfActs(before);
  }

  @Override
  public long dropActs(String tenant, Instant before) {
    return store().dropActs(tenant, before);
  }

  @Override
  public void silence(Silence silence) {
    store().silence(silence);
  }

  @Override
  public void unsilence(String id) {
    store().unsilence(id);
  }

  @Override
  public List<Silence> silences(Instant now) {
    return store().silences(now);
  }

  @Override
  public void close() {
    store.close();
  }
}
