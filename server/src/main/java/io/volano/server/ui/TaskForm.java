package io.volano.server.ui;

import io.volano.Declaration;
import io.volano.Refusal;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// The declaration of a task as the fields of a form. Their names are the paths of the JSON, so
/// that a refusal by the API stands at the field it names.
///
/// Every part of a declaration has a field; what varies by action or type stands as JSON. A field
/// that says what it was made from leaves that as it is, to the last bit.
///
/// @param values by name; what is empty is left out of the declaration
public record TaskForm(Map<String, String> values) {

  /// Rows for signals beyond those there are.
  private static final int SPARE = 2;

  /// The features of actions, by their ids.
  static final String FEATURES = "features";

  /// All of signals but their weights, by their types.
  static final String SIGNALS = "signals";

  private static final List<String> TEXTS =
      List.of(
          "mode",
          "durability",
          "baseline",
          "sticky",
          "retention",
          "reward.fuse",
          "horizon.wait",
          "horizon.episodeWait",
          "attribution.window",
          "attribution.rule");
  private static final List<String> NUMBERS =
      List.of(
          "reward.default",
          "exploration.share",
          "exploration.floor",
          "exploration.cap",
          "publishEvery");
  private static final List<String> LISTS =
      List.of("horizon.settleOn", "horizon.endOn", "attribution.types");
  private static final List<String> OBJECTS = List.of("exploration.limits", "exploration.pins");
  private static final List<String> FLAGS = List.of("reward.clip", "deterministic");

  public TaskForm {
    values =
        values.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, e -> e.getValue().replace("\r\n", "\n").strip()));
  }

  /// The fields of a declaration.
  static TaskForm of(Declaration declaration) {
    var json = DeclarationJson.write(declaration);
    var values = new LinkedHashMap<String, String>();
    values.put(
        "actions", String.join("\n", declaration.actions().stream().map(a -> a.id()).toList()));
    values.put("algorithm.name", declaration.algorithm().name());
    at(json, "algorithm.options")
        .properties()
        .forEach(o -> values.put("algorithm.options." + o.getKey(), plain(o.getValue())));
    Stream.of(TEXTS, NUMBERS, FLAGS)
        .flatMap(List::stream)
        .forEach(name -> values.put(name, plain(at(json, name))));
    for (var name : LISTS) {
      values.put(name, String.join(", ", texts(at(json, name))));
    }
    OBJECTS.forEach(name -> values.put(name, written(at(json, name))));
    values.put(FEATURES, written(byName(json.path("actions"), "id", "features")));
    values.put(SIGNALS, written(byName(at(json, "reward.signals"), "type")));
    var range = at(json, "reward.range");
    values.put("reward.range.0", plain(range.path(0)));
    values.put("reward.range.1", plain(range.path(1)));
    int i = 0;
    for (var signal : at(json, "reward.signals").values()) {
      values.put(signal(i, "type"), signal.path("type").asString());
      values.put(signal(i++, "weight"), plain(signal.path("weight")));
    }
    return new TaskForm(values);
  }

  /// What is in the fields of a new task.
  static TaskForm fresh() {
    return new TaskForm(
        Map.of(
            "algorithm.name", "auto",
            "mode", "online",
            "durability", "sync",
            "reward.fuse", "sum",
            "horizon.wait", "PT10M",
            "reward.signals[0].type", "click",
            "reward.signals[0].weight", "1",
            "horizon.settleOn", "click"));
  }

  private static String signal(int i, String what) {
    return "reward.signals[" + i + "]." + what;
  }

  private static JsonNode at(JsonNode json, String path) {
    for (var name : path.split("\\.")) {
      json = json.path(name);
    }
    return json;
  }

  private static List<String> texts(JsonNode array) {
    return array.values().stream().map(JsonNode::asString).sorted().toList();
  }

  /// What elements of an array have, by the name that each has.
  ///
  /// @param part the only thing wanted of each; all but name and weight if it is empty
  private static ObjectNode byName(JsonNode array, String name, String... part) {
    var named = JsonMapper.shared().createObjectNode();
    for (var element : array.values()) {
      var rest = ((ObjectNode) element.deepCopy()).without(List.of(name, "weight"));
      if (part.length == 0) {
        named.set(element.path(name).asString(), rest);
      } else if (element.has(part[0])) {
        named.set(element.path(name).asString(), element.get(part[0]));
      }
    }
    return named;
  }

  private static String written(JsonNode object) {
    return object.isEmpty()
        ? ""
        : JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(object);
  }

  /// A number as people write it: `1`, not `1.0`.
  private static String plain(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.asString();
  }

  /// What is in a field.
  public String of(String name) {
    return values.getOrDefault(name, "");
  }

  public boolean is(String name, String value) {
    return of(name).equals(value);
  }

  /// How many rows for signals are shown.
  public int signals() {
    int used =
        (int)
            IntStream.range(0, values.size()).filter(i -> !of(signal(i, "type")).isEmpty()).count();
    return used + SPARE;
  }

  /// The algorithm that is chosen.
  public String algorithm() {
    return of("algorithm.name");
  }

  /// The declaration as the API takes it.
  ///
  /// @param base what the form was made from, if anything
  /// @param defaults of the options of the algorithm, by name; what equals one is left out
  ObjectNode json(Optional<Declaration> base, Map<String, Object> defaults) {
    var json = base.map(DeclarationJson::write).orElseGet(JsonMapper.shared()::createObjectNode);
    var shown = base.map(TaskForm::of).orElseGet(() -> new TaskForm(Map.of()));
    if (differs(shown, "actions") || differs(shown, FEATURES)) {
      boolean same = !differs(shown, "actions");
      putActions(json, same ? names(json.path("actions"), "id") : lines(of("actions")));
    }
    putAlgorithm(json, json.deepCopy(), defaults);
    if (differs(shown, "reward.signals") || differs(shown, SIGNALS)) {
      boolean same = !differs(shown, "reward.signals");
      putSignals(json, same ? weights(at(json, "reward.signals")) : weights());
    }
    if (differs(shown, "reward.range")) {
      putRange(json);
    }
    changed(shown, TEXTS).forEach(name -> put(json, name, of(name)));
    changed(shown, NUMBERS).forEach(name -> putNumber(json, name, of(name)));
    changed(shown, LISTS).forEach(name -> putTexts(json, name, of(name)));
    changed(shown, OBJECTS).forEach(name -> within(json, name).set(last(name), object(of(name))));
    FLAGS.forEach(name -> within(json, name).put(last(name), of(name).equals("true")));
    if (texts(at(json, "attribution.types")).isEmpty()) {
      json.remove("attribution");
    }
    return json;
  }

  private Stream<String> changed(TaskForm shown, List<String> names) {
    return names.stream().filter(name -> differs(shown, name));
  }

  /// Whether a field, or any whose name begins with its name, says another thing; one that was not
  /// sent says nothing.
  private boolean differs(TaskForm shown, String field) {
    return values.keySet().stream()
        .filter(name -> name.startsWith(field))
        .anyMatch(name -> !of(name).equals(shown.of(name)));
  }

  /// Refuses what is said of actions and signals that there are not.
  ///
  /// @param json as it was made of the form
  /// @throws Refusal.Invalid if there is such
  void check(ObjectNode json) {
    checkNames(FEATURES, names(json.path("actions"), "id"));
    checkNames(SIGNALS, names(at(json, "reward.signals"), "type"));
  }

  private static List<String> names(JsonNode array, String name) {
    return array.values().stream().map(each -> each.path(name).asString()).toList();
  }

  private void checkNames(String field, List<String> known) {
    var said = object(of(field));
    if (!said.isObject() && !said.isMissingNode()) {
      throw new Refusal.Invalid(field, "must be an object in JSON: " + of(field));
    }
    for (var name : said.propertyNames()) {
      if (!known.contains(name)) {
        throw new Refusal.Invalid(field, "must be of what the form has above: " + name);
      }
    }
  }

  /// @throws Refusal.Invalid if a value breaks a rule, with its path
  static Declaration declaration(ObjectNode json) {
    return DeclarationJson.read(Json.parse(Json.write(json)));
  }

  private void putActions(ObjectNode json, List<String> ids) {
    var features = object(of(FEATURES));
    var actions = json.putArray("actions");
    for (var id : ids) {
      var action = actions.addObject().put("id", id);
      if (features.has(id)) {
        action.set("features", features.get(id));
      }
    }
  }

  private void putAlgorithm(ObjectNode json, ObjectNode base, Map<String, Object> defaults) {
    var algorithm = json.putObject("algorithm").put("name", algorithm());
    var options = algorithm.putObject("options");
    var given = at(base, "algorithm.options");
    boolean same = at(base, "algorithm.name").asString("").equals(algorithm());
    defaults.forEach(
        (name, value) -> {
          var text = of("algorithm.options." + name);
          boolean isDefault = text.isEmpty() || text.equals(shown(value));
          if (isDefault && !(same && given.has(name))) {
            return;
          }
          switch (value) {
            case Boolean _ -> options.put(name, text.equals("true"));
            case Number _ -> number(options, name, text.isEmpty() ? shown(value) : text);
            default -> options.put(name, text.isEmpty() ? value.toString() : text);
          }
        });
  }

  /// A default as the form shows it.
  static String shown(Object value) {
    return value instanceof Double d
        ? new java.math.BigDecimal(d.toString()).stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }

  private void putSignals(ObjectNode json, Map<String, String> weights) {
    var rest = object(of(SIGNALS));
    var signals = json.withObjectProperty("reward").putArray("signals");
    weights.forEach(
        (type, weight) -> {
          var signal = signals.addObject().put("type", type);
          if (rest.path(type) instanceof ObjectNode known) {
            signal.setAll(known);
          }
          putNumber(signal, "weight", weight);
        });
  }

  /// What the rows for signals say.
  private Map<String, String> weights() {
    var weights = new LinkedHashMap<String, String>();
    IntStream.range(0, signals() + SPARE)
        .filter(i -> !of(signal(i, "type")).isEmpty())
        .forEach(i -> weights.put(of(signal(i, "type")), of(signal(i, "weight"))));
    return weights;
  }

  private static Map<String, String> weights(JsonNode signals) {
    var weights = new LinkedHashMap<String, String>();
    signals.values().forEach(s -> weights.put(s.path("type").asString(), plain(s.path("weight"))));
    return weights;
  }

  private void putRange(ObjectNode json) {
    var reward = json.withObjectProperty("reward");
    reward.remove("range");
    if (!of("reward.range.0").isEmpty() || !of("reward.range.1").isEmpty()) {
      var range = reward.putArray("range");
      for (int i = 0; i < 2; i++) {
        var text = of("reward.range." + i);
        try {
          range.add(new java.math.BigDecimal(text));
        } catch (NumberFormatException e) {
          range.add(text);
        }
      }
    }
  }

  /// What a field says in JSON; what cannot be read as that as it is, which is then refused.
  private static JsonNode object(String text) {
    try {
      return text.isEmpty() ? MissingNode.getInstance() : JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      return StringNode.valueOf(text);
    }
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
  }

  private static void put(ObjectNode json, String path, String text) {
    if (text.isEmpty()) {
      within(json, path).remove(last(path));
    } else {
      within(json, path).put(last(path), text);
    }
  }

  private static void putNumber(ObjectNode json, String path, String text) {
    if (text.isEmpty()) {
      within(json, path).remove(last(path));
    } else {
      number(within(json, path), last(path), text);
    }
  }

  /// As a number if it is one, else as it is, which is then refused at its field.
  private static void number(ObjectNode json, String name, String text) {
    try {
      json.put(name, new java.math.BigDecimal(text));
    } catch (NumberFormatException e) {
      json.put(name, text);
    }
  }

  private static void putTexts(ObjectNode json, String path, String text) {
    var array = within(json, path).putArray(last(path));
    var parts = new ArrayList<>(List.of(text.split("[,，]")));
    parts.stream().map(String::strip).filter(t -> !t.isEmpty()).forEach(array::add);
  }

  private static ObjectNode within(ObjectNode json, String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? json : json.withObjectProperty(path.substring(0, dot));
  }

  private static String last(String path) {
    return path.substring(path.indexOf('.') + 1);
  }
}
