package io.volano;

import java.util.Comparator;
import java.util.regex.Pattern;

/// Names one state of a task's learner: whoever has the log can make it again.
///
/// @param revision the declaration whose algorithm learned it
/// @param position the last log entry folded into it
/// @param epoch how many erasures the log had seen
public record Version(long revision, long position, long epoch) implements Comparable<Version> {

  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::position)
          .thenComparingLong(Version::epoch)
          .thenComparingLong(Version::revision);
  private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})-(\\d{1,18})");

  /// Reads what [#toString] wrote.
  public static Version parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new Refusal.Invalid("version", "must be revision-position-epoch, as 1-250-0: " + text);
    }
    return new Version(
        Long.parseLong(match.group(1)),
        Long.parseLong(match.group(2)),
        Long.parseLong(match.group(3)));
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return revision + "-" + position + "-" + epoch;
  }
}
