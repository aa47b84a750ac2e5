package io.volano.policy;

import io.volano.Action;
import io.volano.math.LongIndex;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Numbers (slots) for the actions a learner has met, never more than a fixed number of them: when
/// it is full, the action that was learned least recently gives its slot to the new one.
///
/// A saved index comes back with the same slots, so that whatever is summed up slot by slot gives
/// the same bits before and after.
final class ActionIndex {

  /// The bound of the algorithms that keep a few numbers per action.
  static final int MOST = 20_000;

  private static final int NONE = LongIndex.ABSENT;

  private final int most;
  private final LongIndex slots = new LongIndex();
  private Action[] actions = new Action[8]; // without features
  private int[] older = new int[8];
  private int[] newer = new int[8];
  private int oldest = NONE;
  private int newest = NONE;
  private boolean shared;

  ActionIndex(int most) {
    this.most = most;
  }

  int size() {
    return slots.size();
  }

  int capacity() {
    return actions.length;
  }

  String id(int slot) {
    return actions[slot].id();
  }

  /// The slot of an action, which is now the most recently learned, or -1 if it has none.
  int touch(long key) {
    int slot = slots.get(key);
    if (slot != NONE && slot != newest) {
      unlink(slot);
      link(slot);
    }
    return slot;
  }

  /// Gives a slot to an action that has none; whatever belonged to the slot belongs to it no more.
  int admit(Action action) {
    int slot = size() < most ? size() : evict();
    makeRoom(slot);
    actions[slot] = Action.of(action.id());
    slots.put(action.key(), slot);
    link(slot);
    return slot;
  }

  /// Writes the ids by slot, and the slots from the least to the most recently learned.
  void save(DataOutput out) throws IOException {
    out.writeInt(size());
    for (int slot = 0; slot < size(); slot++) {
      out.writeUTF(id(slot));
    }
    for (int slot = oldest; slot != NONE; slot = newer[slot]) {
      out.writeInt(slot);
    }
  }

  /// Reads what [#save] wrote.
  static ActionIndex load(int most, DataInput in) throws IOException {
    var index = new ActionIndex(most);
    int size = in.readInt();
    if (size < 0 || size > most) {
      throw new IOException("actions must be in [0, " + most + "]: " + size);
    }
    for (int slot = 0; slot < size; slot++) {
      index.admit(Action.of(in.readUTF()));
    }
    for (int i = 0; i < size; i++) {
      int slot = in.readInt();
      if (slot < 0 || slot >= size) {
        throw new IOException("a slot must be in [0, " + size + "): " + slot);
      }
      index.touch(index.actions[slot].key());
    }
    return index;
  }

  /// The ids, from the least to the most recently learned.
  List<String> ids() {
    var ids = new ArrayList<String>();
    for (int slot = oldest; slot != NONE; slot = newer[slot]) {
      ids.add(id(slot));
    }
    return ids;
  }

  /// Who has which slot now; later changes do not reach it.
  Snapshot snapshot() {
    shared = true;
    return new Snapshot(slots.snapshot(), actions);
  }

  /// Actions and their slots at one time.
  static final class Snapshot {
    private final LongIndex slots;
    private final Action[] actions;

    private Snapshot(LongIndex slots, Action[] actions) {
      this.slots = slots;
      this.actions = actions;
    }

    /// The slot of an action, or -1.
    int slot(Action action) {
      return slots.get(action.key());
    }

    int size() {
      return slots.size();
    }

    String id(int slot) {
      return actions[slot].id();
    }
  }

  private int evict() {
    int slot = oldest;
    slots.remove(actions[slot].key());
    unlink(slot);
    return slot;
  }

  private void makeRoom(int slot) {
    if (slot >= actions.length) {
      actions = Arrays.copyOf(actions, 2 * slot);
      older = Arrays.copyOf(older, 2 * slot);
      newer = Arrays.copyOf(newer, 2 * slot);
    } else if (shared) {
      actions = actions.clone();
    }
    shared = false;
  }

  private void link(int slot) {
    older[slot] = newest;
    newer[slot] = NONE;
    if (newest == NONE) {
      oldest = slot;
    } else {
      newer[newest] = slot;
    }
    newest = slot;
  }

  private void unlink(int slot) {
    int before = older[slot];
    int after = newer[slot];
    if (before == NONE) {
      oldest = after;
    } else {
      newer[before] = after;
    }
    if (after == NONE) {
      newest = before;
    } else {
      older[after] = before;
    }
  }
}
