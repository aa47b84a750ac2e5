package io.volano.server.access;

import io.volano.access.Role;
import java.util.Map;

/// A request that is not carried out because of who sent it, or how often.
public final class Denied extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;

  private final int status;
  private final transient Map<String, String> headers;

  private Denied(int status, String why, Map<String, String> headers) {
    super(why, null, false, false); // a flood of wrong keys is to cost no stack traces
    this.status = status;
    this.headers = headers;
  }

  /// Nobody says who asks.
  static Denied noKey() {
    return new Denied(
        UNAUTHORIZED,
        "this needs a key; send it as Authorization: Bearer vol_…",
        Map.of("WWW-Authenticate", "Bearer realm=\"volano\""));
  }

  /// The key that was sent is good for nothing.
  static Denied badKey(String why) {
    return new Denied(
        UNAUTHORIZED,
        why,
        Map.of("WWW-Authenticate", "Bearer realm=\"volano\", error=\"invalid_token\""));
  }

  /// The key may not do that.
  static Denied lacks(Role role) {
    return new Denied(
        FORBIDDEN,
        "this needs a key with the role " + role.label(),
        Map.of(
            "WWW-Authenticate",
            "Bearer realm=\"volano\", error=\"insufficient_scope\", scope=\""
                + role.label()
                + "\""));
  }

  static Denied forbidden(String why) {
    return new Denied(FORBIDDEN, why, Map.of());
  }

  static Denied tooMany(String why, long seconds) {
    return new Denied(TOO_MANY, why, Map.of("Retry-After", Long.toString(seconds)));
  }

  public int status() {
    return status;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
