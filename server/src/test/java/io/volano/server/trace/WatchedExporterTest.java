package io.volano.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.volano.testkit.SettableClock;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WatchedExporterTest {

  private static final List<SpanData> TWO = Arrays.asList(null, null);

  private final Logger log = Logger.getLogger(WatchedExporter.class.getName());
  private final Said said = new Said();
  private final SettableClock clock = new SettableClock();
  private final Answering collector = new Answering();
  private final WatchedExporter exporter = new WatchedExporter(collector, "http://c", clock);

  private static final class Answering implements SpanExporter {
    private CompletableResultCode answer = CompletableResultCode.ofSuccess();

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return answer;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  /// The lines that would be in the log.
  private static final class Said extends Handler {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    log.addHandler(said);
  }

  @AfterEach
  void detach() {
    log.removeHandler(said);
  }

  @Test
  void aCollectorThatDoesNotTakeThemIsToldOnceAnHourAndWhenItDoes() {
    collector.answer =
        CompletableResultCode.ofExceptionalFailure(
            new IllegalStateException(new ConnectException("hidden")));
    for (int i = 0; i < 90; i++) {
      exporter.export(TWO);
      clock.advance(Duration.ofMinutes(1));
    }
    collector.answer = CompletableResultCode.ofSuccess();
    exporter.export(TWO);
    exporter.export(TWO);
    var warning =
        "WARNING traces cannot be sent to http://c (ConnectException); spans lost so far: ";
    assertThat(said.lines)
        .containsExactly(
            warning + "2; all else goes on",
            warning + "122; all else goes on",
            "INFO traces are sent to http://c again; spans lost: 180");
  }

  @Test
  void thatTheSdkDropsSpansIsToldOnceAnHour() {
    var address = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
    var drops = Logger.getLogger("io.opentelemetry.sdk.trace.export.BatchSpanProcessor");
    try (var _ = Traces.of(TraceSettings.of(address))) {
      drops.addHandler(said);
      for (int i = 0; i < 100; i++) {
        drops.warning("dropped");
      }
    } finally {
      drops.removeHandler(said);
    }
    assertThat(said.lines).containsExactly("WARNING dropped");
    var seldom = new Seldom(clock);
    assertThat(seldom.isTime()).isTrue();
    clock.advance(Duration.ofMinutes(59));
    assertThat(seldom.isTime()).isFalse();
    clock.advance(Duration.ofMinutes(1));
    assertThat(seldom.isTime()).isTrue();
  }

  @Test
  void aCollectorThatComesAndGoesDoesNotFloodTheLog() {
    for (int i = 0; i < 100; i++) {
      collector.answer = CompletableResultCode.ofFailure();
      exporter.export(TWO);
      collector.answer = CompletableResultCode.ofSuccess();
      exporter.export(TWO);
    }
    assertThat(said.lines).hasSize(2);
  }
}
