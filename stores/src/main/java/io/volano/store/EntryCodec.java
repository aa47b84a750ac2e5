package io.volano.store;

import io.volano.Action;
import io.volano.Choice;
import io.volano.Decision;
import io.volano.Distribution;
import io.volano.Entry.Activated;
import io.volano.Entry.Declared;
import io.volano.Entry.Ended;
import io.volano.Entry.Erased;
import io.volano.Entry.Observed;
import io.volano.Entry.RolledBack;
import io.volano.Entry.Settled;
import io.volano.EpisodeStep;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.Outcome;
import io.volano.Play;
import io.volano.Refusal;
import io.volano.Slot;
import io.volano.TaskId;
import io.volano.TaskSecret;
import io.volano.Terms;
import io.volano.Version;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The binary form of entries: what of an entry is not in a column of its own.
///
/// An entry has a *body* of what learning needs, and a decision also a *detail* of what only people
/// read (names of features, the explanation), which retention drops. The first byte of each is the
/// version of the form; a new version reads the old ones.
///
/// A decision among a task's declared actions refers to the log position of their declaration and
/// says which of them: all in order, a mask, or indexes. Actions that came with the request stand
/// in the body. For 10 declared actions and 16 features a body has about 240 bytes.
final class EntryCodec {

  private static final int FORM = 1;

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

  private EntryCodec() {}

  /// The actions of a declaration, where the log has it.
  record Actions(long position, List<Action> list, Map<String, Integer> indexes) {

    static Actions of(long position, List<Action> list) {
      var indexes = new HashMap<String, Integer>(2 * list.size());
      for (int i = 0; i < list.size(); i++) {
        indexes.put(list.get(i).id(), i);
      }
      return new Actions(position, list, indexes);
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

  /// Some of the actions of a declaration, by their indexes.
  record Chosen(Actions declared, List<Integer> indexes) {}

  /// The columns that a decision's body does not repeat.
  record Columns(
      TaskId task, Instant at, String id, String subject, Optional<EpisodeStep> episode) {}

  /// @param chosen its actions among those declared; empty if they must stand in the body
  static byte[] body(Decision d, Optional<Chosen> chosen) {
    var out = new Bytes.Out().put(FORM);
    nanos(out, d.at());
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
    version(out, d.version());
    out.signed(d.due().getEpochSecond() - d.at().getEpochSecond()).varint(nano(d.due()));
    if (d.fingerprint() != 0) {
      out.raw(d.fingerprint());
    }
    features(out, d.context());
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

  /// @param declared finds the actions declared at a log position
  /// @param detail its detail, or null to do without
  static Decision decision(Columns columns, byte[] body, byte[] detail, LongToActions declared) {
    var in = new Bytes.In(body);
    form(in);
    var at = columns.at().plusNanos(in.varint());
    int flags = in.get();
    long revision = in.varint();
    var version = version(in);
    var due = Instant.ofEpochSecond(at.getEpochSecond() + in.signed(), in.varint());
    long fingerprint = (flags & FINGERPRINT) != 0 ? in.rawLong() : 0;
    var context = features(in);
    var actions = actions(in, declared);
    var distribution = distribution(in, actions.size(), (flags & UNIFORM) != 0);
    double rest = (flags & REST) != 0 ? in.rawDouble() : 0;
    var slots = slots(in, flags, distribution);
    Optional<Explanation> explanation = Optional.empty();
    if (detail != null) {
      var texts = new Bytes.In(detail);
      form(texts);
      context = named(texts, context);
      actions = named(texts, actions);
      explanation = texts.get() == 1 ? Optional.of(explanation(texts)) : Optional.empty();
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

  /// Finds the actions declared at a log position.
  interface LongToActions {
    List<Action> at(long position);
  }

  /// What retention drops of a decision, or null if there is nothing.
  ///
  /// @param inline whether its actions stand in the body
  static byte[] detail(Decision d, boolean inline) {
    boolean names =
        hasNames(d.context())
            || (inline && d.actions().stream().anyMatch(a -> hasNames(a.features())));
    if (!names && d.explanation().isEmpty()) {
      return null;
    }
    var out = new Bytes.Out().put(FORM);
    names(out, d.context());
    out.put(inline ? 1 : 0);
    if (inline) {
      d.actions().forEach(a -> names(out, a.features()));
    }
    out.put(d.explanation().isPresent() ? 1 : 0);
    d.explanation().ifPresent(e -> explanation(out, e));
    return out.toBytes();
  }

  static byte[] body(Declared d) {
    var settings = DeclarationJson.writeSettings(d.declaration());
    var out = new Bytes.Out().put(FORM);
    nanos(out, d.at());
    out.raw(d.secret().toBytes()).text(Json.write(settings));
    var actions = d.declaration().actions();
    out.varint(actions.size());
    for (var action : actions) {
      out.text(Bytes.storable("id", action.id()));
      features(out, action.features());
      names(out, action.features());
    }
    return out.toBytes();
  }

  static Declared declared(TaskId task, Instant at, long revision, byte[] body) {
    var in = new Bytes.In(body);
    form(in);
    at = at.plusNanos(in.varint());
    var secret = new TaskSecret(in.raw(32));
    var settings = Json.parse(in.text());
    int n = in.count();
    var actions = new ArrayList<Action>(n);
    for (int i = 0; i < n; i++) {
      var id = in.text();
      actions.add(new Action(id, named(in, features(in))));
    }
    var declaration = DeclarationJson.readSettings(settings, actions);
    return new Declared(task, at, revision, declaration, secret);
  }

  static byte[] body(Activated a) {
    var out = new Bytes.Out().put(FORM);
    nanos(out, a.at());
    return instant(out, a.due(), a.at()).toBytes();
  }

  static Activated activated(TaskId task, Instant at, long ref, String decisionId, byte[] body) {
    var in = new Bytes.In(body);
    form(in);
    at = at.plusNanos(in.varint());
    return new Activated(task, at, ref, decisionId, instant(in, at));
  }

  static byte[] body(Observed o) {
    var outcome = o.outcome();
    var out = new Bytes.Out().put(FORM);
    nanos(out, o.at());
    out.put((o.settles() ? 1 : 0) | (outcome.value().isPresent() ? 2 : 0));
    out.text(Bytes.storable("type", outcome.type()));
    out.text(Bytes.storable("slot", outcome.slot()));
    instant(out, outcome.at(), o.at());
    outcome.value().ifPresent(out::raw);
    return out.toBytes();
  }

  static Observed observed(
      TaskId task, Instant at, long ref, String decisionId, String key, byte[] body) {
    var in = new Bytes.In(body);
    form(in);
    at = at.plusNanos(in.varint());
    int flags = in.get();
    var type = in.text();
    var slot = in.text();
    var happened = instant(in, at);
    var value = (flags & 2) != 0 ? OptionalDouble.of(in.rawDouble()) : OptionalDouble.empty();
    var outcome = new Outcome(type, value, slot, happened, Optional.ofNullable(key));
    return new Observed(task, at, ref, decisionId, outcome, (flags & 1) != 0);
  }

  static byte[] body(Settled s) {
    var out = new Bytes.Out().put(FORM);
    nanos(out, s.at());
    out.varint(s.through()).put(s.reward().isPresent() ? 1 : 0);
    s.reward().ifPresent(out::raw);
    return out.toBytes();
  }

  static Settled settled(
      TaskId task, Instant at, long ref, int slot, byte[] body, Decision decision) {
    var in = new Bytes.In(body);
    form(in);
    at = at.plusNanos(in.varint());
    long through = in.varint();
    var reward = in.get() == 1 ? OptionalDouble.of(in.rawDouble()) : OptionalDouble.empty();
    return new Settled(task, at, ref, slot, reward, through, decision);
  }

  static byte[] body(Ended e) {
    var out = new Bytes.Out().put(FORM);
    nanos(out, e.at());
    out.put(code(e.how()) | (e.context().isPresent() ? 2 : 0));
    e.context().ifPresent(c -> features(out, c));
    return out.toBytes();
  }

  static byte[] detail(Ended e) {
    if (e.context().filter(EntryCodec::hasNames).isEmpty()) {
      return null;
    }
    var out = new Bytes.Out().put(FORM);
    names(out, e.context().get());
    return out.toBytes();
  }

  static Ended ended(TaskId task, Instant at, String episode, byte[] body, byte[] detail) {
    var in = new Bytes.In(body);
    form(in);
    at = at.plusNanos(in.varint());
    int flags = in.get();
    Optional<Features> context = (flags & 2) != 0 ? Optional.of(features(in)) : Optional.empty();
    if (detail != null && context.isPresent()) {
      var texts = new Bytes.In(detail);
      form(texts);
      context = Optional.of(named(texts, context.get()));
    }
    return new Ended(
        task, at, episode, (flags & 1) == 0 ? Ended.How.TERMINATED : Ended.How.TRUNCATED, context);
  }

  static byte[] body(RolledBack r) {
    var out = new Bytes.Out().put(FORM);
    nanos(out, r.at());
    version(out, r.version());
    return out.toBytes();
  }

  static RolledBack rolledBack(TaskId task, Instant at, byte[] body) {
    var in = new Bytes.In(body);
    form(in);
    at = at.plusNanos(in.varint());
    return new RolledBack(task, at, version(in));
  }

  static byte[] body(Erased e) {
    var out = new Bytes.Out().put(FORM);
    nanos(out, e.at());
    return out.text(e.subject()).varint(e.from()).varint(e.decisions()).toBytes();
  }

  static Erased erased(TaskId task, Instant at, byte[] body) {
    var in = new Bytes.In(body);
    form(in);
    at = at.plusNanos(in.varint());
    return new Erased(task, at, in.text(), in.varint(), in.varint());
  }

  /// The body of an entry that has nothing but its time.
  static byte[] body(Instant at) {
    var out = new Bytes.Out().put(FORM);
    nanos(out, at);
    return out.toBytes();
  }

  static Instant at(Instant at, byte[] body) {
    var in = new Bytes.In(body);
    form(in);
    return at.plusNanos(in.varint());
  }

  /// The microseconds since 1970 that stand in a column; what is left of the instant, up to 999
  /// nanoseconds, stands first in the body.
  static long micros(Instant at) {
    try {
      return Math.addExact(
          Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1_000);
    } catch (ArithmeticException _) {
      throw new Refusal.Invalid("at", "must be within 292,000 years of 1970: " + at);
    }
  }

  /// The first microsecond that is not before an instant.
  static long microsUp(Instant at) {
    return micros(at) + (nano(at) % 1_000 == 0 ? 0 : 1);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  private static int nano(Instant at) {
    return at.get(ChronoField.NANO_OF_SECOND);
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

  private static int code(Ended.How how) {
    return switch (how) {
      case TERMINATED -> 0;
      case TRUNCATED -> 1;
    };
  }

  private static void form(Bytes.In in) {
    int form = in.get();
    if (form != FORM) {
      throw new IllegalStateException(
          "entries of form " + form + " need a newer release; this one reads " + FORM);
    }
  }

  private static void nanos(Bytes.Out out, Instant at) {
    out.varint(nano(at) % 1_000);
  }

  private static Bytes.Out instant(Bytes.Out out, Instant instant, Instant near) {
    return out.signed(instant.getEpochSecond() - near.getEpochSecond()).varint(nano(instant));
  }

  private static Instant instant(Bytes.In in, Instant near) {
    return Instant.ofEpochSecond(near.getEpochSecond() + in.signed(), in.varint());
  }

  private static void version(Bytes.Out out, Version version) {
    out.varint(version.revision()).varint(version.position()).varint(version.epoch());
  }

  private static Version version(Bytes.In in) {
    return new Version(in.varint(), in.varint(), in.varint());
  }

  /// The count, a bit for each value that is 1, the keys, the values that are not 1.
  private static void features(Bytes.Out out, Features features) {
    int n = features.size();
    out.varint(n);
    for (int i = 0; i < n; i += Byte.SIZE) {
      int ones = 0;
      for (int j = i; j < Math.min(n, i + Byte.SIZE); j++) {
        ones |= features.value(j) == 1 ? 1 << (j - i) : 0;
      }
      out.put(ones);
    }
    for (int i = 0; i < n; i++) {
      out.raw(features.key(i));
    }
    for (int i = 0; i < n; i++) {
      if (features.value(i) != 1) {
        out.raw(features.value(i));
      }
    }
  }

  private static Features features(Bytes.In in) {
    int n = in.count();
    if (n == 0) {
      return Features.NONE;
    }
    int ones = in.at();
    in.skip((n + Byte.SIZE - 1) / Byte.SIZE);
    var keys = new int[n];
    for (int i = 0; i < n; i++) {
      keys[i] = in.rawInt();
    }
    var builder = Features.builder();
    for (int i = 0; i < n; i++) {
      boolean one = (in.bytes[ones + i / Byte.SIZE] >> (i % Byte.SIZE) & 1) == 1;
      builder.add(keys[i], one ? 1 : in.rawFloat());
    }
    return builder.build();
  }

  private static boolean hasNames(Features features) {
    return features.size() > 0 && features.named();
  }

  private static void names(Bytes.Out out, Features features) {
    out.put(hasNames(features) ? 1 : 0);
    if (hasNames(features)) {
      for (int i = 0; i < features.size(); i++) {
        out.text(features.name(i));
      }
    }
  }

  private static Features named(Bytes.In in, Features features) {
    if (in.get() == 0) {
      return features;
    }
    var names = new String[features.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = in.text();
    }
    return features.withNames(names);
  }

  private static void actions(Bytes.Out out, List<Action> actions, Optional<Chosen> chosen) {
    if (chosen.isPresent()) {
      references(out, chosen.get().indexes(), chosen.get().declared());
    } else {
      out.put(INLINE).varint(actions.size());
      for (var action : actions) {
        out.text(Bytes.storable("actions.id", action.id()));
        features(out, action.features());
      }
    }
  }

  private static void references(Bytes.Out out, List<Integer> found, Actions declared) {
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
        actions.add(new Action(in.text(), features(in)));
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
      var features = named(in, action.features());
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

  private static void explanation(Bytes.Out out, Explanation e) {
    out.raw(e.value()).text(e.how()).varint(e.parts().size());
    e.parts().forEach(part -> explanation(out, part));
  }

  private static Explanation explanation(Bytes.In in) {
    double value = in.rawDouble();
    var how = in.text();
    int n = in.count();
    var parts = new ArrayList<Explanation>(n);
    for (int i = 0; i < n; i++) {
      parts.add(explanation(in));
    }
    return new Explanation(value, how, parts);
  }
}
