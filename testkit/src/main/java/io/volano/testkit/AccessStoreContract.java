package io.volano.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Refusal;
import io.volano.access.AccessStore;
import io.volano.access.Act;
import io.volano.access.Key;
import io.volano.access.KeySecret;
import io.volano.access.Quota;
import io.volano.access.Role;
import io.volano.access.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [AccessStore] keeps to.
public abstract class AccessStoreContract {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.000001Z");
  private static final Random RANDOM = new Random(7);

  protected AccessStore access;

  /// An empty store.
  protected abstract AccessStore open();

  /// What another process sees of a store that is open; the store itself if there is no other.
  protected abstract AccessStore another(AccessStore store);

  @BeforeEach
  void openStore() {
    access = open();
  }

  @AfterEach
  void close() {
    access.close();
  }

  private static Key key(String tenant, Instant created) {
    var secret = KeySecret.random(RANDOM);
    return new Key(
        secret.prefix(),
        secret.hash(),
        tenant,
        "the shop",
        Set.of(Role.DECIDE, Role.READ),
        created,
        "somebody",
        Optional.empty(),
        false,
        Set.of(),
        Optional.empty());
  }

  private static Key ofPage(Instant created) {
    var secret = KeySecret.random(RANDOM);
    return new Key(
        secret.prefix(),
        secret.hash(),
        "acme",
        "page",
        Set.of(Role.OBSERVE),
        created,
        "somebody",
        Optional.of(NOW.plus(Duration.ofDays(1))),
        false,
        Set.of("https://a.example", "http://b.example:81"),
        Optional.of(new Quota(0.5, 7)));
  }

  @Test
  void aKeyIsReadAsItWasAddedAlsoByAnotherProcess() {
    var first = key("acme", NOW);
    var second = ofPage(NOW.plusSeconds(1));
    access.add(second);
    access.add(first);
    var other = another(access);
    assertThat(other.keys()).containsExactly(first, second);
    closeIfOther(other);
  }

  @Test
  void everyChangeOfTheKeysIsNoticedByAnotherProcess() {
    var other = another(access);
    long none = other.changes();
    var key = key("acme", NOW);
    access.add(key);
    long added = other.changes();
    access.change(key.revoked(NOW));
    assertThat(List.of(none, added, other.changes())).doesNotHaveDuplicates();
    assertThat(other.changes()).isEqualTo(access.changes());
    closeIfOther(other);
  }

  @Test
  void aPrefixIsTakenOnce() {
    var key = key("acme", NOW);
    access.add(key);
    assertThatThrownBy(() -> access.add(key)).isInstanceOf(Refusal.Conflict.class);
    assertThat(access.keys()).containsExactly(key);
  }

  @Test
  void aKeyThatEndsStaysInTheList() {
    var key = key("acme", NOW);
    access.add(key);
    access.change(key.revoked(NOW.plusSeconds(5)));
    assertThat(access.keys()).containsExactly(key.revoked(NOW.plusSeconds(5)));
    assertThatThrownBy(() -> access.change(key("acme", NOW))).isInstanceOf(Refusal.NotFound.class);
  }

  @Test
  void aKeyIsFollowedByAnotherOrNothingHappens() {
    var key = key("acme", NOW);
    var next = key.successor(KeySecret.random(RANDOM), NOW.plusSeconds(9), "me");
    access.add(key);
    access.follow(key.endingBy(NOW.plusSeconds(60)), next);
    assertThat(access.keys()).containsExactly(key.endingBy(NOW.plusSeconds(60)), next);
    assertThatThrownBy(() -> access.follow(next.revoked(NOW), key))
        .isInstanceOf(Refusal.Conflict.class);
    assertThat(access.keys()).containsExactly(key.endingBy(NOW.plusSeconds(60)), next);
  }

  @Test
  void theSecretIsMadeOnce() {
    var secret = access.secret();
    assertThat(secret).hasSize(32);
    assertThat(access.secret()).isEqualTo(secret);
    var other = another(access);
    assertThat(other.secret()).isEqualTo(secret);
    closeIfOther(other);
  }

  @Test
  void actsAreListedNewestFirstAndOnlyTheTenantsOwn() {
    for (var id : List.of("01", "02", "03", "04")) {
      access.begin(act(id, id.equals("03") ? "other" : "acme"));
    }
    access.complete("02", 404);
    assertThat(access.acts("acme", Optional.empty(), 2))
        .extracting(Act::id)
        .containsExactly("04", "02");
    assertThat(access.acts("acme", Optional.of("02"), 9)).containsExactly(act("01", "acme"));
    assertThat(access.acts("other", Optional.empty(), 9)).containsExactly(act("03", "other"));
    assertThat(access.acts("acme", Optional.of("04"), 1).getFirst().status()).hasValue(404);
  }

  @Test
  void oldActsOfATenantAreDroppedAndNoOthers() {
    access.begin(act("01", "acme", NOW));
    access.begin(act("02", "other", NOW));
    access.begin(act("03", "acme", NOW.plusSeconds(1)));
    assertThat(access.tenantsOfActs(NOW)).isEmpty();
    assertThat(access.tenantsOfActs(NOW.plusSeconds(1))).containsExactly("acme", "other");
    assertThat(access.dropActs("acme", NOW.plusSeconds(1))).isEqualTo(1);
    assertThat(access.dropActs("acme", NOW.plusSeconds(1))).isZero();
    assertThat(access.acts("acme", Optional.empty(), 9)).extracting(Act::id).containsExactly("03");
    assertThat(access.acts("other", Optional.empty(), 9)).hasSize(1);
  }

  private static Act act(String id, String tenant) {
    return act(id, tenant, NOW);
  }

  private static Act act(String id, String tenant, Instant at) {
    return new Act(
        id,
        at,
        tenant,
        "vol_abc (me)",
        "DELETE /v1/tasks/{task}",
        Optional.of("banner"),
        "127.0.0.1",
        OptionalInt.empty());
  }

  @Test
  void silencesAreKeptForAllUntilTheyAreOverOrEnded() {
    var first = silence("s1", NOW.plusSeconds(60));
    var second = silence("s2", NOW.plusSeconds(30));
    access.silence(first);
    access.silence(first);
    access.silence(second);
    var other = another(access);
    assertThat(other.silences(NOW)).containsExactly(second, first);
    assertThat(other.silences(NOW.plusSeconds(30))).containsExactly(first);
    other.unsilence("s1");
    other.unsilence("s1");
    closeIfOther(other);
    assertThat(access.silences(NOW)).isEmpty();
  }

  private static Silence silence(String id, Instant until) {
    return new Silence(id, Optional.of("disk"), Optional.empty(), Optional.of("banner"), until);
  }

  private void closeIfOther(AccessStore other) {
    if (other != access) {
      other.close();
    }
  }
}
