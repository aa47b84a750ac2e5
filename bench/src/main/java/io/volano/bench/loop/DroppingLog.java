package io.volano.bench.loop;

import io.volano.DecisionLog;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.ForwardingDecisionLog;
import io.volano.Receipt;
import java.util.ArrayList;
import java.util.List;

/// A log that stops keeping what it acknowledges, so that deciding can be measured without logging.
final class DroppingLog extends ForwardingDecisionLog {

  private boolean dropping;
  private long last = 1L << 40;

  DroppingLog(DecisionLog log) {
    super(log);
  }

  /// Keeps nothing from now on.
  void drop() {
    dropping = true;
  }

  @Override
  public List<Receipt> append(List<? extends Entry> entries, Durability durability) {
    if (!dropping) {
      return super.append(entries, durability);
    }
    if (entries.size() == 1) {
      return List.of(new Receipt.Appended(++last));
    }
    var receipts = new ArrayList<Receipt>(entries.size());
    entries.forEach(_ -> receipts.add(new Receipt.Appended(++last)));
    return receipts;
  }
}
