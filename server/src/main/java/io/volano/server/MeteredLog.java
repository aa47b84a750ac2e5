package io.volano.server;

import io.volano.DecisionLog;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.ForwardingDecisionLog;
import io.volano.Receipt;
import java.util.List;

/// Another log, measured: the time that appending takes, and what waits for it.
final class MeteredLog extends ForwardingDecisionLog {

  private final Meters meters;

  MeteredLog(DecisionLog log, Meters meters) {
    super(log);
    this.meters = meters;
    meters.watch(log);
  }

  @Override
  public List<Receipt> append(List<? extends Entry> entries, Durability durability) {
    long start = System.nanoTime();
    var receipts = super.append(entries, durability);
    meters.appended(System.nanoTime() - start);
    return receipts;
  }
}
