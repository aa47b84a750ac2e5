package io.volano.server.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Collection;

/// Another exporter, and one line in the log when the collector does not take what it is sent,
/// again every hour while that lasts, and one when it does.
final class WatchedExporter implements SpanExporter {

  private static final System.Logger LOG = System.getLogger(WatchedExporter.class.getName());

  private final SpanExporter exporter;
  private final String where;
  private final Seldom warning;
  private boolean isWarned;
  private long lost;

  /// @param where what is said of where it sends to
  WatchedExporter(SpanExporter exporter, String where, InstantSource clock) {
    this.exporter = exporter;
    this.where = where;
    this.warning = new Seldom(clock);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    var result = exporter.export(spans);
    return result.whenComplete(() -> look(result, count));
  }

  private synchronized void look(CompletableResultCode result, int spans) {
    if (result.isSuccess()) {
      sent();
    } else {
      lost(spans, result.getFailureThrowable());
    }
  }

  private void sent() {
    if (isWarned) {
      LOG.log(Level.INFO, "traces are sent to {0} again; spans lost: {1}", where, lost);
      isWarned = false;
      lost = 0;
    }
  }

  private void lost(int spans, Throwable why) {
    lost += spans;
    if (warning.isTime()) {
      LOG.log(
          Level.WARNING,
          "traces cannot be sent to {0} ({1}); spans lost so far: {2}; all else goes on",
          where,
          words(why),
          lost);
      isWarned = true;
    }
  }

  /// By its kind alone: what a collector answers is not ours to repeat.
  private static String words(Throwable why) {
    var root = why;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    boolean isAnswer = root == null || root == why;
    return isAnswer ? "it refuses them" : root.getClass().getSimpleName();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
