package io.volano;

import java.time.Instant;
import java.util.Optional;

/// How it stands with a [Job].
///
/// @param next when it is due
/// @param running whether a process does it now
/// @param failures in a row, up to now
/// @param last the newest run
public record Schedule(
    String name, String cron, Instant next, boolean running, int failures, Optional<Run> last) {

  /// One time that it was done, or tried.
  ///
  /// @param ended when, as far as it has
  /// @param result what came of it, or what went wrong
  /// @param node the process that did it, as `4711@host`
  public record Run(Instant began, Optional<Instant> ended, How how, String result, String node) {}

  /// How a run stands.
  public enum How {
    RUNNING,
    DONE,
    FAILED,
    /// Its process died before it ended; what it has done is not known.
    LOST
  }
}
