package io.volano.server.trace;

import io.opentelemetry.api.trace.Span;
import org.slf4j.MDC;

/// Has the log lines of this thread tell a span, if it is sent, until it is closed.
final class LogIds implements AutoCloseable {

  static final String TRACE_ID = "trace_id";
  static final String SPAN_ID = "span_id";

  private final String traceBefore = MDC.get(TRACE_ID);
  private final String spanBefore = MDC.get(SPAN_ID);

  LogIds(Span span) {
    var ids = span.getSpanContext();
    if (ids.isSampled()) {
      MDC.put(TRACE_ID, ids.getTraceId());
      MDC.put(SPAN_ID, ids.getSpanId());
    }
  }

  @Override
  public void close() {
    restore(TRACE_ID, traceBefore);
    restore(SPAN_ID, spanBefore);
  }

  private static void restore(String name, String before) {
    if (before == null) {
      MDC.remove(name);
    } else {
      MDC.put(name, before);
    }
  }
}
