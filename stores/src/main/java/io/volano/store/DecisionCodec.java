package io.volano.store;

import io.volano.Action;
import io.volano.Choice;
import io.volano.Decision;
import io.volano.Distribution;
import io.volano.EpisodeStep;
import io.volano.Explanation;
import io.volano.Play;
import io.volano.Slot;
import io.volano.TaskId;
import io.volano.Terms;
import io.volano.store.DeclaredActions.Chosen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The binary form of decisions.
///
/// A decision has a *body* of what learning needs, and a *detail* of what only people read (names
/// of features, the explanation), which retention drops.
///
/// A decision among a task's declared actions refers to the log position of their declaration and
/// says which of them: all in order, a mask, or indexes. Actions that came with the request stand
/// in the body. For 10 declared actions and 16 features a body has about 240 bytes.
final class DecisionCodec {

  /// Which of the declared actions.
  private static final int ALL = 0;

  private static final int MASK = 1;
  private static final int INDEXES = 2;
  private static final int INLINE = 3;

  private static final int DEFERRED = 4; // below it two bits of Play
  private static final int FINGERPRINT = 8;
  private static final int UNIFORM = 16;
  private static final int REST = 32;
  private static final int PLAIN_SLOTS = 64; // named "0", "1", …
  private static final int PLAIN_DRAW = 128; // the first propensity is the distribution's

  private DecisionCodec() {}

  /// The columns that a decision's body does not repeat.
  record Columns(
      TaskId task, Instant at, String id, String subject, Optional<EpisodeStep> episode) {}

  /// Finds the actions declared at a log position.
  interface LongToActions {
    List<Action> at(long position);
  }

  /// @param chosen its actions among those declared; empty if they must stand in the body
  static byte[] body(Decision d, Optional<Chosen> chosen) {
    var out = Parts.begin(d.at());
    var p = d.distribution().toArray();
    boolean uniform = uniform(p);
    boolean plainSlots = plainSlots(d.slots());
    var first = d.slots().getFirst();
    boolean plainDraw = same(first.propensity(), p[first.action()]);
    out.put(
        code(d.play())
            | (d.deferred() ? DEFERRED : 0)
            | (d.fingerprint() != 0 ? FINGERPRINT : 0)
            | (uniform ? UNIFORM : 0)
            | (d.rest() != 0 ? REST : 0)
            | (plainSlots ? PLAIN_SLOTS : 0)
            | (plainDraw ? PLAIN_DRAW : 0));
    out.varint(d.revision());
    Parts.version(out, d.version());
    Parts.instant(out, d.due(), d.at());
    if (d.fingerprint() != 0) {
      out.raw(d.fingerprint());
    }
    Parts.features(out, d.context());
    actions(out, d.actions(), chosen);
    for (int i = 0; i < (uniform ? 1 : p.length); i++) {
      out.raw(p[i]);
    }
    if (d.rest() != 0) {
      out.raw(d.rest());
    }
    slots(out, d.slots(), plainSlots, plainDraw);
    return out.toBytes();
  }

  /// What retention drops of a decision, or null if there is nothing.
  ///
  /// @param inline whether its actions stand in the body
  static byte[] detail(Decision d, boolean inline) {
    boolean names =
        Parts.hasNames(d.context())
            || (inline && d.actions().stream().anyMatch(a -> Parts.hasNames(a.features())));
    if (!names && d.explanation().isEmpty()) {
      return null;
    }
    var out = Parts.begin();
    Parts.names(out, d.context());
    out.put(inline ? 1 : 0);
    if (inline) {
      d.actions().forEach(a -> Parts.names(out, a.features()));
    }
    out.put(d.explanation().isPresent() ? 1 : 0);
    d.explanation().ifPresent(e -> Parts.explanation(out, e));
    return out.toBytes();
  }

  /// @param declared finds the actions declared at a log position
  /// @param detail its detail, or null to do without
  static Decision decision(Columns columns, byte[] body, byte[] detail, LongToActions declared) {
    var in = Parts.open(body);
    var at = columns.at().plusNanos(in.varint());
    int flags = in.get();
    long revision = in.varint();
    var version = Parts.version(in);
    var due = Parts.instant(in, at);
    long fingerprint = (flags & FINGERPRINT) != 0 ? in.rawLong() : 0;
    var context = Parts.features(in);
    var actions = actions(in, declared);
    var distribution = distribution(in, actions.size(), (flags & UNIFORM) != 0);
    double rest = (flags & REST) != 0 ? in.rawDouble() : 0;
    var slots = slots(in, flags, distribution);
    Optional<Explanation> explanation = Optional.empty();
    if (detail != null) {
      var texts = Parts.open(detail);
      context = Parts.named(texts, context);
      actions = named(texts, actions);
      explanation = texts.get() == 1 ? Optional.of(Parts.explanation(texts)) : Optional.empty();
    }
    return new Decision(
        columns.task(),
        columns.id(),
        columns.subject(),
        columns.episode(),
        context,
        new Terms(revision, version, at, due),
        new Choice(actions, distribution, rest, slots, play(flags & 3)),
        (flags & DEFERRED) != 0,
        fingerprint,
        explanation);
  }

  private static int code(Play play) {
    return switch (play) {
      case POLICY -> 0;
      case BASELINE -> 1;
      case IMITATED -> 2;
    };
  }

  private static Play play(int code) {
    return switch (code) {
      case 0 -> Play.POLICY;
      case 1 -> Play.BASELINE;
      case 2 -> Play.IMITATED;
      default -> throw new IllegalStateException("no play has the code " + code);
    };
  }

  private static void actions(Bytes.Out out, List<Action> actions, Optional<Chosen> chosen) {
    if (chosen.isPresent()) {
      references(out, chosen.get().indexes(), chosen.get().declared());
    } else {
      out.put(INLINE).varint(actions.size());
      for (var action : actions) {
        out.text(Bytes.storable("actions.id", action.id()));
        Parts.features(out, action.features());
      }
    }
  }

  private static void references(Bytes.Out out, List<Integer> found, DeclaredActions declared) {
    int all = declared.list().size();
    boolean ordered = true;
    for (int i = 1; i < found.size(); i++) {
      ordered &= found.get(i - 1) < found.get(i);
    }
    if (ordered && found.size() == all) {
      out.put(ALL).varint(declared.position());
    } else if (ordered && all <= Byte.SIZE * found.size()) {
      var mask = new byte[(all + Byte.SIZE - 1) / Byte.SIZE];
      for (int i : found) {
        mask[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
      }
      out.put(MASK).varint(declared.position()).raw(mask);
    } else {
      out.put(INDEXES).varint(declared.position()).varint(found.size());
      for (int i : found) {
        out.varint(i);
      }
    }
  }

  private static List<Action> actions(Bytes.In in, LongToActions declared) {
    int which = in.get();
    if (which == INLINE) {
      int n = in.count();
      var actions = new ArrayList<Action>(n);
      for (int i = 0; i < n; i++) {
        actions.add(new Action(in.text(), Parts.features(in)));
      }
      return actions;
    }
    var all = declared.at(in.varint());
    return switch (which) {
      case ALL -> all;
      case MASK -> masked(in.raw((all.size() + Byte.SIZE - 1) / Byte.SIZE), all);
      case INDEXES -> {
        int n = in.count();
        var actions = new ArrayList<Action>(n);
        for (int i = 0; i < n; i++) {
          actions.add(all.get(in.count()));
        }
        yield actions;
      }
      default -> throw new IllegalStateException("unknown form of actions: " + which);
    };
  }

  private static List<Action> masked(byte[] mask, List<Action> all) {
    var actions = new ArrayList<Action>(all.size());
    for (int i = 0; i < all.size(); i++) {
      if ((mask[i / Byte.SIZE] >> i % Byte.SIZE & 1) == 1) {
        actions.add(all.get(i));
      }
    }
    return actions;
  }

  /// The names of actions that came with the request; those of declared ones are with them.
  private static List<Action> named(Bytes.In in, List<Action> actions) {
    if (in.get() == 0) {
      return actions;
    }
    var named = new ArrayList<Action>(actions.size());
    for (var action : actions) {
      var features = Parts.named(in, action.features());
      named.add(features.named() ? new Action(action.id(), features) : action);
    }
    return named;
  }

  private static boolean uniform(double[] p) {
    for (double each : p) {
      if (!same(each, p[0])) {
        return false;
      }
    }
    return p.length > 0;
  }

  private static boolean same(double a, double b) {
    return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
  }

  private static Distribution distribution(Bytes.In in, int n, boolean uniform) {
    var p = new double[n];
    for (int i = 0; i < n; i++) {
      p[i] = uniform && i > 0 ? p[0] : in.rawDouble();
    }
    return Distribution.logged(p);
  }

  private static boolean plainSlots(List<Slot> slots) {
    for (int i = 0; i < slots.size(); i++) {
      if (!slots.get(i).name().equals(Integer.toString(i))) {
        return false;
      }
    }
    return true;
  }

  private static void slots(Bytes.Out out, List<Slot> slots, boolean plain, boolean plainDraw) {
    out.varint(slots.size());
    for (int i = 0; i < slots.size(); i++) {
      var slot = slots.get(i);
      if (!plain) {
        out.text(Bytes.storable("slots.name", slot.name()));
      }
      out.varint(slot.action()).raw(slot.u());
      if (i > 0 || !plainDraw) {
        out.raw(slot.propensity());
      }
    }
  }

  private static List<Slot> slots(Bytes.In in, int flags, Distribution distribution) {
    int n = in.count();
    if (n == 1) {
      return List.of(slot(in, flags, distribution, 0));
    }
    var slots = new ArrayList<Slot>(n);
    for (int i = 0; i < n; i++) {
      slots.add(slot(in, flags, distribution, i));
    }
    return slots;
  }

  private static Slot slot(Bytes.In in, int flags, Distribution distribution, int i) {
    var name = (flags & PLAIN_SLOTS) != 0 ? plainName(i) : in.text();
    int action = in.count();
    double u = in.rawDouble();
    boolean plainDraw = i == 0 && (flags & PLAIN_DRAW) != 0;
    return new Slot(name, action, plainDraw ? distribution.of(action) : in.rawDouble(), u);
  }

  private static String plainName(int i) {
    return i == 0 ? "0" : Integer.toString(i);
  }
}
