package io.volano.store;

import io.volano.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The actions of a declaration, where the log has it.
record DeclaredActions(long position, List<Action> list, Map<String, Integer> indexes) {

  /// Some of the actions of a declaration, by their indexes.
  record Chosen(DeclaredActions declared, List<Integer> indexes) {}

  static DeclaredActions of(long position, List<Action> list) {
    var indexes = new HashMap<String, Integer>(2 * list.size());
    for (int i = 0; i < list.size(); i++) {
      indexes.put(list.get(i).id(), i);
    }
    return new DeclaredActions(position, list, indexes);
  }

  /// Where these stand in the declaration, or empty if one of them is not in it.
  Optional<Chosen> find(List<Action> actions) {
    var found = new ArrayList<Integer>(actions.size());
    for (int i = 0; i < actions.size(); i++) {
      var action = actions.get(i);
      if (i < list.size() && list.get(i).equals(action)) {
        found.add(i);
      } else {
        var at = indexes.get(action.id());
        if (at == null || !list.get(at).equals(action)) {
          return Optional.empty();
        }
        found.add(at);
      }
    }
    return Optional.of(new Chosen(this, found));
  }
}
