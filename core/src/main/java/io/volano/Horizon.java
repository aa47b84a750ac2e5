package io.volano;

import java.time.Duration;
import java.util.Set;

/// When a decision is settled: its wait is over, an outcome settles it early, or its episode ends.
///
/// @param delay from the decision, or from its activation, to the reward; 1 ms to 400 days
/// @param settleOn types of outcomes that settle their slot at once
/// @param endOn types of outcomes that end the episode of their decision
/// @param episodeWait how long after its latest decision an episode is taken to be cut short
public record Horizon(
    Duration delay, Set<String> settleOn, Set<String> endOn, Duration episodeWait) {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(400);

  public static final Horizon DEFAULT =
      new Horizon(Duration.ofMinutes(10), Set.of(), Set.of(), Duration.ofHours(1));

  public Horizon {
    check("wait", delay);
    check("episodeWait", episodeWait);
    settleOn = Set.copyOf(settleOn);
    endOn = Set.copyOf(endOn);
  }

  public static Horizon of(Duration delay, String... settleOn) {
    return new Horizon(delay, Set.of(settleOn), Set.of(), DEFAULT.episodeWait);
  }

  private static void check(String field, Duration duration) {
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new Refusal.Invalid(field, "must be from PT0.001S to P400D: " + duration);
    }
  }
}
