package io.volano.server.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/// What is left of the quota of the key that a request came with.
public final class Allowance {

  private final String prefix;
  private final Optional<Bucket> bucket;

  Allowance(String prefix, Optional<Bucket> bucket) {
    this.prefix = prefix;
    this.bucket = bucket;
  }

  /// Counts one request.
  ///
  /// @throws Denied if there were too many
  void take() {
    long seconds = bucket.map(Bucket::take).orElse(0L);
    if (seconds > 0) {
      throw Denied.tooMany("the quota of key " + prefix + " is used up", seconds);
    }
  }

  void sent(HttpServletRequest request) {
    request.setAttribute(Allowance.class.getName(), this);
  }

  /// Counts the entries of a batch, of which the request itself was one.
  public static void entries(HttpServletRequest request, int count) {
    if (request.getAttribute(Allowance.class.getName()) instanceof Allowance allowance) {
      allowance.bucket.ifPresent(b -> b.owe(Math.max(0, count - 1)));
    }
  }
}
