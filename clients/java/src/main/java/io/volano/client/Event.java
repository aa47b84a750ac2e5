package io.volano.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// `Event` of the API. Generated from openapi.yaml; do not edit.
///
/// @param subject Whom it was seen of
/// @param value How much of it; the signal's default if left out
/// @param slot may be null
/// @param at When it happened; now if left out
/// @param key Makes the call safe to repeat; may be null
public record Event(String subject, String type, Double value, String slot, String at, String key)
    implements JsonForm {

  public Event {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(type, "type");
  }

  public static Event of(String subject, String type) {
    return new Event(subject, type, null, null, null, null);
  }

  public Event withValue(Double value) {
    return new Event(subject, type, value, slot, at, key);
  }

  public Event withSlot(String slot) {
    return new Event(subject, type, value, slot, at, key);
  }

  public Event withAt(String at) {
    return new Event(subject, type, value, slot, at, key);
  }

  public Event withKey(String key) {
    return new Event(subject, type, value, slot, at, key);
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("subject", subject);
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

  static Event read(JsonObject json) {
    return new Event(
        JsonObject.need("subject", json.text("subject")),
        JsonObject.need("type", json.text("type")),
        json.number("value"),
        json.text("slot"),
        json.text("at"),
        json.text("key"));
  }
}
