package io.volano.store.json;

import io.volano.Action;
import io.volano.Choice;
import io.volano.Decision;
import io.volano.Distribution;
import io.volano.Entry;
import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Deleted;
import io.volano.Entry.Ended;
import io.volano.Entry.Erased;
import io.volano.Entry.Frozen;
import io.volano.Entry.Observed;
import io.volano.Entry.RolledBack;
import io.volano.Entry.Settled;
import io.volano.Entry.Thawed;
import io.volano.EpisodeStep;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Logged;
import io.volano.Outcome;
import io.volano.Play;
import io.volano.Slot;
import io.volano.TaskId;
import io.volano.TaskSecret;
import io.volano.Terms;
import io.volano.Version;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An entry as one line of JSON, for people, export and import.
///
/// ```json
/// {"position": 7, "entry": "observed", "tenant": "default", "task": "headline", "at": "…", …}
/// ```
///
/// Reading what was written gives an equal entry, except for a declaration's secret if it was left
/// out. Features with names are an object; without, as retention leaves them, an array of `[key,
/// value]`. A propensity nobody knows is `null`.
public final class EntryJson {

  private EntryJson() {}

  /// The entry as one object.
  ///
  /// @param withSecrets whether a declaration shows the key of its task's draws
  public static ObjectNode write(Logged<?> logged, boolean withSecrets) {
    var entry = logged.entry();
    var json = Json.newObject();
    json.put("position", logged.position());
    json.put("entry", name(entry));
    json.put("tenant", entry.task().tenant());
    json.put("task", entry.task().name());
    json.put("at", entry.at().toString());
    switch (entry) {
      case Declared e -> write(e, withSecrets, json);
      case Decided e -> write(e.decision(), json);
      case Activated e ->
          json.put("decision", e.decision())
              .put("decisionId", e.decisionId())
              .put("due", e.due().toString());
      case Observed e -> write(e, json);
      case Settled e -> write(e, json);
      case Ended e -> write(e, json);
      case RolledBack e -> json.put("version", e.version().toString());
      case Erased e ->
          json.put("subject", e.subject()).put("from", e.from()).put("decisions", e.decisions());
      case Frozen _, Thawed _, Deleted _ -> {}
    }
    return json;
  }

  private static String name(Entry entry) {
    return switch (entry) {
      case Declared _ -> "declared";
      case Decided _ -> "decided";
      case Activated _ -> "activated";
      case Observed _ -> "observed";
      case Settled _ -> "settled";
      case Ended _ -> "ended";
      case RolledBack _ -> "rolled-back";
      case Frozen _ -> "frozen";
      case Thawed _ -> "thawed";
      case Erased _ -> "erased";
      case Deleted _ -> "deleted";
    };
  }

  private static void write(Declared e, boolean withSecrets, ObjectNode json) {
    json.put("revision", e.revision());
    json.set("declaration", DeclarationJson.write(e.declaration()));
    if (withSecrets) {
      json.put("secret", Base64.getEncoder().encodeToString(e.secret().toBytes()));
    }
  }

  private static void write(Decision d, ObjectNode json) {
    json.put("decisionId", d.id());
    json.put("revision", d.revision());
    json.put("policyVersion", d.version().toString());
    json.put("due", d.due().toString());
    json.put("subject", d.subject());
    d.episode()
        .ifPresent(e -> json.putObject("episode").put("id", e.episode()).put("step", e.step()));
    json.set("context", write(d.context()));
    var actions = json.putArray("actions");
    for (int i = 0; i < d.actions().size(); i++) {
      var action = actions.addObject().put("id", d.actions().get(i).id());
      action.set("features", write(d.actions().get(i).features()));
      action.put("probability", d.distribution().of(i));
    }
    json.put("rest", d.rest());
    var slots = json.putArray("slots");
    for (var slot : d.slots()) {
      var each = slots.addObject().put("slot", slot.name());
      each.put("action", d.actions().get(slot.action()).id());
      putOrNull(each, "propensity", slot.propensity());
      each.put("u", slot.u());
    }
    json.put("play", Json.name(d.play()));
    json.put("deferred", d.deferred());
    json.put("fingerprint", d.fingerprint());
    d.explanation().ifPresent(why -> json.set("why", write(why)));
  }

  private static void write(Observed e, ObjectNode json) {
    json.put("decision", e.decision());
    json.put("decisionId", e.decisionId());
    json.put("type", e.outcome().type());
    e.outcome().value().ifPresent(v -> json.put("value", v));
    json.put("slot", e.outcome().slot());
    json.put("happened", e.outcome().at().toString());
    e.outcome().key().ifPresent(k -> json.put("key", k));
    json.put("settles", e.settles());
  }

  private static void write(Settled e, ObjectNode json) {
    json.put("decision", e.position());
    json.put("decisionId", e.decision().id());
    json.put("slot", e.slot());
    e.reward().ifPresent(r -> json.put("reward", r));
    json.put("through", e.through());
  }

  private static void write(Ended e, ObjectNode json) {
    json.put("episode", e.episode()).put("how", Json.name(e.how()));
    e.context().ifPresent(c -> json.set("context", write(c)));
  }

  /// An explanation as `{value, how, parts}`.
  public static ObjectNode write(Explanation why) {
    var json = Json.newObject();
    putOrNull(json, "value", why.value());
    json.put("how", why.how());
    var parts = json.putArray("parts");
    why.parts().forEach(part -> parts.add(write(part)));
    return json;
  }

  private static JsonNode write(Features features) {
    return features.named() ? FeaturesJson.write(features) : writeKeys(features);
  }

  private static ArrayNode writeKeys(Features features) {
    var array = Json.newArray();
    for (int i = 0; i < features.size(); i++) {
      array.addArray().add(features.key(i)).add(features.value(i));
    }
    return array;
  }

  private static void putOrNull(ObjectNode json, String name, double value) {
    if (Double.isNaN(value)) {
      json.putNull(name);
    } else {
      json.put(name, value);
    }
  }

  /// Reads what [#write] wrote.
  ///
  /// @param fresh the secret of a declaration that came without
  /// @param decisions finds the decision a settled slot is of, by task and id
  public static Logged<Entry> read(
      Json json, TaskSecret fresh, BiFunction<TaskId, String, Decision> decisions) {
    var task = new TaskId(json.need("tenant").text(), json.need("task").text());
    var at = json.need("at").instant();
    return new Logged<>(
        json.need("position").whole(),
        switch (json.need("entry").text()) {
          case "declared" -> readDeclared(json, task, at, fresh);
          case "decided" -> new Decided(readDecision(json, task, at));
          case "activated" ->
              new Activated(
                  task,
                  at,
                  json.need("decision").whole(),
                  json.need("decisionId").text(),
                  json.need("due").instant());
          case "observed" -> readObserved(json, task, at);
          case "settled" -> readSettled(json, task, at, decisions);
          case "ended" -> readEnded(json, task, at);
          case "rolled-back" ->
              new RolledBack(task, at, Version.parse(json.need("version").text()));
          case "frozen" -> new Frozen(task, at);
          case "thawed" -> new Thawed(task, at);
          case "erased" ->
              new Erased(
                  task,
                  at,
                  json.need("subject").text(),
                  json.need("from").whole(),
                  json.need("decisions").whole());
          case "deleted" -> new Deleted(task, at);
          default -> throw json.need("entry").invalid("must be a kind of entry");
        });
  }

  private static Declared readDeclared(Json json, TaskId task, Instant at, TaskSecret fresh) {
    return new Declared(
        task,
        at,
        json.need("revision").whole(),
        DeclarationJson.read(json.need("declaration")),
        json.get("secret").map(EntryJson::readSecret).orElse(fresh));
  }

  private static TaskSecret readSecret(Json json) {
    return json.as(text -> new TaskSecret(Base64.getDecoder().decode(text.text())));
  }

  private static Decision readDecision(Json json, TaskId task, Instant at) {
    var listed = json.need("actions").array();
    var actions =
        listed.stream()
            .map(a -> new Action(a.need("id").text(), readFeatures(a.need("features"))))
            .toList();
    var probabilities = listed.stream().mapToDouble(a -> a.need("probability").number()).toArray();
    var terms =
        new Terms(
            json.need("revision").whole(),
            Version.parse(json.need("policyVersion").text()),
            at,
            json.need("due").instant());
    var choice =
        new Choice(
            actions,
            Distribution.logged(probabilities),
            json.need("rest").number(),
            json.need("slots").array().stream().map(s -> readSlot(s, actions)).toList(),
            json.need("play").constant(Play.values()));
    return new Decision(
        task,
        json.need("decisionId").text(),
        json.need("subject").text(),
        json.get("episode").map(e -> new EpisodeStep(e.need("id").text(), e.need("step").whole())),
        readFeatures(json.need("context")),
        terms,
        choice,
        json.need("deferred").flag(),
        json.need("fingerprint").whole(),
        json.get("why").map(EntryJson::readExplanation));
  }

  private static Slot readSlot(Json json, List<Action> actions) {
    var id = json.need("action").text();
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i).id().equals(id)) {
        return new Slot(
            json.need("slot").text(), i, numberOrNan(json, "propensity"), json.need("u").number());
      }
    }
    throw json.need("action").invalid("must be one of the actions: " + id);
  }

  private static Explanation readExplanation(Json json) {
    return new Explanation(
        numberOrNan(json, "value"),
        json.need("how").text(),
        json.need("parts").array().stream().map(EntryJson::readExplanation).toList());
  }

  private static double numberOrNan(Json json, String name) {
    return json.get(name).map(Json::number).orElse(Double.NaN);
  }

  private static Features readFeatures(Json json) {
    if (json.isObject()) {
      return FeaturesJson.read(json);
    }
    var features = Features.builder();
    for (var pair : json.array()) {
      var both = pair.array();
      features.add(
          both.get(0).whole(Integer.MIN_VALUE, Integer.MAX_VALUE), (float) both.get(1).number());
    }
    return features.build();
  }

  private static Observed readObserved(Json json, TaskId task, Instant at) {
    return new Observed(
        task,
        at,
        json.need("decision").whole(),
        json.need("decisionId").text(),
        new Outcome(
            json.need("type").text(),
            optional(json, "value"),
            json.need("slot").text(),
            json.need("happened").instant(),
            json.get("key").map(Json::text)),
        json.need("settles").flag());
  }

  private static Settled readSettled(
      Json json, TaskId task, Instant at, BiFunction<TaskId, String, Decision> decisions) {
    return new Settled(
        task,
        at,
        json.need("decision").whole(),
        json.need("slot").whole(0, Integer.MAX_VALUE),
        optional(json, "reward"),
        json.need("through").whole(),
        decisions.apply(task, json.need("decisionId").text()));
  }

  private static Ended readEnded(Json json, TaskId task, Instant at) {
    return new Ended(
        task,
        at,
        json.need("episode").text(),
        json.need("how").constant(Ended.How.values()),
        json.get("context").map(EntryJson::readFeatures));
  }

  private static OptionalDouble optional(Json json, String name) {
    var value = json.get(name);
    return value.isPresent() ? OptionalDouble.of(value.get().number()) : OptionalDouble.empty();
  }
}
