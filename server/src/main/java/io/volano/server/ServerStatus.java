package io.volano.server;

import io.volano.DecisionLog.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// How a server does by itself, whosever the tasks are.
///
/// @param stores of which kind: `sqlite` or `postgresql`
/// @param storeTrouble why they do not answer; empty if they do
/// @param started when the process was
/// @param appends calls that append to the log, each with its wait for the disk
/// @param commits groups of appends written, each with its fsync
/// @param queue what waits to be written
/// @param heapBytes in use
/// @param heapMost there may be; −1 if nobody says
/// @param errors what went wrong here since the start, by kind
/// @param refusals requests not carried out since the start, by status
public record ServerStatus(
    String stores,
    Optional<String> storeTrouble,
    Instant started,
    Writing appends,
    Writing commits,
    Waiting queue,
    long heapBytes,
    long heapMost,
    Map<String, Long> errors,
    Map<Integer, Long> refusals) {

  /// Writing to the log.
  ///
  /// @param count since the start
  /// @param mean time that one took; empty before the first
  /// @param most the longest lately, where it is known
  public record Writing(long count, Optional<Duration> mean, Optional<Duration> most) {

    static Writing of(long count, double seconds, Optional<Duration> most) {
      return count == 0
          ? new Writing(0, Optional.empty(), Optional.empty())
          : new Writing(count, Optional.of(seconds(seconds / count)), most);
    }
  }

  static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  /// How often it failed by a defect of ours.
  public long defects() {
    return errors.getOrDefault("defect", 0L);
  }
}
