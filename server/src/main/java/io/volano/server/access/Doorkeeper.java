package io.volano.server.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/// Lets those in who bring a good key, from where it may be used, and no more often than it may.
public final class Doorkeeper {

  private static final String SCHEME = "Bearer ";
  private static final Pattern REPORTING =
      Pattern.compile("/v1/events|/v1/tasks/.+/outcomes(:batch)?");

  private final Keys keys;
  private final WrongKeys wrong;

  /// @param nanos a clock as [System#nanoTime]
  /// @param flooded is told the address that too many wrong keys come from
  public Doorkeeper(Keys keys, LongSupplier nanos, Consumer<String> flooded) {
    this.keys = keys;
    this.wrong = new WrongKeys(nanos, flooded);
  }

  /// Has the request tell whose it is.
  ///
  /// @throws Denied if it brings no good key
  public void admit(HttpServletRequest request) {
    var header = request.getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw Denied.noKey();
    }
    var known = known(header.substring(SCHEME.length()).strip(), request.getRemoteAddr());
    checkOrigin(known, request);
    known.allowance().take();
    known.allowance().sent(request);
    known.caller().sent(request);
  }

  /// Whose key it is that was sent in another way than as a header.
  ///
  /// @param address where it came from
  /// @throws Denied if it is none, or not good any more, or too many such came from there
  public Keys.Known known(String sent, String address) {
    try {
      return keys.check(sent);
    } catch (Denied e) {
      wrong.came(address);
      throw e;
    }
  }

  private void checkOrigin(Keys.Known known, HttpServletRequest request) {
    var origin = request.getHeader("Origin");
    if (origin != null
        && !known.key().origins().contains(origin)
        && !origin.equals(self(request))) {
      throw foreign(origin);
    }
  }

  private static String self(HttpServletRequest request) {
    return request.getScheme() + "://" + request.getHeader("Host");
  }

  /// A page may not use that key, or none.
  public Denied foreign(String origin) {
    return Denied.forbidden("pages of " + origin + " may not call with this key");
  }

  /// Whether a browser asks what a page may send, which it does without a key.
  public boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  /// Whether the page may report something, with the right key.
  public boolean mayTry(HttpServletRequest request) {
    return request.getHeader("Access-Control-Request-Method").equals("POST")
        && REPORTING.matcher(request.getRequestURI()).matches()
        && keys.allows(request.getHeader("Origin"));
  }
}
