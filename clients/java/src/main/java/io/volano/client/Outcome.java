package io.volano.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// `Outcome` of the API. Generated from openapi.yaml; do not edit.
///
/// @param value How much of it; the signal's default if left out
/// @param slot may be null
/// @param at When it happened; now if left out
/// @param key Makes the call safe to repeat; may be null
public record Outcome(String type, Double value, String slot, String at, String key)
    implements JsonForm {

  public Outcome {
    Objects.requireNonNull(type, "type");
  }

  public static Outcome of(String type) {
    return new Outcome(type, null, null, null, null);
  }

  public Outcome withValue(Double value) {
    return new Outcome(type, value, slot, at, key);
  }

  public Outcome withSlot(String slot) {
    return new Outcome(type, value, slot, at, key);
  }

  public Outcome withAt(String at) {
    return new Outcome(type, value, slot, at, key);
  }

  public Outcome withKey(String key) {
    return new Outcome(type, value, slot, at, key);
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", type);
    if (value != null) {
      json.put("value", value);
    }
    if (slot != null) {
      json.put("slot", slot);
    }
    if (at != null) {
      json.put("at", at);
    }
    if (key != null) {
      json.put("key", key);
    }
    return json;
  }

  static Outcome read(JsonObject json) {
    return new Outcome(
        JsonObject.need("type", json.text("type")),
        json.number("value"),
        json.text("slot"),
        json.text("at"),
        json.text("key"));
  }
}
