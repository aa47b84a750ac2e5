package io.volano.server.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.Clock;
import io.volano.TaskId;
import io.volano.Tracer;
import java.util.concurrent.TimeUnit;

/// Makes spans of what it is told.
final class SpanTracer implements Tracer {

  static final AttributeKey<String> TASK = AttributeKey.stringKey("volano.task");
  static final AttributeKey<String> TENANT = AttributeKey.stringKey("volano.tenant");
  static final AttributeKey<Long> ENTRIES = AttributeKey.longKey("volano.entries");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  /// When the writing thread took what an append had waited with.
  static final String TAKEN = "taken";

  private final io.opentelemetry.api.trace.Tracer tracer;

  SpanTracer(io.opentelemetry.api.trace.Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public <R, X extends Exception> R during(String name, Work<R, X> work) throws X {
    var running = new Running(tracer.spanBuilder(name).startSpan());
    try (var _ = running.span.makeCurrent();
        var _ = new LogIds(running.span)) {
      return work.run(running);
    } catch (Throwable e) {
      running.failed(e);
      throw e;
    } finally {
      running.end();
    }
  }

  /// The commit is not told of its callers: they may be thousands, while each has only one commit.
  @Override
  public void wasIn(Activity commit) {
    var span = Span.current();
    if (commit instanceof Running group && span.isRecording()) {
      var entries = Attributes.of(ENTRIES, group.entries);
      span.addEvent(TAKEN, entries, group.began, TimeUnit.NANOSECONDS);
      if (group.span.getSpanContext().isSampled()) {
        span.addLink(group.span.getSpanContext());
      }
    }
  }

  /// Says what went wrong by its kind alone: its words might tell what it was given.
  static void fail(Span span, Throwable why) {
    span.setStatus(StatusCode.ERROR);
    span.setAttribute(ERROR, why.getClass().getName());
  }

  private static final class Running implements Activity {
    private final Span span;
    private final long began = Clock.getDefault().now();
    private volatile long entries;
    private boolean isTold = true;

    Running(Span span) {
      this.span = span;
    }

    @Override
    public void task(TaskId task) {
      span.setAttribute(TENANT, task.tenant());
      span.setAttribute(TASK, task.name());
    }

    @Override
    public void entries(long count) {
      entries = count;
      isTold = count > 0;
      span.setAttribute(ENTRIES, count);
    }

    @Override
    public void failed(Throwable why) {
      isTold = true;
      fail(span, why);
    }

    /// A span that is not ended is never sent.
    void end() {
      if (isTold) {
        span.end();
      }
    }
  }
}
