package io.volano.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// The one shape of everything that went wrong (RFC 9457). Generated from openapi.yaml; do not
/// edit.
///
/// @param status The HTTP status
/// @param title The status in words
/// @param detail What must hold, and what came
/// @param field The path of the value it is about, as `context.items[3]`; may be null
public record Problem(int status, String title, String detail, String field) implements JsonForm {

  public Problem {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(detail, "detail");
  }

  public static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, null);
  }

  public Problem withField(String field) {
    return new Problem(status, title, detail, field);
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("status", status);
    json.put("title", title);
    json.put("detail", detail);
    if (field != null) {
      json.put("field", field);
    }
    return json;
  }

  static Problem read(JsonObject json) {
    return new Problem(
        JsonObject.need("status", json.whole("status")),
        JsonObject.need("title", json.text("title")),
        JsonObject.need("detail", json.text("detail")),
        json.text("field"));
  }
}
