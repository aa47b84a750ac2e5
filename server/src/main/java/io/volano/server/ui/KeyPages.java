package io.volano.server.ui;

import io.volano.Refusal;
import io.volano.access.Key;
import io.volano.access.Quota;
import io.volano.access.Role;
import io.volano.server.access.Caller;
import io.volano.server.access.Granting;
import io.volano.server.access.Issuing.Issued;
import io.volano.server.access.Issuing.Wish;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Who may come in: the keys of a tenant, a form for another, and how each is followed or ended.
@RestController
final class KeyPages {

  private static final String PATH = "/ui/keys";

  private final Granting granting;
  private final InstantSource clock;

  KeyPages(Granting granting, InstantSource clock) {
    this.granting = granting;
    this.clock = clock;
  }

  /// @param issued a key that was made just now, with its secret
  /// @param wrong what is wrong with what was filled in
  /// @param roles those that the reader may give
  public record View(List<Key> keys, Optional<Issued> issued, String wrong, List<Role> roles) {

    /// The calls that answer the same.
    public static final List<String> CALLS = List.of("/v1/keys");

    private Csv csv(Instant now) {
      var csv = new Csv("key", "prefix", "roles", "state", "ends", "perSecond");
      for (var key : keys) {
        csv.row(
            key.name(),
            key.prefix(),
            key.roleNames(),
            key.state(now),
            key.ends().orElse(null),
            key.quota().map(Quota::perSecond).orElse(null));
      }
      return csv;
    }

    /// What is with the secret is not to be printed.
    @Override
    public String toString() {
      return keys.size() + " keys";
    }
  }

  @GetMapping(PATH)
  ResponseEntity<byte[]> keys(Caller caller, HttpServletRequest request) {
    caller.need(Role.ADMIN);
    return page(caller, request, HttpStatus.OK, Optional.empty(), "");
  }

  /// The answer is the one page that shows the secret; no browser keeps it.
  ///
  /// @param days how long it is good; for ever if empty
  /// @param perSecond its quota; none if empty
  @PostMapping(PATH)
  ResponseEntity<byte[]> create(
      Caller caller,
      HttpServletRequest request,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") Set<String> role,
      @RequestParam(defaultValue = "") String days,
      @RequestParam(defaultValue = "") String perSecond,
      @RequestParam(defaultValue = "") String origin) {
    return shown(
        caller,
        request,
        () ->
            granting.create(
                caller,
                request.getRemoteAddr(),
                new Wish(
                    caller.tenant(),
                    name.strip(),
                    role.stream().map(Role::of).collect(Collectors.toSet()),
                    lasting(days),
                    origin.isBlank() ? Set.of() : Set.of(origin.strip()),
                    quota(perSecond))));
  }

  @PostMapping(PATH + "/{prefix}/rotate")
  ResponseEntity<byte[]> rotate(
      Caller caller, HttpServletRequest request, @PathVariable String prefix) {
    return shown(
        caller,
        request,
        () -> granting.rotate(caller, request.getRemoteAddr(), prefix, Granting.GRACE));
  }

  @PostMapping(PATH + "/{prefix}/revoke")
  ResponseEntity<byte[]> revoke(
      Caller caller, HttpServletRequest request, @PathVariable String prefix) {
    granting.revoke(caller, request.getRemoteAddr(), prefix);
    return Html.seeOther(PATH);
  }

  private static Optional<Duration> lasting(String days) {
    try {
      return days.isBlank()
          ? Optional.empty()
          : Optional.of(Duration.parse("P" + days.strip() + "D"));
    } catch (DateTimeParseException e) {
      throw new Refusal.Invalid("expires", "must be a whole number of days: " + days);
    }
  }

  private static Optional<Quota> quota(String perSecond) {
    try {
      return perSecond.isBlank()
          ? Optional.empty()
          : Optional.of(Quota.of(Double.parseDouble(perSecond.strip())));
    } catch (NumberFormatException e) {
      throw new Refusal.Invalid("quota", "must be a number: " + perSecond);
    }
  }

  private ResponseEntity<byte[]> shown(
      Caller caller, HttpServletRequest request, Supplier<Issued> issuing) {
    try {
      return page(caller, request, HttpStatus.OK, Optional.of(issuing.get()), "");
    } catch (Refusal.Invalid e) {
      return page(caller, request, HttpStatus.BAD_REQUEST, Optional.empty(), e.getMessage());
    }
  }

  private ResponseEntity<byte[]> page(
      Caller caller,
      HttpServletRequest request,
      HttpStatus status,
      Optional<Issued> issued,
      String wrong) {
    var address = Address.of(request);
    var screen =
        Screen.of(request, caller, clock.instant()).at(new Address(PATH, address.parameters()));
    var view =
        new View(
            granting.keys(caller).reversed(),
            issued,
            wrong,
            caller.roles().stream().sorted().toList());
    return new Sheets()
        .with("keys", () -> view.csv(screen.now()))
        .orPage(screen, status, to -> JtekeysGenerated.render(to, null, screen, view));
  }
}
