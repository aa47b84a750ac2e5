package io.volano.server.access;

import io.volano.TaskId;
import io.volano.access.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Who asks, for whom, and what they may do. Every route acts within the caller's tenant.
///
/// @param name as it stands in the audit log
/// @param roles also those that others imply
/// @param limited whether it has a quota
public record Caller(String tenant, String name, Set<Role> roles, boolean limited) {

  /// Whoever reaches an installation that has no keys, which is nobody but programs of its machine.
  public static final Caller LOCAL =
      new Caller(TaskId.DEFAULT_TENANT, "local", EnumSet.allOf(Role.class), false);

  public Caller {
    var all = EnumSet.noneOf(Role.class);
    roles.forEach(role -> all.addAll(role.implied()));
    roles = Set.copyOf(all);
  }

  public boolean may(Role role) {
    return roles.contains(role);
  }

  /// @throws Denied if it may not
  public void need(Role role) {
    if (!may(role)) {
      throw Denied.lacks(role);
    }
  }

  /// A task of the caller's tenant.
  public TaskId task(String name) {
    return new TaskId(tenant, name);
  }

  /// Who sent a request, as the filter before all routes found out.
  public static Caller of(HttpServletRequest request) {
    return find(request).orElseThrow(() -> new IllegalStateException("nobody found out who calls"));
  }

  /// The same; empty if it is not known, as on routes that are open to everybody.
  public static Optional<Caller> find(HttpServletRequest request) {
    return request.getAttribute(Caller.class.getName()) instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  /// Whether all it may do is report: then it is told nothing of decisions.
  public boolean onlyReports() {
    return !may(Role.DECIDE) && !may(Role.READ);
  }

  /// Has [#of] tell that the request is this caller's.
  public void sent(HttpServletRequest request) {
    request.setAttribute(Caller.class.getName(), this);
  }
}
