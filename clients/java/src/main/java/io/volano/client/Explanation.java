package io.volano.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `Explanation` of the API. Generated from openapi.yaml; do not edit.
///
/// @param value may be null
/// @param how What it is, or the formula that makes it from the parts
public record Explanation(Double value, String how, List<Explanation> parts) implements JsonForm {

  public Explanation {
    Objects.requireNonNull(how, "how");
    parts = List.copyOf(parts);
  }

  public static Explanation of(String how, List<Explanation> parts) {
    return new Explanation(null, how, parts);
  }

  public Explanation withValue(Double value) {
    return new Explanation(value, how, parts);
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    if (value != null) {
      json.put("value", value);
    }
    json.put("how", how);
    json.put("parts", parts);
    return json;
  }

  static Explanation read(JsonObject json) {
    return new Explanation(
        json.number("value"),
        JsonObject.need("how", json.text("how")),
        JsonObject.need("parts", json.objects("parts", Explanation::read)));
  }
}
