package io.volano.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// `Episode` of the API. Generated from openapi.yaml; do not edit.
public record Episode(String id, int step) implements JsonForm {

  public Episode {
    Objects.requireNonNull(id, "id");
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", id);
    json.put("step", step);
    return json;
  }

  static Episode read(JsonObject json) {
    return new Episode(
        JsonObject.need("id", json.text("id")), JsonObject.need("step", json.whole("step")));
  }
}
