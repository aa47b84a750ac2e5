package io.volano.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// What you would do. Generated from openapi.yaml; do not edit.
///
/// @param propensity may be null
public record Baseline(String action, Double propensity) implements JsonForm {

  public Baseline {
    Objects.requireNonNull(action, "action");
  }

  public static Baseline of(String action) {
    return new Baseline(action, null);
  }

  public Baseline withPropensity(Double propensity) {
    return new Baseline(action, propensity);
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("action", action);
    if (propensity != null) {
      json.put("propensity", propensity);
    }
    return json;
  }

  static Baseline read(JsonObject json) {
    return new Baseline(JsonObject.need("action", json.text("action")), json.number("propensity"));
  }
}
