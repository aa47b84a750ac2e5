package io.volano.store.json;

import io.volano.Action;
import io.volano.AlgorithmChoice;
import io.volano.Attribution;
import io.volano.Declaration;
import io.volano.Durability;
import io.volano.Exploration;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.Mode;
import io.volano.Range;
import io.volano.Refusal;
import io.volano.Reward;
import io.volano.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A task's declaration as JSON.
///
/// ```json
/// {
///   "actions": [{"id": "a", "features": {"price": 0.3}}],
///   "algorithm": {"name": "lin-ucb", "options": {"alpha": 1.0}},
///   "reward": {
///     "signals": {"click": 1.0},
///     "fuse": "sum", "range": [0, 1], "clip": false, "default": 0
///   },
///   "horizon": {"wait": "PT10M", "settleOn": ["click"], "endOn": [], "episodeWait": "PT1H"},
///   "mode": "online", "durability": "sync", "baseline": "a",
///   "exploration": {
///     "share": 0.05, "floor": 0.01, "cap": 0.9,
///     "limits": {"a": {"floor": 0.1, "cap": 0.5}}, "pins": {"b": 0.1}
///   },
///   "sticky": "PT30M", "publishEvery": 64, "deterministic": false, "retention": "P90D",
///   "attribution": {"types": ["purchase"], "window": "PT10M", "rule": "last"}
/// }
/// ```
///
/// Everything may be left out. Signals given as an object are weights on the standard settings; in
/// an array each is `{"type", "value", "weight", "scale", "cap", "halfLife", "range", "max"}`,
/// where `value` is what an outcome without a value is taken to have, and `null` for `value`, `cap`
/// or `halfLife` says that there is none. Without `range` the range follows from the signals; the
/// type `value` needs one.
public final class DeclarationJson {

  private DeclarationJson() {}

  public static Declaration read(Json json) {
    return readSettings(json, json.get("actions").map(DeclarationJson::actions).orElse(List.of()));
  }

  /// The same, with actions from elsewhere.
  public static Declaration readSettings(Json json, List<Action> actions) {
    json.only(
        "actions",
        "algorithm",
        "reward",
        "horizon",
        "mode",
        "durability",
        "baseline",
        "exploration",
        "sticky",
        "publishEvery",
        "deterministic",
        "retention",
        "attribution");
    return json.as(
        whole -> {
          var declared = Declaration.builder().actions(actions);
          whole.get("algorithm").map(DeclarationJson::algorithm).ifPresent(declared::algorithm);
          whole.get("reward").map(r -> r.as(DeclarationJson::reward)).ifPresent(declared::reward);
          whole
              .get("horizon")
              .map(h -> h.as(DeclarationJson::horizon))
              .ifPresent(declared::horizon);
          whole
              .get("exploration")
              .map(e -> e.as(DeclarationJson::exploration))
              .ifPresent(declared::exploration);
          whole.get("mode").map(m -> m.constant(Mode.values())).ifPresent(declared::mode);
          whole
              .get("durability")
              .map(d -> d.constant(Durability.values()))
              .ifPresent(declared::durability);
          whole.get("baseline").map(Json::text).ifPresent(declared::baseline);
          whole.get("sticky").map(Json::duration).ifPresent(declared::sticky);
          whole
              .get("publishEvery")
              .map(p -> p.whole(1, Integer.MAX_VALUE))
              .ifPresent(declared::publishEvery);
          whole.get("deterministic").map(Json::flag).ifPresent(declared::deterministic);
          whole.get("retention").map(Json::duration).ifPresent(declared::retention);
          whole
              .get("attribution")
              .map(a -> a.as(DeclarationJson::attribution))
              .ifPresent(declared::attribution);
          return declared.build();
        });
  }

  /// Reads `[{"id", "features"}]`, as it also stands in requests.
  public static List<Action> actions(Json json) {
    return json.array().stream().map(each -> each.as(DeclarationJson::action)).toList();
  }

  private static Action action(Json json) {
    json.only("id", "features");
    var features = json.get("features").map(FeaturesJson::read).orElse(Features.NONE);
    return new Action(json.need("id").text(), features);
  }

  private static AlgorithmChoice algorithm(Json json) {
    json.only("name", "options");
    var options = new HashMap<String, Object>();
    json.get("options")
        .ifPresent(o -> o.fields().forEach((name, value) -> options.put(name, option(value))));
    return AlgorithmChoice.of(json.need("name").text(), options);
  }

  private static Object option(Json json) {
    var node = json.node();
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isString()) {
      return node.stringValue();
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.canConvertToInt() ? (Object) node.intValue() : (Object) node.longValue();
    }
    if (node.isNumber()) {
      return json.number();
    }
    throw json.invalid("must be a number, a string, true or false: " + node);
  }

  private static Reward reward(Json json) {
    json.only("signals", "fuse", "range", "clip", "default");
    var range = json.get("range").map(Json::range);
    var fuse = json.get("fuse").map(f -> f.constant(Reward.Fuse.values())).orElse(Reward.Fuse.SUM);
    double otherwise = json.get("default").map(Json::number).orElse(0.0);
    boolean clip = json.get("clip").map(Json::flag).orElse(false);
    var signals =
        json.get("signals")
            .map(s -> signals(s, range))
            .orElseGet(() -> List.of(named(Signal.VALUE, range)));
    if (range.isEmpty() && signals.stream().anyMatch(s -> s.type().equals(Signal.VALUE))) {
      throw new Refusal.Invalid(
          json.path() + ".range", "must be given when outcomes of type value count");
    }
    return new Reward(
        signals,
        fuse,
        range.orElseGet(() -> Reward.of(signals, fuse, otherwise).range()),
        clip,
        otherwise);
  }

  private static List<Signal> signals(Json json, Optional<Range> range) {
    var signals = new ArrayList<Signal>();
    if (json.isObject()) {
      json.fields()
          .forEach(
              (type, weight) ->
                  signals.add(weight.as(w -> named(type, range).withWeight(w.number()))));
    } else {
      json.array().forEach(each -> signals.add(each.as(s -> signal(s, range))));
    }
    return signals;
  }

  private static Signal signal(Json json, Optional<Range> range) {
    json.only("type", "value", "weight", "scale", "cap", "halfLife", "range", "max");
    var values = json.get("range").map(Json::range);
    var standard = named(json.need("type").text(), values.or(() -> range));
    return new Signal(
        standard.type(),
        json.get("weight").map(Json::number).orElse(standard.weight()),
        json.get("scale").map(Json::number).orElse(standard.scale()),
        json.given("cap").map(DeclarationJson::numberOrNone).orElse(standard.cap()),
        json.given("halfLife").map(DeclarationJson::durationOrNone).orElse(standard.halfLife()),
        values.orElse(standard.values()),
        json.get("max").map(m -> m.whole(1, Integer.MAX_VALUE)).orElse(standard.max()),
        json.given("value").map(DeclarationJson::numberOrNone).orElse(standard.implied()));
  }

  private static Signal named(String type, Optional<Range> range) {
    return Signal.named(type, range.orElse(Range.UNIT));
  }

  private static OptionalDouble numberOrNone(Json json) {
    return json.isNull() ? OptionalDouble.empty() : OptionalDouble.of(json.number());
  }

  private static Optional<Duration> durationOrNone(Json json) {
    return json.isNull() ? Optional.empty() : Optional.of(json.duration());
  }

  private static Horizon horizon(Json json) {
    json.only("wait", "settleOn", "endOn", "episodeWait");
    return new Horizon(
        json.get("wait").map(Json::duration).orElse(Horizon.DEFAULT.delay()),
        json.get("settleOn").map(DeclarationJson::texts).orElse(Set.of()),
        json.get("endOn").map(DeclarationJson::texts).orElse(Set.of()),
        json.get("episodeWait").map(Json::duration).orElse(Horizon.DEFAULT.episodeWait()));
  }

  private static Attribution attribution(Json json) {
    json.only("types", "window", "rule");
    return new Attribution(
        texts(json.need("types")),
        json.get("window").map(Json::duration),
        json.get("rule")
            .map(r -> r.constant(Attribution.Rule.values()))
            .orElse(Attribution.NONE.rule()));
  }

  private static Set<String> texts(Json json) {
    var texts = new HashSet<String>();
    json.array().forEach(each -> texts.add(each.text()));
    return texts;
  }

  private static Exploration exploration(Json json) {
    json.only("share", "floor", "cap", "limits", "pins");
    double floor = json.get("floor").map(Json::number).orElse(0.0);
    double cap = json.get("cap").map(Json::number).orElse(1.0);
    var limits = new HashMap<String, Range>();
    json.get("limits")
        .ifPresent(all -> all.fields().forEach((id, l) -> limits.put(id, limit(l, floor, cap))));
    var pins = new HashMap<String, Double>();
    json.get("pins").ifPresent(all -> all.fields().forEach((id, p) -> pins.put(id, p.number())));
    double share = json.get("share").map(Json::number).orElse(0.0);
    return new Exploration(share, floor, cap, limits, pins);
  }

  private static Range limit(Json json, double floor, double cap) {
    json.only("floor", "cap");
    double low = json.get("floor").map(Json::number).orElse(floor);
    double high = json.get("cap").map(Json::number).orElse(cap);
    if (low > high) {
      throw json.invalid("must have a floor of at most its cap: " + low + " > " + high);
    }
    return new Range(low, high);
  }

  /// Everything, also what has its default: [#read] reads an equal declaration.
  public static ObjectNode write(Declaration declaration) {
    var json = Json.newObject();
    if (!declaration.actions().isEmpty()) {
      json.set("actions", write(declaration.actions()));
    }
    return writeSettings(declaration, json);
  }

  /// Everything but the actions.
  public static ObjectNode writeSettings(Declaration declaration) {
    return writeSettings(declaration, Json.newObject());
  }

  private static ObjectNode writeSettings(Declaration d, ObjectNode json) {
    json.set("algorithm", write(d.algorithm()));
    json.set("reward", write(d.reward()));
    json.set("horizon", write(d.horizon()));
    json.put("mode", Json.name(d.mode()));
    json.put("durability", Json.name(d.durability()));
    d.baseline().ifPresent(b -> json.put("baseline", b));
    json.set("exploration", write(d.exploration()));
    d.sticky().ifPresent(s -> json.put("sticky", s.toString()));
    json.put("publishEvery", d.publishEvery());
    json.put("deterministic", d.deterministic());
    d.retention().ifPresent(r -> json.put("retention", r.toString()));
    if (!d.attribution().equals(Attribution.NONE)) {
      json.set("attribution", write(d.attribution()));
    }
    return json;
  }

  private static ArrayNode write(List<Action> actions) {
    var array = Json.newArray();
    for (var action : actions) {
      var json = array.addObject().put("id", action.id());
      if (action.features().size() > 0) {
        json.set("features", FeaturesJson.write(action.features()));
      }
    }
    return array;
  }

  private static ObjectNode write(AlgorithmChoice choice) {
    var json = Json.newObject().put("name", choice.name());
    var options = json.putObject("options");
    choice.options().forEach((name, value) -> put(options, name, value));
    return json;
  }

  private static void put(ObjectNode json, String name, Object value) {
    switch (value) {
      case Boolean b -> json.put(name, b);
      case Double d when d == Math.rint(d) && Math.abs(d) < 1L << 53 ->
          json.put(name, d.longValue());
      case Double d -> json.put(name, d);
      default -> json.put(name, value.toString());
    }
  }

  private static ObjectNode write(Reward reward) {
    var json = Json.newObject();
    var signals = json.putArray("signals");
    reward.signals().forEach(s -> signals.add(write(s)));
    json.put("fuse", Json.name(reward.fuse()));
    json.set("range", write(reward.range()));
    json.put("clip", reward.clip());
    json.put("default", reward.otherwise());
    return json;
  }

  private static ObjectNode write(Signal signal) {
    var json = Json.newObject();
    json.put("type", signal.type());
    putOrNone(json, "value", signal.implied());
    json.put("weight", signal.weight());
    json.put("scale", signal.scale());
    putOrNone(json, "cap", signal.cap());
    json.put("halfLife", signal.halfLife().map(Duration::toString).orElse(null));
    json.set("range", write(signal.values()));
    json.put("max", signal.max());
    return json;
  }

  private static void putOrNone(ObjectNode json, String name, OptionalDouble value) {
    if (value.isPresent()) {
      json.put(name, value.getAsDouble());
    } else {
      json.putNull(name);
    }
  }

  private static ArrayNode write(Range range) {
    return Json.newArray().add(range.low()).add(range.high());
  }

  private static ObjectNode write(Horizon horizon) {
    var json = Json.newObject().put("wait", horizon.delay().toString());
    write(json.putArray("settleOn"), horizon.settleOn());
    write(json.putArray("endOn"), horizon.endOn());
    return json.put("episodeWait", horizon.episodeWait().toString());
  }

  private static ObjectNode write(Attribution attribution) {
    var json = Json.newObject();
    write(json.putArray("types"), attribution.types());
    attribution.window().ifPresent(w -> json.put("window", w.toString()));
    return json.put("rule", Json.name(attribution.rule()));
  }

  private static void write(ArrayNode array, Set<String> texts) {
    texts.stream().sorted().forEach(array::add);
  }

  private static ObjectNode write(Exploration exploration) {
    var json =
        Json.newObject()
            .put("share", exploration.share())
            .put("floor", exploration.floor())
            .put("cap", exploration.cap());
    var limits = json.putObject("limits");
    sorted(exploration.limits())
        .forEach((id, l) -> limits.putObject(id).put("floor", l.low()).put("cap", l.high()));
    var pins = json.putObject("pins");
    sorted(exploration.pins()).forEach(pins::put);
    return json;
  }

  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return new TreeMap<>(map);
  }
}
