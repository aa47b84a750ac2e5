package io.volano.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Fields of an object that was read, each checked to be what it should be. A field that is missing
/// or `null` is `null`; what is not asked for does no harm, so that a newer server may say more.
record JsonObject(Map<String, Object> fields) {

  /// @throws JsonException if it is no object
  static JsonObject of(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new JsonException("not an object: " + kind(value));
    }
    var fields = new LinkedHashMap<String, Object>();
    map.forEach((name, field) -> fields.put((String) name, field));
    return new JsonObject(fields);
  }

  private static String kind(Object value) {
    return value == null ? "null" : value.getClass().getSimpleName();
  }

  String text(String name) {
    return get(name, String.class);
  }

  Boolean flag(String name) {
    return get(name, Boolean.class);
  }

  Double number(String name) {
    var number = get(name, Number.class);
    return number == null ? null : number.doubleValue();
  }

  Integer whole(String name) {
    var number = get(name, Number.class);
    if (number != null && number.intValue() != number.doubleValue()) {
      throw new JsonException(name + " must be a whole number: " + number);
    }
    return number == null ? null : number.intValue();
  }

  Map<String, Object> map(String name) {
    var value = fields.get(name);
    return value == null ? null : object(name, value).fields;
  }

  <T> T object(String name, Function<JsonObject, T> read) {
    var value = fields.get(name);
    return value == null ? null : read.apply(object(name, value));
  }

  <T> List<T> objects(String name, Function<JsonObject, T> read) {
    var list = get(name, List.class);
    return list == null ? null : each(list, e -> read.apply(object(name, e)));
  }

  List<String> texts(String name) {
    var list = get(name, List.class);
    return list == null ? null : each(list, e -> as(name, e, String.class));
  }

  private static <T> List<T> each(List<?> list, Function<Object, T> read) {
    return list.stream().<T>map(read).toList();
  }

  private static JsonObject object(String name, Object value) {
    return of(as(name, value, Map.class));
  }

  private <T> T get(String name, Class<T> type) {
    return fields.get(name) == null ? null : as(name, fields.get(name), type);
  }

  private static <T> T as(String name, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new JsonException(name + " must be a " + type.getSimpleName() + ": " + kind(value));
    }
    return type.cast(value);
  }

  /// What a field must have.
  static <T> T need(String name, T value) {
    if (value == null) {
      throw new JsonException(name + " is missing");
    }
    return value;
  }
}
