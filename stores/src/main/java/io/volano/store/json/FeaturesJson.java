package io.volano.store.json;

import io.volano.Features;
import io.volano.Refusal;
import java.util.HashSet;
import tools.jackson.databind.node.ObjectNode;

/// Features from a JSON object, and back.
///
/// | JSON | feature |
/// |---|---|
/// | a number | `path`, the number |
/// | a string | `path=string`, 1 |
/// | `true` | `path`, 1 |
/// | `false`, `null` | none |
/// | an object | those of its fields, at `path.field` |
/// | an array of strings | `path=string`, 1, for each of the set |
/// | an array of numbers | `path[i]`, the number, for each |
///
/// Anything else in an array is refused, as are more than [#MOST] features and objects nested
/// deeper than [#DEEPEST].
public final class FeaturesJson {

  public static final int MOST = 10_000;
  public static final int DEEPEST = 16;

  private final Features.Builder features = Features.builder();
  private final Json whole;
  private int count;

  private FeaturesJson(Json whole) {
    this.whole = whole;
  }

  public static Features read(Json object) {
    var reading = new FeaturesJson(object);
    reading.object(object, "", 1);
    return reading.features.build();
  }

  /// One number for each name, which [#read] reads as the same features; the names must be there.
  public static ObjectNode write(Features features) {
    var object = Json.newObject();
    for (int i = 0; i < features.size(); i++) {
      object.put(features.name(i), features.value(i));
    }
    return object;
  }

  private void object(Json json, String path, int depth) {
    if (depth > DEEPEST) {
      throw json.invalid("must not be nested deeper than " + DEEPEST + " objects");
    }
    json.fields()
        .forEach((name, value) -> value(value, path.isEmpty() ? name : path + "." + name, depth));
  }

  private void value(Json json, String path, int depth) {
    var node = json.node();
    if (node.isNumber()) {
      add(json, path, json.number());
    } else if (node.isString()) {
      add(json, path + "=" + json.text(), 1);
    } else if (node.isObject()) {
      object(json, path, depth + 1);
    } else if (node.isArray()) {
      array(json, path);
    } else if (node.isBoolean() && node.booleanValue()) {
      add(json, path, 1);
    }
  }

  private void array(Json json, String path) {
    var elements = json.array();
    var seen = new HashSet<String>();
    boolean numbers = !elements.isEmpty() && elements.getFirst().node().isNumber();
    for (int i = 0; i < elements.size(); i++) {
      var element = elements.get(i);
      if (numbers) {
        add(element, path + "[" + i + "]", element.number());
      } else if (seen.add(element.text())) {
        add(element, path + "=" + element.text(), 1);
      }
    }
  }

  private void add(Json json, String name, double value) {
    if (++count > MOST) {
      throw whole.invalid("must have at most " + MOST + " features");
    }
    if (!Float.isFinite((float) value)) {
      throw json.invalid("must be a finite number of single precision: " + value);
    }
    try {
      features.add(name, value);
    } catch (Refusal.Invalid e) {
      throw e.within(whole.path());
    }
  }
}
