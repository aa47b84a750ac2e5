package io.volano.server.trace;

import io.volano.Refusal;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Whether and where traces are sent: the standard variables of OpenTelemetry.
///
/// @param variables those of its variables that are set; their values may be secrets
public record TraceSettings(Map<String, String> variables) {

  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  private static final String EXPORTER = "OTEL_TRACES_EXPORTER";

  /// Nobody is sent traces.
  public static final TraceSettings OFF = new TraceSettings(Map.of());

  /// @throws Refusal.Invalid if traces are to be sent, but not where or how they can be
  public TraceSettings {
    variables = Map.copyOf(variables);
    if (isOn(variables)) {
      checkAddress(variables, ENDPOINT);
      checkAddress(variables, TRACES_ENDPOINT);
      only(variables, EXPORTER, "otlp");
      only(variables, "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
      only(variables, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf");
    }
  }

  /// What stands in an environment; an empty variable is not set.
  public static TraceSettings of(Map<String, String> environment) {
    var set = new HashMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("OTEL_") && !value.isBlank()) {
            set.put(name, value.strip());
          }
        });
    return new TraceSettings(set);
  }

  private static void checkAddress(Map<String, String> variables, String name) {
    var value = variables.get(name);
    if (value != null && !isAddress(value)) { // not shown, since a password may stand in it
      throw new Refusal.Invalid(name, "must be like http://host:4318, without user or password");
    }
  }

  private static boolean isAddress(String text) {
    try {
      var uri = URI.create(text);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return isHttp && uri.getHost() != null && uri.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void only(Map<String, String> variables, String name, String value) {
    var given = variables.getOrDefault(name, value);
    if (!given.equals(value)) {
      throw new Refusal.Invalid(name, "must be " + value + ": " + given);
    }
  }

  /// Whether traces are sent.
  public boolean isOn() {
    return isOn(variables);
  }

  private static boolean isOn(Map<String, String> variables) {
    boolean isAddressed = variables.containsKey(ENDPOINT) || variables.containsKey(TRACES_ENDPOINT);
    boolean isDisabled = "true".equalsIgnoreCase(variables.get("OTEL_SDK_DISABLED"));
    return isAddressed && !isDisabled && !"none".equals(variables.get(EXPORTER));
  }

  /// Where they are sent, without what may be secret.
  String where() {
    var uri =
        URI.create(
            Optional.ofNullable(variables.get(TRACES_ENDPOINT))
                .orElseGet(() -> variables.get(ENDPOINT)));
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  /// Without its values.
  @Override
  public String toString() {
    return "TraceSettings" + variables.keySet();
  }
}
