package io.volano.server;

import io.volano.DecisionLog;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.ForwardingDecisionLog;
import io.volano.Receipt;
import java.util.List;

/// Another log, with the time measured that appending takes.
final class MeteredLog extends ForwardingDecisionLog {

  private final Meters meters;

  MeteredLog(DecisionLog log, Meters meters) {
    super(log);
    this.meters = meters;
  }

  @Override
  public List<Receipt> append(List<? extends Entry> entries, Durability durability) {
    long start = System.nanoTime();
    var receipts = super.append(entries, durability);
    meters.appended(System.nanoTime() - start);
    return receipts;
  }
}
