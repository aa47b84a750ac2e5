package io.volano.clients;

import io.volano.clients.ApiType.Field;
import io.volano.clients.ApiType.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/// The objects that clients send and get, read from the description of the API.
///
/// An object within an object has the name of its field. A construct that no client needs yet is
/// refused, so that the day the description uses it the types are not silently wrong.
final class ApiTypes {

  private static final String REF = "#/components/schemas/";
  private static final List<String> ROOTS =
      List.of("DecideRequest", "Decision", "Outcome", "OutcomeOf", "Event", "Problem");

  private final Map<String, Object> schemas;
  private final Map<String, ApiType> types = new LinkedHashMap<>();

  private ApiTypes(Map<String, Object> schemas) {
    this.schemas = schemas;
  }

  static List<ApiType> in(Path description) throws IOException {
    Map<String, Object> document = new Yaml().load(Files.readString(description));
    var read = new ApiTypes(map(map(document.get("components")).get("schemas")));
    ROOTS.forEach(read::named);
    return List.copyOf(read.types.values());
  }

  @SuppressWarnings("unchecked") // YAML's objects have texts as keys
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }

  private Kind named(String name) {
    if (types.containsKey(name)) {
      return new Kind.One(name);
    }
    return kind(name, map(schemas.get(name)));
  }

  private Kind kind(String name, Map<String, Object> schema) {
    if (schema.get("$ref") instanceof String ref) {
      return named(ref.substring(REF.length()));
    }
    if (schema.get("oneOf") instanceof List<?> either) {
      return kind(name, map(either.getFirst())); // the other is null, as isNullable checks
    }
    return switch (type(schema)) {
      case "string" -> new Kind.Text();
      case "integer" -> new Kind.Whole();
      case "number" -> new Kind.Real();
      case "boolean" -> new Kind.Flag();
      case "array" -> new Kind.Many(kind(name, map(schema.get("items"))));
      case "object" -> object(name, schema);
      case String type -> throw new IllegalStateException(name + " is of type " + type);
    };
  }

  private Kind object(String name, Map<String, Object> schema) {
    if (!schema.containsKey("properties")) {
      return new Kind.Open();
    }
    types.put(name, new ApiType(name, "", List.of())); // for what contains itself
    var required = schema.get("required") instanceof List<?> all ? all : List.of();
    var fields =
        map(schema.get("properties")).entrySet().stream()
            .sorted(Comparator.comparing(f -> place(required, f.getKey())))
            .map(f -> field(f.getKey(), map(f.getValue()), required.contains(f.getKey())))
            .toList();
    types.put(name, new ApiType(name, doc(schema), fields));
    return new Kind.One(name);
  }

  /// What is required comes first, in the order in which the description requires it.
  private static int place(List<?> required, String field) {
    int place = required.indexOf(field);
    return place < 0 ? required.size() : place;
  }

  private Field field(String name, Map<String, Object> schema, boolean required) {
    var type = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return new Field(name, kind(type, schema), required, isNullable(name, schema), doc(schema));
  }

  private static String type(Map<String, Object> schema) {
    return schema.get("type") instanceof List<?> either
        ? (String) either.getFirst()
        : (String) schema.get("type");
  }

  private static boolean isNullable(String name, Map<String, Object> schema) {
    var others =
        switch (schema) {
          case Map<String, Object> s when s.get("oneOf") instanceof List<?> either ->
              either.stream().skip(1).map(e -> map(e).get("type")).toList();
          case Map<String, Object> s when s.get("type") instanceof List<?> either ->
              either.stream().skip(1).toList();
          default -> List.of();
        };
    if (!others.isEmpty() && !others.equals(List.of("null"))) {
      throw new IllegalStateException(name + " is one of several: " + others);
    }
    return !others.isEmpty();
  }

  private static String doc(Map<String, Object> schema) {
    var doc = (String) schema.getOrDefault("description", "");
    return doc.strip().replaceAll("\\s+", " ");
  }
}
