package io.volano.server.ui;

import io.volano.DecisionLog.Waiting;
import io.volano.Schedule;
import io.volano.Version;
import io.volano.server.alert.Alert;
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
/// @param refusals requests not carried out, by their status, since the start
/// @param alerts what is wrong now, the oldest first
/// @param schedules what the server does by itself
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
    Map<Integer, Long> refusals,
    List<Alert> alerts,
    List<Schedule> schedules,
    List<Kept> kept) {

  /// What is kept of a task.
  ///
  /// @param retention how long texts are kept; empty for ever
  public record Kept(String task, int checkpoints, Version newest, Optional<Duration> retention) {}

  public long defects() {
    return refusals.entrySet().stream()
        .filter(e -> e.getKey() == 500)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public boolean nothingNeedsMe() {
    return storeTrouble.isEmpty() && alerts.isEmpty() && defects() == 0;
  }
}
