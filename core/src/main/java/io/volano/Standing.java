package io.volano;

import java.time.Duration;
import java.util.Optional;

/// Where a server stands with a task that several may serve.
///
/// @param leader the server that settles it, if one does at present
/// @param leads whether that is this one
/// @param lag how long ago this server last had learned all there was: no entry that it has not
///   learned yet is older
public record Standing(Optional<String> leader, boolean leads, Duration lag) {

  public double lagSeconds() {
    return lag.toNanos() / 1e9;
  }
}
