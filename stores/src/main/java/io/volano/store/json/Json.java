package io.volano.store.json;

import io.volano.Range;
import io.volano.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A JSON value and where it stands, so that whoever reads it can say what is wrong with which.
///
/// Every method throws [Refusal.Invalid] with the full path if the value is of another kind. A
/// field that is `null` counts as missing.
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String WHOLE = "body";
  private static final int SHOWN = 40;

  private final JsonNode node;
  private final String path;

  private Json(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /// Reads a text that is one JSON value; a field that is there twice is refused.
  public static Json parse(String text) {
    return parse(() -> MAPPER.readTree(text));
  }

  /// Reads UTF-8 bytes that are one JSON value.
  public static Json parse(byte[] utf8) {
    return parse(() -> MAPPER.readTree(utf8));
  }

  private static Json parse(Supplier<JsonNode> reading) {
    try {
      return new Json(reading.get(), "");
    } catch (JacksonException e) {
      throw new Refusal.Invalid(WHOLE, "must be JSON: " + e.getOriginalMessage() + at(e));
    }
  }

  private static String at(JacksonException e) {
    var place = e.getLocation();
    return place == null || place.getLineNr() < 1
        ? ""
        : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
  }

  static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode newArray() {
    return MAPPER.createArrayNode();
  }

  /// The value as one line of text.
  public static String write(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  static byte[] writeBytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /// Where the value stands, empty for the whole.
  public String path() {
    return path;
  }

  public JsonNode node() {
    return node;
  }

  boolean isObject() {
    return node.isObject();
  }

  boolean isArray() {
    return node.isArray();
  }

  boolean isNull() {
    return node.isNull();
  }

  /// This value, which must be an object of no other fields than these.
  public Json only(String... known) {
    mustBe(node.isObject(), "an object");
    var names = Set.of(known);
    for (var name : node.propertyNames()) {
      if (!names.contains(name)) {
        throw new Refusal.Invalid(
            below(shown(name)), "is not known here; known: " + new TreeSet<>(names));
      }
    }
    return this;
  }

  /// A field, unless it is missing or `null`.
  public Optional<Json> get(String name) {
    return given(name).filter(json -> !json.node.isNull());
  }

  /// A field that may be `null`, unless it is missing.
  Optional<Json> given(String name) {
    mustBe(node.isObject(), "an object");
    return Optional.ofNullable(node.get(name)).map(child -> new Json(child, below(name)));
  }

  /// A field that must be there.
  public Json need(String name) {
    return get(name).orElseThrow(() -> new Refusal.Invalid(below(name), "must be given"));
  }

  /// The fields of an object, in their order.
  public Map<String, Json> fields() {
    mustBe(node.isObject(), "an object");
    var fields = new LinkedHashMap<String, Json>();
    node.properties().forEach(e -> fields.put(e.getKey(), field(e.getKey(), e.getValue())));
    return fields;
  }

  private Json field(String name, JsonNode value) {
    return new Json(value, below(name));
  }

  /// The elements of an array.
  public List<Json> array() {
    mustBe(node.isArray(), "an array");
    var elements = new ArrayList<Json>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(new Json(node.get(i), path + "[" + i + "]"));
    }
    return elements;
  }

  public String text() {
    mustBe(node.isString(), "a string");
    return node.stringValue();
  }

  public boolean flag() {
    mustBe(node.isBoolean(), "true or false");
    return node.booleanValue();
  }

  /// A finite number.
  public double number() {
    mustBe(node.isNumber(), "a number");
    double value = node.doubleValue();
    mustBe(Double.isFinite(value), "a finite number");
    return value;
  }

  public long whole() {
    mustBe(
        node.isNumber() && node.canConvertToExactIntegral() && node.canConvertToLong(),
        "a whole number");
    return node.longValue();
  }

  public int whole(int low, int high) {
    long value = whole();
    mustBe(value >= low && value <= high, "a whole number from " + low + " to " + high);
    return (int) value;
  }

  /// An ISO-8601 duration (`PT10M`).
  public Duration duration() {
    try {
      return Duration.parse(text());
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid("must be an ISO-8601 duration such as PT10M: " + shown());
    }
  }

  /// An ISO-8601 instant (`2026-01-01T00:00:00Z`).
  public Instant instant() {
    try {
      return Instant.parse(text());
    } catch (DateTimeException e) {
      throw invalid("must be an ISO-8601 instant such as 2026-01-01T00:00:00Z: " + shown());
    }
  }

  /// Two numbers, the lower one first.
  public Range range() {
    mustBe(node.isArray() && node.size() == 2, "[low, high]");
    var ends = array();
    double low = ends.get(0).number();
    double high = ends.get(1).number();
    mustBe(low <= high, "[low, high] with low <= high");
    return new Range(low, high);
  }

  /// A constant by its name in lower case, words joined by `-`.
  public <E extends Enum<E>> E constant(E[] constants) {
    var names = Arrays.stream(constants).map(Json::name).toList();
    int at = names.indexOf(text());
    mustBe(at >= 0, "one of " + String.join(", ", names));
    return constants[at];
  }

  /// The name [#constant] reads.
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What `make` makes of this value; a rule broken there is told with the full path.
  public <T> T as(Function<Json, T> make) {
    try {
      return make.apply(this);
    } catch (Refusal.Invalid e) {
      throw path.isEmpty() || e.field().startsWith(path) ? e : e.within(path);
    } catch (IllegalArgumentException e) {
      throw invalid("is not accepted: " + e.getMessage());
    }
  }

  Refusal.Invalid invalid(String rule) {
    return new Refusal.Invalid(here(), rule);
  }

  private void mustBe(boolean holds, String what) {
    if (!holds) {
      throw invalid("must be " + what + ": " + shown());
    }
  }

  private String here() {
    return path.isEmpty() ? WHOLE : path;
  }

  private String below(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private String shown() {
    return shown(node.toString());
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
