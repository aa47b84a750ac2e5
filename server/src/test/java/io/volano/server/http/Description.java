package io.volano.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The OpenAPI document, and whether an answer is as it says.
final class Description {

  /// What the server says of a request before it looks for its route.
  private static final String UNREADABLE = "this is no request that can be read";

  private static final List<String> METHODS = List.of("get", "put", "post", "delete");

  private final JsonNode document;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  Description(JsonNode document) {
    this.document = document;
  }

  static Description ofThisApi() {
    try (InputStream yaml = Description.class.getResourceAsStream("/openapi.yaml")) {
      return new Description(JsonMapper.shared().valueToTree(new Yaml().load(yaml)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `GET /v1/tasks/{task}`, for every operation.
  Set<String> operations() {
    var operations = new TreeSet<String>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                METHODS.stream()
                    .filter(path.getValue()::has)
                    .forEach(
                        m -> operations.add(m.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  /// The example bodies of requests, by their operations.
  Map<String, JsonNode> examples() {
    var examples = new TreeMap<String, JsonNode>();
    for (var operation : operations()) {
      var example = requestBody(operation).path("example");
      if (!example.isMissingNode()) {
        examples.put(operation, example);
      }
    }
    return examples;
  }

  private JsonNode requestBody(String operation) {
    var parts = operation.split(" ", 2);
    return document
        .path("paths")
        .path(parts[1])
        .path(parts[0].toLowerCase(Locale.ROOT))
        .path("requestBody")
        .path("content")
        .path("application/json");
  }

  /// The operation of a request, if there is one.
  Optional<String> operation(String method, String rawPath) {
    return operations().stream()
        .filter(o -> o.startsWith(method + " "))
        .filter(o -> matches(o.substring(method.length() + 1), rawPath))
        .min((a, b) -> Integer.compare(braces(a), braces(b)));
  }

  private static boolean matches(String template, String rawPath) {
    var pattern = template.replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q");
    return Pattern.matches("\\Q" + pattern + "\\E", rawPath);
  }

  private static int braces(String template) {
    return (int) template.chars().filter(c -> c == '{').count();
  }

  /// `GET /v1/tasks 200`, for every status that an operation names.
  Set<String> documented() {
    var documented = new TreeSet<String>();
    operations().forEach(o -> statuses(o).forEach(s -> documented.add(o + " " + s)));
    return documented;
  }

  /// Those of them that were answered.
  Set<String> seen() {
    return seen;
  }

  /// The role a key needs for an operation; empty if it needs no key.
  Optional<String> role(String operation) {
    var parts = operation.split(" ", 2);
    var needs =
        document
            .path("paths")
            .path(parts[1])
            .path(parts[0].toLowerCase(Locale.ROOT))
            .path("security");
    assertThat(needs.isArray()).as(operation + " says who may").isTrue();
    return needs.valueStream().map(n -> n.path("key").get(0).asString()).findFirst();
  }

  /// The statuses an operation names, besides `default`.
  Set<Integer> statuses(String operation) {
    var statuses = new TreeSet<Integer>();
    responses(operation)
        .propertyNames()
        .forEach(
            s -> {
              if (!s.equals("default")) {
                statuses.add(Integer.parseInt(s));
              }
            });
    return statuses;
  }

  private JsonNode responses(String operation) {
    var parts = operation.split(" ", 2);
    return document
        .path("paths")
        .path(parts[1])
        .path(parts[0].toLowerCase(Locale.ROOT))
        .path("responses");
  }

  /// Holds an answer against the document; errors of no operation need only have their shape.
  void check(HttpResponse<String> response) {
    var uri = response.uri();
    var operation = operation(response.request().method(), uri.getRawPath());
    int status = response.statusCode();
    operation.ifPresent(o -> seen.add(o + " " + status));
    var what = response.request().method() + " " + uri + " " + status + ": " + response.body();
    if (status >= 400) {
      assertThat(contentType(response)).as(what).isEqualTo("application/problem+json");
      check(what, "answer", json(response.body()), schema("Problem"));
      assertThat(json(response.body()).path("status").asInt()).as(what).isEqualTo(status);
      boolean reachedARoute = !json(response.body()).path("detail").asString().equals(UNREADABLE);
      if (status < 405 && status != 401 && status != 403 && reachedARoute) {
        operation.ifPresent(o -> assertThat(statuses(o)).as(what).contains(status));
      }
      return;
    }
    operation.ifPresent(o -> checkAnswer(what, o, response));
  }

  private void checkAnswer(String what, String operation, HttpResponse<String> response) {
    int status = response.statusCode();
    assertThat(statuses(operation)).as(what).contains(status);
    var content = resolved(responses(operation).path(Integer.toString(status))).path("content");
    if (content.isMissingNode()) {
      assertThat(response.body()).as(what).isEmpty();
      return;
    }
    assertThat(content.has(contentType(response))).as(what + contentType(response)).isTrue();
    if (content.has("application/json")) {
      check(what, "answer", json(response.body()), content.path("application/json").path("schema"));
    }
  }

  /// Holds the body of a request that was accepted against the document.
  void checkRequest(String operation, JsonNode body) {
    check(operation + " " + body, "request", body, requestBody(operation).path("schema"));
  }

  private static String contentType(HttpResponse<String> response) {
    return response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
  }

  private static JsonNode json(String body) {
    return JsonMapper.shared().readTree(body);
  }

  private JsonNode schema(String name) {
    return document.path("components").path("schemas").path(name);
  }

  private JsonNode resolved(JsonNode node) {
    var ref = node.path("$ref").asString("");
    return ref.isEmpty() ? node : document.at(ref.substring(1));
  }

  private void check(String what, String path, JsonNode value, JsonNode schema) {
    assertThat(wrong(path, value, schema)).as(what).isEmpty();
  }

  /// What of JSON Schema this document uses.
  private List<String> wrong(String path, JsonNode value, JsonNode unresolved) {
    var schema = resolved(unresolved);
    var wrong = new ArrayList<String>();
    if (schema.isMissingNode()) {
      wrong.add(path + " has no schema " + unresolved);
    }
    if (schema.has("oneOf")) {
      long fits =
          schema.path("oneOf").valueStream().filter(s -> wrong(path, value, s).isEmpty()).count();
      if (fits == 0) {
        wrong.add(path + " is none of " + schema.path("oneOf"));
      }
    }
    if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
      wrong.add(path + " is not one of " + schema.path("enum") + ": " + value);
    }
    if (schema.has("type") && !ofType(value, schema.path("type"))) {
      wrong.add(path + " is no " + schema.path("type") + ": " + value);
    }
    if (schema.has("pattern")
        && !Pattern.compile(schema.path("pattern").asString()).matcher(value.asString()).find()) {
      wrong.add(path + " does not match " + schema.path("pattern"));
    }
    if (value.isObject()) {
      wrong.addAll(wrongFields(path, value, schema));
    }
    for (int i = 0; value.isArray() && schema.has("items") && i < value.size(); i++) {
      wrong.addAll(wrong(path + "[" + i + "]", value.get(i), schema.path("items")));
    }
    return wrong;
  }

  private List<String> wrongFields(String path, JsonNode value, JsonNode schema) {
    var wrong = new ArrayList<String>();
    for (var name : schema.path("required").values()) {
      if (!value.has(name.asString())) {
        wrong.add(path + " lacks " + name);
      }
    }
    var others = schema.path("additionalProperties");
    for (var field : value.properties()) {
      var at = path + "." + field.getKey();
      if (schema.path("properties").has(field.getKey())) {
        wrong.addAll(wrong(at, field.getValue(), schema.path("properties").path(field.getKey())));
      } else if (others.isObject()) {
        wrong.addAll(wrong(at, field.getValue(), others));
      } else if (others.isBoolean() && !others.booleanValue()) {
        wrong.add(at + " is not described");
      }
    }
    return wrong;
  }

  private static boolean ofType(JsonNode value, JsonNode type) {
    return type.isArray()
        ? type.valueStream().anyMatch(t -> ofType(value, t.asString()))
        : ofType(value, type.asString());
  }

  private static boolean ofType(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> throw new IllegalArgumentException(type);
    };
  }
}
