package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.volano.server.trace.TraceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// Takes what is sent by OTLP over HTTP, or does not.
final class Collector implements AutoCloseable {

  private final List<ExportTraceServiceRequest> taken = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final CountDownLatch asked = new CountDownLatch(1);
  private volatile int status = 200;
  private volatile CountDownLatch held = new CountDownLatch(0);

  Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::take);
    server.setExecutor(threads);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      asked.countDown();
      held.await();
      if (status == 200) {
        taken.add(ExportTraceServiceRequest.parseFrom(body));
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// It answers with this from now on.
  Collector answering(int status) {
    this.status = status;
    return this;
  }

  /// It answers nothing until it is closed.
  Collector hanging() {
    held = new CountDownLatch(1);
    return this;
  }

  /// It is not there any more.
  Collector gone() {
    server.stop(0);
    return this;
  }

  /// Waits until something was sent to it.
  void awaitAsked() throws InterruptedException {
    asked.await();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// What has a server send to it.
  ///
  /// @param more other variables and their values
  TraceSettings settings(String... more) {
    var variables = new HashMap<>(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", url()));
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return TraceSettings.of(variables);
  }

  /// All that came, as it was sent.
  List<ExportTraceServiceRequest> taken() {
    return List.copyOf(taken);
  }

  List<Span> spans() {
    return taken.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /// Spans of a name.
  List<Span> spans(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  /// The only span of a name.
  Span span(String name) {
    var found = spans(name);
    assertThat(found)
        .as("%s among %s", name, spans().stream().map(Span::getName).sorted().toList())
        .hasSize(1);
    return found.getFirst();
  }

  /// Those that a span is made of.
  List<Span> parts(Span whole) {
    return spans().stream()
        .filter(span -> span.getParentSpanId().equals(whole.getSpanId()))
        .toList();
  }

  static Map<String, Object> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  static Map<String, Object> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, a -> value(a.getValue())));
  }

  private static Object value(AnyValue value) {
    return value.hasIntValue() ? value.getIntValue() : value.getStringValue();
  }

  static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Override
  public void close() {
    held.countDown();
    server.stop(0);
    threads.close();
  }
}
