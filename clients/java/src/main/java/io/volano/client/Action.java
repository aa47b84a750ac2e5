package io.volano.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// `Action` of the API. Generated from openapi.yaml; do not edit.
///
/// @param features may be null
public record Action(String id, Map<String, ?> features) implements JsonForm {

  public Action {
    Objects.requireNonNull(id, "id");
  }

  public static Action of(String id) {
    return new Action(id, null);
  }

  public Action withFeatures(Map<String, ?> features) {
    return new Action(id, features);
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", id);
    if (features != null) {
      json.put("features", features);
    }
    return json;
  }

  static Action read(JsonObject json) {
    return new Action(JsonObject.need("id", json.text("id")), json.map("features"));
  }
}
