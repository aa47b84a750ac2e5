package io.volano.server.ui;

import io.volano.server.access.Caller;
import io.volano.server.access.Role;

/// What a page asks of its reader.
final class Rights {

  private Rights() {}

  static void read(Caller caller) {
    need(caller, Role.READ);
  }

  static void admin(Caller caller) {
    need(caller, Role.ADMIN);
  }

  static void operate(Caller caller) {
    need(caller, Role.OPERATE);
  }

  private static void need(Caller caller, Role role) {
    if (!caller.may(role)) {
      throw new Missing(role);
    }
  }

  /// The reader may not do that.
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Missing(Role role) {
      super("this needs the role " + role.name().toLowerCase(java.util.Locale.ROOT));
    }
  }
}
