/// Traces by OpenTelemetry, for whoever asks for them by its standard variables.
///
/// [TraceSettings] says whether; only then are the classes of OpenTelemetry loaded, all of which
/// are behind [Traces]. [RequestSpans] is the one place where requests become spans, [SpanTracer]
/// where everything below them does.
package io.volano.server.trace;
