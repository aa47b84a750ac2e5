package io.volano.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// `OutcomeOf` of the API. Generated from openapi.yaml; do not edit.
///
/// @param value How much of it; the signal's default if left out
/// @param slot may be null
/// @param at When it happened; now if left out
/// @param key Makes the call safe to repeat; may be null
public record OutcomeOf(
    String decisionId, String type, Double value, String slot, String at, String key)
    implements JsonForm {

  public OutcomeOf {
    Objects.requireNonNull(decisionId, "decisionId");
    Objects.requireNonNull(type, "type");
  }

  public static OutcomeOf of(String decisionId, String type) {
    return new OutcomeOf(decisionId, type, null, null, null, null);
  }

  public OutcomeOf withValue(Double value) {
    return new OutcomeOf(decisionId, type, value, slot, at, key);
  }

  public OutcomeOf withSlot(String slot) {
    return new OutcomeOf(decisionId, type, value, slot, at, key);
  }

  public OutcomeOf withAt(String at) {
    return new OutcomeOf(decisionId, type, value, slot, at, key);
  }

  public OutcomeOf withKey(String key) {
    return new OutcomeOf(decisionId, type, value, slot, at, key);
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("decisionId", decisionId);
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

  static OutcomeOf read(JsonObject json) {
    return new OutcomeOf(
        JsonObject.need("decisionId", json.text("decisionId")),
        JsonObject.need("type", json.text("type")),
        json.number("value"),
        json.text("slot"),
        json.text("at"),
        json.text("key"));
  }
}
