package io.volano.store;

import io.volano.Action;
import io.volano.Decision;
import io.volano.Entry.Activated;
import io.volano.Entry.Declared;
import io.volano.Entry.Ended;
import io.volano.Entry.Erased;
import io.volano.Entry.Observed;
import io.volano.Entry.RolledBack;
import io.volano.Entry.Settled;
import io.volano.Features;
import io.volano.Outcome;
import io.volano.TaskId;
import io.volano.TaskSecret;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalDouble;

/// The binary form of entries that are no decisions: what of an entry is not in a column of its
/// own.
///
/// The first byte is the version of the form ([Parts]); a new version reads the old ones.
final class EntryCodec {

  private EntryCodec() {}

  static byte[] body(Declared d) {
    var settings = DeclarationJson.writeSettings(d.declaration());
    var out = Parts.begin(d.at());
    out.raw(d.secret().toBytes()).text(Json.write(settings));
    var actions = d.declaration().actions();
    out.varint(actions.size());
    for (var action : actions) {
      out.text(Bytes.storable("id", action.id()));
      Parts.features(out, action.features());
      Parts.names(out, action.features());
    }
    return out.toBytes();
  }

  static Declared declared(TaskId task, Instant at, long revision, byte[] body) {
    var in = Parts.open(body);
    at = at.plusNanos(in.varint());
    var secret = new TaskSecret(in.raw(32));
    var settings = Json.parse(in.text());
    int n = in.count();
    var actions = new ArrayList<Action>(n);
    for (int i = 0; i < n; i++) {
      var id = in.text();
      actions.add(new Action(id, Parts.named(in, Parts.features(in))));
    }
    var declaration = DeclarationJson.readSettings(settings, actions);
    return new Declared(task, at, revision, declaration, secret);
  }

  static byte[] body(Activated a) {
    var out = Parts.begin(a.at());
    return Parts.instant(out, a.due(), a.at()).toBytes();
  }

  static Activated activated(TaskId task, Instant at, long ref, String decisionId, byte[] body) {
    var in = Parts.open(body);
    at = at.plusNanos(in.varint());
    return new Activated(task, at, ref, decisionId, Parts.instant(in, at));
  }

  static byte[] body(Observed o) {
    var outcome = o.outcome();
    var out = Parts.begin(o.at());
    out.put((o.settles() ? 1 : 0) | (outcome.value().isPresent() ? 2 : 0));
    out.text(Bytes.storable("type", outcome.type()));
    out.text(Bytes.storable("slot", outcome.slot()));
    Parts.instant(out, outcome.at(), o.at());
    outcome.value().ifPresent(out::raw);
    return out.toBytes();
  }

  static Observed observed(
      TaskId task, Instant at, long ref, String decisionId, String key, byte[] body) {
    var in = Parts.open(body);
    at = at.plusNanos(in.varint());
    int flags = in.get();
    var type = in.text();
    var slot = in.text();
    var happened = Parts.instant(in, at);
    var value = (flags & 2) != 0 ? OptionalDouble.of(in.rawDouble()) : OptionalDouble.empty();
    var outcome = new Outcome(type, value, slot, happened, Optional.ofNullable(key));
    return new Observed(task, at, ref, decisionId, outcome, (flags & 1) != 0);
  }

  static byte[] body(Settled s) {
    var out = Parts.begin(s.at());
    out.varint(s.through()).put(s.reward().isPresent() ? 1 : 0);
    s.reward().ifPresent(out::raw);
    return out.toBytes();
  }

  static Settled settled(
      TaskId task, Instant at, long ref, int slot, byte[] body, Decision decision) {
    var in = Parts.open(body);
    at = at.plusNanos(in.varint());
    long through = in.varint();
    var reward = in.get() == 1 ? OptionalDouble.of(in.rawDouble()) : OptionalDouble.empty();
    return new Settled(task, at, ref, slot, reward, through, decision);
  }

  static byte[] body(Ended e) {
    var out = Parts.begin(e.at());
    out.put(code(e.how()) | (e.context().isPresent() ? 2 : 0));
    e.context().ifPresent(c -> Parts.features(out, c));
    return out.toBytes();
  }

  static byte[] detail(Ended e) {
    if (e.context().filter(Parts::hasNames).isEmpty()) {
      return null;
    }
    var out = Parts.begin();
    Parts.names(out, e.context().get());
    return out.toBytes();
  }

  static Ended ended(TaskId task, Instant at, String episode, byte[] body, byte[] detail) {
    var in = Parts.open(body);
    at = at.plusNanos(in.varint());
    int flags = in.get();
    Optional<Features> context =
        (flags & 2) != 0 ? Optional.of(Parts.features(in)) : Optional.empty();
    if (detail != null && context.isPresent()) {
      var texts = Parts.open(detail);
      context = Optional.of(Parts.named(texts, context.get()));
    }
    return new Ended(
        task, at, episode, (flags & 1) == 0 ? Ended.How.TERMINATED : Ended.How.TRUNCATED, context);
  }

  private static int code(Ended.How how) {
    return switch (how) {
      case TERMINATED -> 0;
      case TRUNCATED -> 1;
    };
  }

  static byte[] body(RolledBack r) {
    var out = Parts.begin(r.at());
    Parts.version(out, r.version());
    return out.toBytes();
  }

  static RolledBack rolledBack(TaskId task, Instant at, byte[] body) {
    var in = Parts.open(body);
    at = at.plusNanos(in.varint());
    return new RolledBack(task, at, Parts.version(in));
  }

  static byte[] body(Erased e) {
    var out = Parts.begin(e.at());
    return out.text(e.subject()).varint(e.from()).varint(e.decisions()).toBytes();
  }

  static Erased erased(TaskId task, Instant at, byte[] body) {
    var in = Parts.open(body);
    at = at.plusNanos(in.varint());
    return new Erased(task, at, in.text(), in.varint(), in.varint());
  }

  /// The body of an entry that has nothing but its time.
  static byte[] body(Instant at) {
    var out = Parts.begin(at);
    return out.toBytes();
  }

  static Instant at(Instant at, byte[] body) {
    var in = Parts.open(body);
    return at.plusNanos(in.varint());
  }
}
