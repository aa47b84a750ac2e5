package io.volano.server.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.volano.Refusal;
import io.volano.Tracer;
import io.volano.server.Release;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Logger;

/// Traces by OpenTelemetry's SDK, which reads its own variables: we only have defaults for some.
///
/// Spans wait in a bounded queue and another thread sends them, so that no request waits for a
/// collector or fails with it.
final class OpenTelemetryTraces implements Traces {

  private static final String SCOPE = "io.volano";

  /// Where the SDK says, with every sending, that it dropped spans.
  private static final Logger DROPS = Logger.getLogger(BatchSpanProcessor.class.getName());

  private static final Duration LAST_MOMENT = Duration.ofSeconds(5);
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> VERSION = AttributeKey.stringKey("service.version");
  private static final AttributeKey<String> INSTANCE =
      AttributeKey.stringKey("service.instance.id");

  private final OpenTelemetrySdk sdk;
  private final SpanTracer tracer;

  private OpenTelemetryTraces(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
    this.tracer = new SpanTracer(sdk.getTracer(SCOPE));
    DROPS.setFilter(new Seldom(InstantSource.system()));
  }

  /// @throws Refusal.Invalid if the SDK cannot understand a variable
  static OpenTelemetryTraces of(TraceSettings settings) {
    try {
      return new OpenTelemetryTraces(
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(OpenTelemetryTraces::defaults)
              .addPropertiesCustomizer(_ -> properties(settings.variables()))
              .addResourceCustomizer((given, _) -> described(given))
              .addSpanExporterCustomizer(
                  (exporter, _) ->
                      new WatchedExporter(exporter, settings.where(), InstantSource.system()))
              .build()
              .getOpenTelemetrySdk());
    } catch (ConfigurationException e) {
      throw new Refusal.Invalid("OTEL_*", "must be understood: " + words(e, settings));
    }
  }

  private static Map<String, String> defaults() {
    return Map.of(
        "otel.exporter.otlp.protocol", "http/protobuf", "otel.propagators", "tracecontext");
  }

  /// The variables as the SDK calls them, and nothing but traces.
  private static Map<String, String> properties(Map<String, String> variables) {
    var properties = new HashMap<String, String>();
    variables.forEach(
        (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    properties.put("otel.metrics.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    return properties;
  }

  /// Who sends them, where the operator does not say so.
  private static Resource described(Resource given) {
    var ours =
        Attributes.builder()
            .put(INSTANCE, UUID.randomUUID().toString())
            .put(VERSION, Release.version())
            .build();
    var all = Resource.create(ours).merge(given);
    var name = given.getAttribute(SERVICE);
    boolean isNamed = name != null && !name.startsWith("unknown_service");
    return isNamed ? all : all.merge(Resource.create(Attributes.of(SERVICE, "volano")));
  }

  /// What is wrong, without the values of headers, which are secrets.
  private static String words(ConfigurationException e, TraceSettings settings) {
    var words = new StringBuilder(String.valueOf(e.getMessage()));
    if (e.getCause() != null) {
      words.append(": ").append(e.getCause().getMessage());
    }
    var told = words.toString();
    for (var variable : settings.variables().entrySet()) {
      told = variable.getKey().endsWith("HEADERS") ? told.replace(variable.getValue(), "…") : told;
    }
    return told;
  }

  @Override
  public Tracer tracer() {
    return tracer;
  }

  @Override
  public Optional<Filter> requests(Function<HttpServletRequest, Destination> where) {
    var propagator = sdk.getPropagators().getTextMapPropagator();
    return Optional.of(new RequestSpans(sdk.getTracer(SCOPE), propagator, where));
  }

  @Override
  public void close() {
    sdk.getSdkTracerProvider().shutdown().join(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
