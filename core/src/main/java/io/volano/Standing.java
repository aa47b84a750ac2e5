package io.volano;

import java.time.Duration;
import java.util.Optional;

/// Where a server stands with a task that several may serve.
///
/// @param leader the server that settles it, if one does at present
/// @param leads whether that is this one
/// @param lag how far learning is behind: how long ago the oldest thing that this server should
///   have learned by now was there to be learned. That is a slot that is due and not settled, if it
///   leads; or an entry, of whichever server, that it has not learned. Up to a second is what it
///   takes when all is well
public record Standing(Optional<String> leader, boolean leads, Duration lag) {

  public double lagSeconds() {
    return lag.toNanos() / 1e9;
  }
}
