package io.volano;

import java.util.Objects;
import java.util.regex.Pattern;

/// Work of an installation that is done again and again: old texts dropped every hour, lessons
/// distilled every week.
///
/// @param name up to 64 small letters, digits and `-`, the same in every process and release
/// @param cron when, in UTC: minute, hour, day of month, month, day of week; `0 3 * * 1` is Mondays
///   at three
public record Job(String name, String cron, Work work) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  public Job {
    if (!NAME.matcher(name).matches()) {
      throw new Refusal.Invalid("name", "must be 1 to 64 of a-z, 0-9 and -: " + name);
    }
    Objects.requireNonNull(cron, "cron");
    Objects.requireNonNull(work, "work");
  }

  /// What is done.
  @FunctionalInterface
  public interface Work {

    /// Does it once. A process may be killed while it does: then another does it anew, so doing it
    /// twice must come to the same as once.
    ///
    /// @return what came of it, for people, in a few words without personal data
    /// @throws Exception what went wrong; it is tried again
    String run() throws Exception;
  }
}
