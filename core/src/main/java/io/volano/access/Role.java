package io.volano.access;

import io.volano.Refusal;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What a caller may do.
public enum Role {
  /// Report outcomes and events; told is at most whether they were taken. Public by design: it may
  /// stand in a page.
  OBSERVE,
  /// Ask for decisions, and report what came of them.
  DECIDE,
  /// See everything of the tenant.
  READ,
  /// Declare, steer, erase and delete, and see everything of the tenant.
  ADMIN,
  /// What concerns the installation as a whole and none of its tenants: metrics, stores, alerts.
  OPERATE;

  /// All a role may, which are its own and those of lesser ones.
  public Set<Role> implied() {
    return switch (this) {
      case OBSERVE, READ, OPERATE -> EnumSet.of(this);
      case DECIDE -> EnumSet.of(OBSERVE, DECIDE);
      case ADMIN -> EnumSet.of(OBSERVE, DECIDE, READ, ADMIN);
    };
  }

  /// Its name in routes and on the command line: `observe`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The names of several, in their order: `decide,read`.
  public static String labels(Collection<Role> roles) {
    return roles.stream().sorted().map(Role::label).collect(Collectors.joining(","));
  }

  /// Reads what [#label] wrote.
  public static Role of(String label) {
    return Arrays.stream(values())
        .filter(role -> role.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal.Invalid(
                    "role",
                    "must be of "
                        + Arrays.stream(values()).map(Role::label).toList()
                        + ": "
                        + label));
  }
}
