package io.volano.server.ui;

import io.volano.DecisionLog.Waiting;
import io.volano.TaskId;
import io.volano.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What keeps an installation running, as a person on call asks for it.
///
/// @param store kind of the stores: `sqlite` or `postgresql`
/// @param storeTrouble why they do not answer, empty if they do
/// @param appendMean the time an append takes until it is on disk; empty before the first
/// @param appendMost the longest lately
/// @param uptime of this server
/// @param heap bytes in use
/// @param heapMost bytes there may be
/// @param retentionFailures rounds of dropping old texts that failed
/// @param refusals requests not carried out, by their status, since the start
/// @param troubles why tasks cannot learn
public record OperationsView(
    String store,
    String storeTrouble,
    Optional<Duration> appendMean,
    Optional<Duration> appendMost,
    long appends,
    Waiting waiting,
    Duration uptime,
    long heap,
    long heapMost,
    long retentionFailures,
    Map<Integer, Long> refusals,
    Map<TaskId, String> troubles,
    List<Kept> kept) {

  /// How long an append may take on a healthy disk.
  private static final Duration SLOW = Duration.ofMillis(100);

  private static final double NEARLY_FULL = 0.8;

  /// What is kept of a task.
  ///
  /// @param retention how long texts are kept; empty for ever
  public record Kept(String task, int checkpoints, Version newest, Optional<Duration> retention) {}

  public boolean queueNearlyFull() {
    return waiting.most() > 0 && waiting.entries() > NEARLY_FULL * waiting.most();
  }

  public boolean slow() {
    return appendMean.isPresent() && appendMean.get().compareTo(SLOW) > 0;
  }

  public long defects() {
    return refusals.entrySet().stream()
        .filter(e -> e.getKey() == 500)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public boolean nothingNeedsMe() {
    return storeTrouble.isEmpty()
        && troubles.isEmpty()
        && !queueNearlyFull()
        && !slow()
        && retentionFailures == 0
        && defects() == 0;
  }
}
