package io.volano.access;

import io.volano.Refusal;
import io.volano.TaskId;
import io.volano.Texts;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What is known of a key, which is not the key: whoever reads this cannot call with it.
///
/// @param prefix its first part, by which people name it
/// @param hash of the whole key, as [KeySecret] makes it
/// @param tenant whose it is; a tenant begins with its first key
/// @param name what it is for
/// @param roles what may be done with it
/// @param by who made it
/// @param ends when it stops being good, whether it expired, was followed by another, or revoked
/// @param origins the sites whose pages may use it; only a key that can but observe has any
/// @param quota how much may be done with it; as much as the server can if it has none
public record Key(
    String prefix,
    String hash,
    String tenant,
    String name,
    Set<Role> roles,
    Instant created,
    String by,
    Optional<Instant> ends,
    boolean revoked,
    Set<String> origins,
    Optional<Quota> quota) {

  private static final int LONGEST_NAME = 128;

  public Key {
    var unused = new TaskId(tenant, "task"); // the tenant's form is checked there
    Texts.checkWhole("name", name);
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new Refusal.Invalid("name", "must have 1 to " + LONGEST_NAME + " characters");
    }
    if (roles.isEmpty()) {
      throw new Refusal.Invalid(
          "role", "must name at least one of " + Role.labels(EnumSet.allOf(Role.class)));
    }
    if (!origins.isEmpty() && !roles.equals(Set.of(Role.OBSERVE))) {
      throw new Refusal.Invalid(
          "origin", "must be empty unless the only role is observe: what stands in a page is seen");
    }
    if (roles.contains(Role.OPERATE) && !tenant.equals(TaskId.DEFAULT_TENANT)) {
      throw new Refusal.Invalid(
          "role", "must not have operate unless the tenant is " + TaskId.DEFAULT_TENANT);
    }
    origins.forEach(Key::checkOrigin);
    roles = Set.copyOf(roles);
    created = created.truncatedTo(ChronoUnit.MICROS); // as every store keeps it
    ends = ends.map(end -> end.truncatedTo(ChronoUnit.MICROS));
    origins = Set.copyOf(origins);
  }

  private static void checkOrigin(String origin) {
    try {
      var uri = new URI(origin);
      boolean plain = Set.of("http", "https").contains(String.valueOf(uri.getScheme()));
      if (plain
          && uri.getHost() != null
          && origin.equals(uri.getScheme() + "://" + uri.getAuthority())) {
        return;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new Refusal.Invalid(
        "origin", "must be like https://shop.example, without a path: " + origin);
  }

  /// Whether it is good at a time.
  public boolean isGood(Instant at) {
    return !revoked && ends.map(at::isBefore).orElse(true);
  }

  /// How it stands at a time: `good`, `ended` or `revoked`.
  public String state(Instant at) {
    if (revoked) {
      return "revoked";
    }
    return isGood(at) ? "good" : "ended";
  }

  /// The same key, good until a time, or until it would have ended anyway.
  public Key endingBy(Instant at) {
    var earlier = ends.filter(at::isAfter).or(() -> Optional.of(at));
    return with(earlier, revoked);
  }

  /// The same key, good for nothing from a time on.
  public Key revoked(Instant at) {
    return with(endingBy(at).ends, true);
  }

  private Key with(Optional<Instant> ends, boolean revoked) {
    return new Key(prefix, hash, tenant, name, roles, created, by, ends, revoked, origins, quota);
  }

  /// Another secret for the same purpose, good for as long as it would have been from the start.
  public Key successor(KeySecret secret, Instant at, String by) {
    var until = ends.map(end -> at.plus(Duration.between(created, end)));
    return new Key(
        secret.prefix(), secret.hash(), tenant, name, roles, at, by, until, false, origins, quota);
  }

  /// The names of the roles, in their order: `decide,read`.
  public String roleNames() {
    return Role.labels(roles);
  }
}
