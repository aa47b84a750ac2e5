package io.volano.server.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TraceSettingsTest {

  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

  private static TraceSettings of(String... variables) {
    var environment = new HashMap<>(Map.of("PATH", "/bin"));
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return TraceSettings.of(environment);
  }

  @Test
  void tracesAreSentIfItSaysWhereAndNothingForbidsIt() {
    assertThat(of(ENDPOINT, "http://c:4318").isOn()).isTrue();
    assertThat(of(TRACES, "https://c/otlp/v1/traces").isOn()).isTrue();
    assertThat(of(ENDPOINT, "http://c:4318", "OTEL_TRACES_EXPORTER", "otlp").isOn()).isTrue();
    assertThat(of().isOn()).isFalse();
    assertThat(of("OTEL_SERVICE_NAME", "volano", "OTEL_TRACES_EXPORTER", "otlp").isOn()).isFalse();
    assertThat(of(ENDPOINT, " ").isOn()).isFalse();
    assertThat(of(ENDPOINT, "http://c:4318", "OTEL_SDK_DISABLED", "True").isOn()).isFalse();
    assertThat(of(ENDPOINT, "http://c:4318", "OTEL_TRACES_EXPORTER", "none").isOn()).isFalse();
    assertThat(Traces.of(of())).isSameAs(Traces.NONE);
  }

  @Test
  void whatCannotBeSentToIsRefusedByName() {
    refused(ENDPOINT, "c:4318", ENDPOINT + " must be like http://host:4318, without user or");
    refused(TRACES, "http://user:p@c/", TRACES + " must be like http://host:4318, without user or");
    refused("OTEL_TRACES_EXPORTER", "zipkin", "OTEL_TRACES_EXPORTER must be otlp: zipkin");
    refused(
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "grpc",
        "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf: grpc");
  }

  private static void refused(String name, String value, String words) {
    assertThatThrownBy(() -> of(ENDPOINT, "http://c", name, value))
        .isInstanceOf(Refusal.Invalid.class)
        .hasMessageStartingWith(words)
        .hasMessageNotContaining("user:p");
  }

  @Test
  void itTellsNoValueAndOfTheAddressOnlyWhose() {
    var settings =
        of(TRACES, "https://c:4318/v1?token=hidden", "OTEL_EXPORTER_OTLP_HEADERS", "key=hidden");
    assertThat(settings.toString()).contains(TRACES).doesNotContain("hidden");
    assertThat(settings.where()).isEqualTo("https://c:4318");
  }
}
