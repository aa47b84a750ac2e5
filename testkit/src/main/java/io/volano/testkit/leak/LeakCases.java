package io.volano.testkit.leak;

import io.volano.access.Role;
import io.volano.testkit.leak.Wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Requests to every route, with keys of every role and state, from two tenants with equal names
/// for everything; and whether one of them learns anything of the other.
///
/// Three things are held against each answer, and each that fails is a leak:
///
/// 1. Its status is what the table of rights says: 401 without a good key, 403 without the role,
///    neither with it.
/// 2. What belongs to the other tenant alone is answered as what belongs to nobody.
/// 3. What one tenant is shown is byte for byte what it was before the other's calls, whatever they
///    did; and it is the same on a server that the other tenant never used, up to the names of
///    positions.
///
/// The servers must learn nothing by themselves meanwhile and draw alike: on a clock that stands
/// still, from a seed.
public final class LeakCases implements AutoCloseable {

  private static final int BETWEEN_LOOKS = 40;
  private static final String NO_PREFIX = "vol_aaaaaaaaaa";

  /// No log here has as many, and hardly a sealed position is as small: one in 10⁹.
  private static final long FEWER_ENTRIES = 1_000_000;

  private static final List<String> NAMES = List.of("t", "shop", "news");
  private static final String WATCHED = "watched";
  private static final String WATCHING = "watching";
  private static final Pattern LAG = Pattern.compile("\"lagSeconds\":[0-9.E-]+");
  private static final Pattern POSITIONS =
      Pattern.compile(
          "\"(position|next|decision|through|from)\":(\\d+)|\"(\\d{1,18})-(\\d{1,18})-(\\d{1,18})\"");

  private final Map<String, Optional<Role>> table;
  private final Keys watched;
  private final Keys watching;
  private final List<String> bad;
  private final Wire shared;
  private final Wire alone;
  private final Random random;
  private final List<String> leaks = new ArrayList<>();
  private final List<String> routes;
  private String seen = "";
  private long cases;
  private long made;

  /// The keys of a tenant by their one role.
  public record Keys(Map<Role, String> byRole) {}

  /// @param shared where both tenants are
  /// @param alone where only the watched one is, with the same keys
  /// @param table what each route needs, by method and pattern
  /// @param bad keys that are malformed, unknown, expired, revoked
  public LeakCases(
      URI shared,
      URI alone,
      Map<String, Optional<Role>> table,
      Keys watched,
      Keys watching,
      List<String> bad,
      long seed)
      throws IOException {
    this.shared = new Wire(shared);
    this.alone = new Wire(alone);
    this.table = new TreeMap<>(table);
    this.watched = watched;
    this.watching = watching;
    this.bad = List.copyOf(bad);
    this.random = new Random(seed);
    this.routes = List.copyOf(this.table.keySet());
  }

  /// Runs cases, and says what leaked: nothing, one hopes.
  public List<String> run(long count) throws IOException {
    settle();
    while (cases < count && leaks.size() < 10) {
      look();
      for (int i = 0; i < BETWEEN_LOOKS; i++) {
        one();
      }
      expectUnchanged();
      both("POST", "/v1/tasks/t/decide", decision(WATCHED + cases, "v"));
    }
    compare();
    return leaks;
  }

  /// How many requests were sent and held against the rules.
  public long cases() {
    return cases;
  }

  /// Equal names in both tenants, and some that only the watched one has.
  private void settle() throws IOException {
    for (var task : NAMES) {
      both("PUT", "/v1/tasks/" + task, DECLARATION);
    }
    both("PUT", "/v1/tasks/private", DECLARATION);
    for (var task : List.of("t", "private")) {
      both("POST", "/v1/tasks/" + task + "/decide", decision("d", "u"));
      both("POST", "/v1/tasks/" + task + "/decide", decision("secret-d", "secret-u"));
      both(
          "POST",
          "/v1/tasks/" + task + "/decisions/d/outcomes",
          "{\"type\": \"click\", \"key\": \"k\"}");
    }
    for (var task : NAMES) {
      call(shared, watching, Role.ADMIN, "PUT", "/v1/tasks/" + task, DECLARATION);
      call(
          shared,
          watching,
          Role.DECIDE,
          "POST",
          "/v1/tasks/" + task + "/decide",
          decision("d", "u"));
    }
  }

  private static final String DECLARATION =
      """
      {"actions": [{"id": "a"}, {"id": "b"}], "algorithm": {"name": "beta-thompson"},
       "reward": {"signals": {"click": 1}}, "horizon": {"settleOn": ["click"]},
       "attribution": {"types": ["click"]}}""";

  /// What the watched tenant does, on both servers alike.
  private void both(String method, String path, String body) throws IOException {
    call(shared, watched, Role.ADMIN, method, path, body);
    call(alone, watched, Role.ADMIN, method, path, body);
  }

  private static Reply call(
      Wire wire, Keys keys, Role role, String method, String path, String body) throws IOException {
    return wire.send(method, path, Optional.of(keys.byRole.get(role)), body);
  }

  // ---- one case

  private void one() throws IOException {
    cases++;
    switch (random.nextInt(4)) {
      case 0 -> badKey();
      case 1 -> foreignName();
      default -> ofRole();
    }
  }

  private void badKey() throws IOException {
    var route = pick(routes);
    int i = random.nextInt(bad.size() + 1);
    var key = i == bad.size() ? Optional.<String>empty() : Optional.of(bad.get(i));
    var reply = shared.send(method(route), path(route, "t", "d", "u"), key, bodyOf(route));
    boolean open = table.get(route).isEmpty();
    // a flood of wrong keys may be told to wait
    expect(
        open ? reply.status() < 400 : reply.status() == 401 || reply.status() == 429,
        route + " with a bad key answered",
        reply);
  }

  private void ofRole() throws IOException {
    var route = pick(routes);
    var role = pick(List.copyOf(watching.byRole.keySet()));
    var reply =
        call(
            shared,
            watching,
            role,
            method(route),
            path(route, pick(NAMES), pick(List.of("d", "none")), "u"),
            bodyOf(route));
    boolean may = table.get(route).map(needed -> role.implied().contains(needed)).orElse(true);
    boolean denied = reply.status() == 401 || reply.status() == 403;
    expect(may ? !denied : reply.status() == 403, role + " at " + route + " was answered", reply);
    expect(!reply.body().contains("secret-"), route + " shows what is the other's", reply);
  }

  /// What only the other tenant has, and what nobody has: names of equal length.
  private void foreignName() throws IOException {
    var route = pick(routes);
    if (!route.contains("{") || method(route).equals("PUT")) {
      return;
    }
    var role = pick(List.of(Role.ADMIN, Role.OBSERVE));
    var body = bodyOf(route);
    boolean byTask = route.contains("{task}") && random.nextBoolean();
    var theirs =
        byTask
            ? path(route, "private", "d", "u")
            : path(route, "t", "secret-d", "secret-u", prefix());
    var nobodys =
        byTask ? path(route, "nothing", "d", "u") : path(route, "t", "absent-d", "absent-u");
    if (theirs.equals(nobodys)) {
      return; // the route names nothing but a task, which both have
    }
    var first = call(shared, watching, role, method(route), theirs, body);
    var second = call(shared, watching, role, method(route), nobodys, body);
    var renamed =
        second
            .body()
            .replace("nothing", "private")
            .replace("absent-", "secret-")
            .replace(NO_PREFIX, prefix());
    boolean writesBoth = route.endsWith("/end"); // the episodes of both names begin with this
    expect(
        first.status() == second.status() && (writesBoth || first.body().equals(renamed)),
        theirs + " differs from what is nobody's: " + second,
        first);
  }

  /// By which people name a key of the other tenant.
  private String prefix() {
    return watched.byRole.get(Role.READ).substring(0, NO_PREFIX.length());
  }

  private void expect(boolean holds, String what, Reply reply) {
    if (!holds) {
      leaks.add("case " + cases + ": " + what + " " + reply);
    }
  }

  // ---- what the watched tenant sees

  private void look() throws IOException {
    seen = everything(shared);
  }

  private void expectUnchanged() throws IOException {
    var now = everything(shared);
    if (!now.equals(seen)) {
      leaks.add("case " + cases + ": what one tenant sees changed by the other's calls: " + now);
    }
  }

  private void compare() throws IOException {
    var shown = everything(shared);
    POSITIONS
        .matcher(shown)
        .results()
        .map(match -> Long.parseLong(match.group(2) == null ? match.group(4) : match.group(2)))
        .filter(position -> position > 0 && position < FEWER_ENTRIES)
        .forEach(position -> leaks.add("a position is shown as it is: " + position));
    var together = renamed(shown);
    var apart = renamed(everything(alone));
    if (!together.equals(apart)) {
      leaks.add("where the other tenant is, one sees " + together + ", and elsewhere " + apart);
    }
  }

  /// All that one may read of the tenant, but for what real time alone changes.
  private String everything(Wire wire) throws IOException {
    var all = new StringBuilder();
    for (var route : routes) {
      if (method(route).equals("GET")
          && !route.contains("/v1/audit")
          && table.get(route).filter(Role.READ::equals).isPresent()) {
        var path = path(route, "t", "d", "u") + (route.endsWith("/log") ? "?limit=30" : "");
        all.append(route).append(' ');
        all.append(call(wire, watched, Role.READ, "GET", path, "")).append('\n');
      }
    }
    all.append(call(wire, watched, Role.ADMIN, "GET", "/v1/keys", ""));
    return LAG.matcher(all).replaceAll("");
  }

  /// Positions by the order of their first appearance: sealed they are names, and names differ.
  private static String renamed(String text) {
    var names = new HashMap<String, Integer>();
    return POSITIONS
        .matcher(text)
        .replaceAll(
            match -> {
              var position = match.group(2) == null ? match.group(4) : match.group(2);
              int name = names.computeIfAbsent(position, _ -> names.size());
              return match.group(2) == null
                  ? "\"" + match.group(3) + "-p" + name + "-" + match.group(5) + "\""
                  : "\"" + match.group(1) + "\":p" + name;
            });
  }

  // ---- requests

  private static String method(String route) {
    return route.substring(0, route.indexOf(' '));
  }

  private static String path(String route, String task, String decision, String subject) {
    return path(route, task, decision, subject, NO_PREFIX);
  }

  private static String path(
      String route, String task, String decision, String subject, String prefix) {
    return route
        .substring(route.indexOf(' ') + 1)
        .replace("{task}", task)
        .replace("{decisionId}", decision)
        .replace("{episode}", decision)
        .replace("{subject}", subject)
        .replace("{prefix}", prefix)
        .replaceAll("\\{\\w+}", "x");
  }

  private String bodyOf(String route) {
    return switch (method(route)) {
      case "GET", "DELETE" -> "";
      default -> body(route.substring(route.lastIndexOf('/') + 1));
    };
  }

  private String body(String last) {
    made++;
    return switch (last) {
      case "decide" -> decision(WATCHING + made, "u");
      case "decide:batch" -> "[" + decision(WATCHING + made, "u") + "]";
      case "outcomes" -> "{\"type\": \"click\"}";
      case "outcomes:batch" -> "[{\"decisionId\": \"d\", \"type\": \"click\"}]";
      case "events" -> "{\"subject\": \"u\", \"type\": \"click\"}";
      case "keys" -> "{\"name\": \"n\", \"roles\": [\"observe\"]}";
      case "rotate" -> "{}";
      case "end" -> "{\"how\": \"terminated\"}";
      case "rollback" -> "{\"version\": \"1-" + random.nextInt(100) + "-0\"}";
      case "{task}" -> DECLARATION;
      default -> "";
    };
  }

  private static String decision(String id, String subject) {
    return "{\"decisionId\": \"%s\", \"subject\": \"%s\"}".formatted(id, subject);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  @Override
  public void close() throws IOException {
    shared.close();
    alone.close();
  }
}
