package io.volano.server;

import io.volano.DecisionLog;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.ForwardingDecisionLog;
import io.volano.Lease;
import io.volano.Receipt;
import io.volano.Tracer;
import io.volano.Tracer.Activity;
import java.util.List;

/// Another log, traced: who appends waits for a commit, and others do the rest.
final class TracedLog extends ForwardingDecisionLog {

  private static final String APPEND = "append";

  private final Tracer tracer;

  TracedLog(DecisionLog log, Tracer tracer) {
    super(log);
    this.tracer = tracer;
    log.trace(tracer);
  }

  @Override
  public List<Receipt> append(List<? extends Entry> entries, Durability durability) {
    return tracer.during(
        APPEND,
        appending -> {
          describe(appending, entries);
          return super.append(entries, durability);
        });
  }

  @Override
  public List<Receipt> append(Lease lease, List<? extends Entry> entries) {
    return tracer.during(
        APPEND,
        appending -> {
          describe(appending, entries);
          return super.append(lease, entries);
        });
  }

  /// An event may have become outcomes of several tasks, which is none's.
  private static void describe(Activity appending, List<? extends Entry> entries) {
    appending.entries(entries.size());
    if (entries.stream().map(Entry::task).distinct().count() == 1) {
      appending.task(entries.getFirst().task());
    }
  }

  @Override
  public Tracer tracer() {
    return tracer;
  }
}
