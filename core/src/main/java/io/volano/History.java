package io.volano;

import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Ended;
import io.volano.Entry.Observed;
import io.volano.Entry.Settled;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A decision and what the log has of it since.
///
/// @param observed its outcomes, in log order
/// @param settled its settled slots, in log order
/// @param ended the end of its episode, if it has ended
public record History(
    Logged<Decided> decided,
    Optional<Logged<Activated>> activated,
    List<Logged<Observed>> observed,
    List<Logged<Settled>> settled,
    Optional<Logged<Ended>> ended) {

  public Decision decision() {
    return decided.entry().decision();
  }

  public Optional<Settled> settled(int slot) {
    return settled.stream().map(Logged::entry).filter(s -> s.slot() == slot).findFirst();
  }

  /// When the wait began: at the activation of a deferred decision, else when it was made.
  public Instant start() {
    return activated.map(a -> a.entry().at()).orElse(decision().at());
  }

  /// When the wait is over.
  public Instant due() {
    return activated.map(a -> a.entry().due()).orElse(decision().due());
  }

  /// Whether the decision was made to wait for its activation and still does.
  public boolean unshown() {
    return decision().deferred() && activated.isEmpty();
  }

  /// Whether an outcome came too late to count for its slot, which is settled.
  public boolean late(Logged<Observed> outcome) {
    return decision()
        .slot(outcome.entry().outcome().slot())
        .flatMap(this::settled)
        .filter(s -> outcome.position() > s.through() || !inTime(outcome.entry().outcome()))
        .isPresent();
  }

  /// Whether an outcome happened before the wait was over.
  boolean inTime(Outcome outcome) {
    return !outcome.at().isAfter(due());
  }
}
