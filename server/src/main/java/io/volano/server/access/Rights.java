package io.volano.server.access;

import static io.volano.access.Role.ADMIN;
import static io.volano.access.Role.DECIDE;
import static io.volano.access.Role.OBSERVE;
import static io.volano.access.Role.OPERATE;
import static io.volano.access.Role.READ;

import io.volano.access.Role;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What each route needs: all of it, in one table. A route that is not in it is denied.
public final class Rights {

  /// Where the pages are; they have a log-in of their own.
  public static final String PAGES = "/ui";

  private static final String BACKUP = "GET /v1/backup";
  private static final String EXPORT = "GET /v1/subjects/{subject}";
  private static final Set<String> TAKING = Set.of(BACKUP, EXPORT);
  private static final String ASSETS = PAGES + "/assets/";
  private static final Set<Role> AUDITED = EnumSet.of(ADMIN, OPERATE);
  private static final Map<String, Right> TABLE = new HashMap<>();

  static {
    // Open: it says nothing of anybody.
    open("GET /health/live");
    open("GET /health/ready");
    open("GET /");
    open("GET /openapi.json");
    open("GET /docs/**");
    open("GET /ui/login");
    open("POST /ui/login");
    open("GET " + ASSETS + "**");

    // Observe: told at most whether it was taken.
    needs(OBSERVE, "POST /v1/tasks/{task}/decisions/{decisionId}/outcomes");
    needs(OBSERVE, "POST /v1/tasks/{task}/outcomes:batch");
    needs(OBSERVE, "POST /v1/events");

    // Decide.
    needs(DECIDE, "POST /v1/tasks/{task}/decide");
    needs(DECIDE, "POST /v1/tasks/{task}/decide:batch");
    needs(DECIDE, "POST /v1/tasks/{task}/decisions/{decisionId}/activate");
    needs(DECIDE, "POST /v1/tasks/{task}/episodes/{episode}/end");
    needs(DECIDE, "POST /bench/echo");

    // Read.
    needs(READ, "GET /v1/tasks");
    needs(READ, "GET /v1/overview");
    needs(READ, "GET /v1/tasks/{task}");
    needs(READ, "GET /v1/tasks/{task}/decisions");
    needs(READ, "GET /v1/tasks/{task}/decisions/{decisionId}");
    needs(READ, "GET /v1/tasks/{task}/decisions/{decisionId}/why");
    needs(READ, "GET /v1/tasks/{task}/log");
    needs(READ, "GET /v1/tasks/{task}/curve");
    needs(READ, "GET /v1/tasks/{task}/diagnosis");
    needs(READ, "GET /v1/tasks/{task}/policy");
    needs(READ, "GET /v1/tasks/{task}/policy/versions");
    needs(READ, EXPORT);
    needs(READ, "GET /v1/catalog");
    needs(READ, "GET /ui/**");

    // Admin: what is not only looked at is written to the audit log first.
    needs(ADMIN, "PUT /v1/tasks/{task}");
    needs(ADMIN, "DELETE /v1/tasks/{task}");
    needs(ADMIN, "POST /v1/tasks/{task}/policy/rollback");
    needs(ADMIN, "POST /v1/tasks/{task}/policy/freeze");
    needs(ADMIN, "POST /v1/tasks/{task}/policy/thaw");
    needs(ADMIN, "DELETE /v1/subjects/{subject}");
    needs(ADMIN, "GET /v1/audit");
    needs(ADMIN, "GET /v1/keys");
    needs(ADMIN, "POST /v1/keys");
    needs(ADMIN, "POST /v1/keys/{prefix}/rotate");
    needs(ADMIN, "POST /v1/keys/{prefix}/revoke");
    needs(ADMIN, "POST /ui/**");
    needs(ADMIN, "PUT /ui/**");
    needs(ADMIN, "DELETE /ui/**");

    // Operate: names every tenant.
    needs(OPERATE, "GET /metrics");
    needs(OPERATE, "GET /v1/server");
    needs(OPERATE, "GET /v1/alerts");
    needs(OPERATE, "POST /v1/alerts/silences");
    needs(OPERATE, "DELETE /v1/alerts/silences/{id}");
    needs(OPERATE, "POST /v1/alerts/test");
    needs(OPERATE, "GET /v1/schedules");
    needs(OPERATE, "GET /v1/schedules/{schedule}");
    needs(OPERATE, "POST /v1/schedules/{schedule}/run");
    needs(OPERATE, BACKUP);
  }

  /// What a route needs.
  ///
  /// @param route method and pattern, `GET /v1/tasks/{task}`
  /// @param role none if it is open to everybody
  public record Right(String route, Optional<Role> role) {

    /// @throws Denied if a caller may not
    public void check(Optional<Caller> caller) {
      if (role.isPresent() && !caller.orElseThrow(Denied::noKey).may(role.get())) {
        throw Denied.lacks(role.get());
      }
    }

    /// Whether it is written to the audit log before it is carried out: looking is no act, but
    /// taking away everything, or all that is known of a person, is.
    public boolean isAudited() {
      boolean isAct = !route.startsWith("GET ") && role.filter(AUDITED::contains).isPresent();
      return isAct || TAKING.contains(route);
    }
  }

  private Rights() {}

  private static void open(String route) {
    TABLE.put(route, new Right(route, Optional.empty()));
  }

  private static void needs(Role role, String route) {
    TABLE.put(route, new Right(route, Optional.of(role)));
  }

  /// The whole table.
  public static Map<String, Right> table() {
    return Map.copyOf(TABLE);
  }

  /// What a route needs; the pages share a row for each method.
  ///
  /// @throws Denied if the table does not have it
  public static Right of(String method, String pattern) {
    var read = method.equals("HEAD") ? "GET" : method;
    var row = TABLE.get(read + " " + pattern);
    if (row == null && isPage(pattern)) {
      var shared =
          TABLE.get(read + " " + (pattern.startsWith(ASSETS) ? ASSETS : PAGES + "/") + "**");
      row = shared == null ? null : new Right(read + " " + pattern, shared.role());
    }
    if (row == null) {
      throw Denied.forbidden("nobody may do that: " + read + " " + pattern);
    }
    return row;
  }

  /// Whether a path, as it was sent, needs nobody to say who asks. What is written in any other way
  /// than usual does.
  public static boolean isOpen(String method, String path) {
    var read = method.equals("HEAD") ? "GET" : method;
    var row = TABLE.get(read + " " + path);
    boolean isListed = row != null && row.role().isEmpty();
    return isListed || (read.equals("GET") && path.startsWith("/docs/"));
  }

  /// Whether a path, as it was sent, is that of a page.
  public static boolean isPage(String path) {
    return path.equals(PAGES) || path.startsWith(PAGES + "/");
  }
}
