package io.volano.server.http;

import io.volano.Refusal;
import io.volano.access.Quota;
import io.volano.access.Role;
import io.volano.server.access.Caller;
import io.volano.server.access.Granting;
import io.volano.server.access.Issuing.Issued;
import io.volano.server.access.Issuing.Wish;
import io.volano.store.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The keys of a tenant, for its administrators.
@RestController
final class KeyRoutes {

  private final Granting granting;
  private final InstantSource clock;

  KeyRoutes(Granting granting, InstantSource clock) {
    this.granting = granting;
    this.clock = clock;
  }

  @GetMapping("/v1/keys")
  KeyAnswers.Known all(Caller caller) {
    var now = clock.instant();
    return new KeyAnswers.Known(
        granting.keys(caller).stream().map(key -> KeyAnswers.Shown.of(key, now)).toList());
  }

  /// `{"name", "roles", "expires"?, "quota"?, "origins"?}`.
  @PostMapping("/v1/keys")
  ResponseEntity<KeyAnswers.Made> create(Caller caller, HttpServletRequest request, Json body) {
    var wish = wish(caller, body);
    try {
      return made(granting.create(caller, request.getRemoteAddr(), wish));
    } catch (Refusal.Invalid e) {
      throw asSent(e);
    }
  }

  /// `{"grace"?}`.
  @PostMapping("/v1/keys/{prefix}/rotate")
  ResponseEntity<KeyAnswers.Made> rotate(
      Caller caller, HttpServletRequest request, @PathVariable String prefix, Json body) {
    var grace = body.only("grace").get("grace").map(Json::duration).orElse(Granting.GRACE);
    return made(granting.rotate(caller, request.getRemoteAddr(), prefix, grace));
  }

  @PostMapping("/v1/keys/{prefix}/revoke")
  KeyAnswers.Shown revoke(Caller caller, HttpServletRequest request, @PathVariable String prefix) {
    return KeyAnswers.Shown.of(
        granting.revoke(caller, request.getRemoteAddr(), prefix), clock.instant());
  }

  private ResponseEntity<KeyAnswers.Made> made(Issued issued) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .cacheControl(CacheControl.noStore())
        .body(KeyAnswers.Made.of(issued, clock.instant()));
  }

  private static Wish wish(Caller caller, Json body) {
    body.only("name", "roles", "expires", "quota", "origins");
    return new Wish(
        caller.tenant(),
        body.need("name").text(),
        roles(body.need("roles")),
        body.get("expires").map(Json::duration),
        body.get("origins").map(KeyRoutes::texts).orElse(Set.of()),
        body.get("quota").map(KeyRoutes::quota));
  }

  private static Set<Role> roles(Json json) {
    return json.array().stream()
        .map(role -> role.constant(Role.values()))
        .collect(Collectors.toSet());
  }

  private static Set<String> texts(Json json) {
    return json.array().stream().map(Json::text).collect(Collectors.toSet());
  }

  private static Quota quota(Json json) {
    json.only("perSecond", "burst");
    double perSecond = json.need("perSecond").number();
    return json.get("burst")
        .map(burst -> new Quota(perSecond, burst.whole(1, Integer.MAX_VALUE)))
        .orElseGet(() -> Quota.of(perSecond));
  }

  /// The command line names one role or origin at a time, a body all.
  private static Refusal.Invalid asSent(Refusal.Invalid e) {
    boolean several = List.of("role", "origin").contains(e.field());
    return several
        ? new Refusal.Invalid(e.field() + "s", e.getMessage().substring(e.field().length() + 1))
        : e;
  }
}
