package io.volano.server.access;

import java.util.EnumSet;
import java.util.Set;

/// What a caller may do.
public enum Role {
  /// Report outcomes and events; nothing is told in return. Public by design: it may stand in a
  /// page.
  OBSERVE,
  /// Ask for decisions, and report what came of them.
  DECIDE,
  /// See everything of the tenant.
  READ,
  /// Declare, steer, erase and delete, and see everything; give keys to others of the tenant.
  ADMIN,
  /// What concerns the installation as a whole and none of its tenants: metrics, stores, alerts.
  OPERATE;

  /// All a role may, which are its own and those of lesser ones.
  Set<Role> implied() {
    return switch (this) {
      case OBSERVE, READ, OPERATE -> EnumSet.of(this);
      case DECIDE -> EnumSet.of(OBSERVE, DECIDE);
      case ADMIN -> EnumSet.of(OBSERVE, DECIDE, READ, ADMIN);
    };
  }
}
