package io.volano.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// `Ranked` of the API. Generated from openapi.yaml; do not edit.
///
/// @param propensity Given the slots before; may be null
public record Ranked(String slot, String action, Double propensity) implements JsonForm {

  public Ranked {
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(action, "action");
  }

  public static Ranked of(String slot, String action) {
    return new Ranked(slot, action, null);
  }

  public Ranked withPropensity(Double propensity) {
    return new Ranked(slot, action, propensity);
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("slot", slot);
    json.put("action", action);
    if (propensity != null) {
      json.put("propensity", propensity);
    }
    return json;
  }

  static Ranked read(JsonObject json) {
    return new Ranked(
        JsonObject.need("slot", json.text("slot")),
        JsonObject.need("action", json.text("action")),
        json.number("propensity"));
  }
}
