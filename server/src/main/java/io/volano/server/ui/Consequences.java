package io.volano.server.ui;

import io.volano.Declaration;
import io.volano.TaskLoop;
import io.volano.store.json.DeclarationJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// What a new declaration of a task will do, before it is saved.
///
/// @param revision it becomes
/// @param pending decisions that settle under the revision before
/// @param goesOn whether the learner keeps what it knows; otherwise it is folded again from the log
/// @param steps that are folded again
/// @param changes by path
public record Consequences(
    long revision, long pending, boolean goesOn, long steps, List<Change> changes) {

  /// A value that changes; empty where there is none.
  public record Change(String path, String before, String after) {}

  /// @param loop the task as it stands, or null for a new one
  static Consequences of(TaskLoop loop, Declaration next) {
    if (loop == null) {
      return new Consequences(1, 0, true, 0, List.of());
    }
    var now = loop.declaration();
    return new Consequences(
        loop.revision() + 1,
        loop.pending(),
        now.learnsLike(next),
        loop.stepsLearned(),
        changes(now, next));
  }

  public boolean nothing() {
    return revision > 1 && changes.isEmpty();
  }

  private static List<Change> changes(Declaration now, Declaration next) {
    var before = new TreeMap<String, String>();
    var after = new TreeMap<String, String>();
    flatten("", DeclarationJson.write(now), before);
    flatten("", DeclarationJson.write(next), after);
    var paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    var changes = new ArrayList<Change>();
    for (var path : paths) {
      var was = before.getOrDefault(path, "");
      var is = after.getOrDefault(path, "");
      if (!was.equals(is)) {
        changes.add(new Change(path, was, is));
      }
    }
    return changes;
  }

  private static void flatten(String path, JsonNode node, TreeMap<String, String> into) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              e ->
                  flatten(
                      path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue(), into));
    } else if (node.isArray() && node.size() > 0 && node.get(0).isObject()) {
      for (var element : node.values()) {
        var name = element.path("id").asString(element.path("type").asString(""));
        flatten(path + "[" + name + "]", element, into);
      }
    } else if (!node.isNull()) {
      into.put(path, node.isString() ? node.stringValue() : node.toString());
    }
  }
}
