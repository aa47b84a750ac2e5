package io.volano.server.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.volano.server.trace.Traces.Destination;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.function.Function;

/// Makes a span of every request, by whichever way it goes, named after its route.
///
/// The path itself is not told, nor who sent it from where: persons may stand in it. The caller's
/// trace goes on if its `traceparent` can be read. What callers may write freely beside it,
/// `tracestate`, is dropped.
final class RequestSpans extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");

  /// What is said of a method that is none: a caller could write anything there.
  private static final String OTHER = "_OTHER";

  private static final TextMapGetter<HttpServletRequest> HEADERS = new Headers();

  private final transient Tracer tracer;
  private final transient TextMapPropagator propagator;
  private final transient Function<HttpServletRequest, Destination> where;

  /// @param where what a request was for, when it has been answered
  RequestSpans(
      Tracer tracer,
      TextMapPropagator propagator,
      Function<HttpServletRequest, Destination> where) {
    this.tracer = tracer;
    this.propagator = propagator;
    this.where = where;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var span = begin(request);
    try (var _ = span.makeCurrent();
        var _ = new LogIds(span)) {
      chain.doFilter(request, response);
      answered(span, response.getStatus());
    } catch (Throwable e) {
      SpanTracer.fail(span, e);
      throw e;
    } finally {
      if (span.isRecording()) {
        describe(span, where.apply(request), method(request));
      }
      span.end();
    }
  }

  private Span begin(HttpServletRequest request) {
    return tracer
        .spanBuilder(name(method(request)))
        .setSpanKind(SpanKind.SERVER)
        .setParent(parent(request))
        .setAttribute(METHOD, method(request))
        .setAttribute(SCHEME, request.getScheme())
        .startSpan();
  }

  private static String method(HttpServletRequest request) {
    return METHODS.contains(request.getMethod()) ? request.getMethod() : OTHER;
  }

  private static String name(String method) {
    return method.equals(OTHER) ? "HTTP" : method;
  }

  private Context parent(HttpServletRequest request) {
    var sent = Span.fromContext(propagator.extract(Context.root(), request, HEADERS));
    var ids = sent.getSpanContext();
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    ids.getTraceId(),
                    ids.getSpanId(),
                    ids.getTraceFlags(),
                    TraceState.getDefault())));
  }

  private static void answered(Span span, int status) {
    span.setAttribute(STATUS, status);
    if (status >= 500) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute(SpanTracer.ERROR, Integer.toString(status));
    }
  }

  private static void describe(Span span, Destination destination, String method) {
    var route = destination.route();
    if (route.isPresent()) {
      span.updateName(name(method) + " " + route.get());
      span.setAttribute(ROUTE, route.get());
    }
    destination.tenant().ifPresent(tenant -> span.setAttribute(SpanTracer.TENANT, tenant));
    destination.task().ifPresent(task -> span.setAttribute(SpanTracer.TASK, task.name()));
  }

  private static final class Headers implements TextMapGetter<HttpServletRequest> {

    @Override
    public Iterable<String> keys(HttpServletRequest request) {
      return Collections.list(request.getHeaderNames());
    }

    /// A header that came twice says nothing.
    @Override
    public String get(HttpServletRequest request, String name) {
      if (request == null) {
        return null;
      }
      var values = request.getHeaders(name);
      var first = values.hasMoreElements() ? values.nextElement() : null;
      return values.hasMoreElements() ? null : first;
    }
  }
}
