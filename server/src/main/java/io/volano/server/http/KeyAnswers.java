package io.volano.server.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.volano.access.Key;
import io.volano.access.Quota;
import io.volano.access.Role;
import io.volano.server.access.Issuing.Issued;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The shapes of what is told of keys.
final class KeyAnswers {

  private KeyAnswers() {}

  record Known(List<Shown> keys) {}

  /// A key, without what would let anybody in.
  ///
  /// @param by who made it
  /// @param state `good`, `ended` or `revoked`
  /// @param ends when it stops being good, or stopped
  record Shown(
      String prefix,
      String name,
      List<String> roles,
      Instant created,
      String by,
      String state,
      Optional<Instant> ends,
      Optional<Quota> quota,
      List<String> origins) {

    static Shown of(Key key, Instant now) {
      return new Shown(
          key.prefix(),
          key.name(),
          key.roles().stream().sorted().map(Role::label).toList(),
          key.created(),
          key.by(),
          key.state(now),
          key.ends(),
          key.quota(),
          key.origins().stream().sorted().toList());
    }
  }

  /// A new key, and what is sent to use it; told this once.
  record Made(@JsonUnwrapped Shown shown, String key) {

    static Made of(Issued issued, Instant now) {
      return new Made(Shown.of(issued.key(), now), issued.secret().reveal());
    }

    /// A record with a secret is not to be printed.
    @Override
    public String toString() {
      return shown.toString();
    }
  }
}
