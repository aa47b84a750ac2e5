package io.volano.server.ui;

import io.volano.Declaration;
import io.volano.Refusal;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The declaration of a task as the fields of a form. Their names are the paths of the JSON, so
/// that a refusal by the API stands at the field it names.
///
/// What the form has no field for, as the features of actions or limits of single ones, stays as it
/// is in the declaration it was made from.
///
/// @param values by name; what is empty is left out of the declaration
public record TaskForm(Map<String, String> values) {

  /// Rows for signals beyond those there are.
  private static final int SPARE = 2;

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
  private static final List<String> FLAGS = List.of("reward.clip", "deterministic");

  public TaskForm {
    values = Map.copyOf(values);
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
  /// @param base what the form was made from, or an empty object
  /// @param defaults of the options of the algorithm, by name; what equals one is left out
  ObjectNode json(ObjectNode base, Map<String, Object> defaults) {
    var json = base.deepCopy();
    putActions(json, base);
    putAlgorithm(json, base, defaults);
    putReward(json, base);
    TEXTS.forEach(name -> put(json, name, of(name)));
    NUMBERS.forEach(name -> putNumber(json, name, of(name)));
    LISTS.forEach(name -> putTexts(json, name, of(name)));
    FLAGS.forEach(name -> within(json, name).put(last(name), of(name).equals("true")));
    if (texts(at(json, "attribution.types")).isEmpty()) {
      json.remove("attribution");
    }
    return json;
  }

  /// @throws Refusal.Invalid if a value breaks a rule, with its path
  static Declaration declaration(ObjectNode json) {
    return DeclarationJson.read(Json.parse(Json.write(json)));
  }

  private void putActions(ObjectNode json, ObjectNode base) {
    var known = new LinkedHashMap<String, JsonNode>();
    base.path("actions").values().forEach(a -> known.put(a.path("id").asString(), a));
    var actions = json.putArray("actions");
    for (var id : lines(of("actions"))) {
      if (known.containsKey(id)) {
        actions.add(known.get(id));
      } else {
        actions.addObject().put("id", id);
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

  private void putReward(ObjectNode json, ObjectNode base) {
    var reward = json.withObjectProperty("reward");
    var known = new LinkedHashMap<String, JsonNode>();
    at(base, "reward.signals").values().forEach(s -> known.put(s.path("type").asString(), s));
    var signals = reward.putArray("signals");
    for (int i = 0; i < signals() + SPARE; i++) {
      var type = of(signal(i, "type"));
      if (!type.isEmpty()) {
        var signal =
            known.containsKey(type)
                ? (ObjectNode) known.get(type).deepCopy()
                : signals.objectNode().put("type", type);
        signals.add(signal);
        putNumber(signal, "weight", of(signal(i, "weight")));
      }
    }
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
