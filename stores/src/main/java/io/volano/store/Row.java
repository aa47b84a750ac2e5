package io.volano.store;

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
import io.volano.Logged;
import io.volano.Receipt;
import java.util.Optional;

/// An entry as columns, on its way into the log.
///
/// Made by the caller's thread, so that encoding is not the writing thread's work; position and
/// receipt are the writing thread's.
final class Row {

  static final long END = -1;

  final Entry entry;
  final Kind kind;
  final long at;
  final String decision;
  final String subject;
  final String action;
  final String episode;
  final Long step;
  final Long ref;
  final Integer slot;
  final String key;
  final byte[] body;
  final byte[] detail;

  /// Where the actions it refers to were declared, 0 if it refers to none.
  final long declared;

  /// Of the lease it came under, 0 if anybody may append it.
  long token;

  int task;
  long position;
  Receipt receipt;

  private Row(Entry entry, Columns columns, byte[] body, byte[] detail, long declared) {
    this.entry = entry;
    this.kind = Kind.of(entry);
    this.at = Micros.of(entry.at());
    this.decision = columns.decision;
    this.subject = columns.subject;
    this.action = columns.action;
    this.episode = columns.episode;
    this.step = columns.step;
    this.ref = columns.ref;
    this.slot = columns.slot;
    this.key = columns.key;
    this.body = body;
    this.detail = detail;
    this.declared = declared;
  }

  /// The columns that are empty in most rows.
  private static final class Columns {
    private String decision;
    private String subject;
    private String action;
    private String episode;
    private Long step;
    private Long ref;
    private Integer slot;
    private String key;
  }

  /// @param actions of the declaration a decision was made under, if the log is known to have it
  static Row of(Entry entry, Optional<DeclaredActions> actions) {
    var columns = new Columns();
    return switch (entry) {
      case Declared d -> {
        columns.step = d.revision();
        yield new Row(d, columns, EntryCodec.body(d), null, 0);
      }
      case Decided d -> decided(d, columns, actions);
      case Activated a -> {
        columns.ref = a.decision();
        columns.slot = 0;
        yield new Row(a, columns, EntryCodec.body(a), null, 0);
      }
      case Observed o -> {
        columns.ref = o.decision();
        columns.key = o.outcome().key().map(k -> Bytes.storable("key", k)).orElse(null);
        yield new Row(o, columns, EntryCodec.body(o), null, 0);
      }
      case Settled s -> {
        columns.ref = s.position();
        columns.slot = s.slot();
        yield new Row(s, columns, EntryCodec.body(s), null, 0);
      }
      case Ended e -> {
        columns.episode = Bytes.storable("episode", e.episode());
        columns.step = END;
        yield new Row(e, columns, EntryCodec.body(e), EntryCodec.detail(e), 0);
      }
      case RolledBack r -> new Row(r, columns, EntryCodec.body(r), null, 0);
      case Erased e -> new Row(e, columns, EntryCodec.body(e), null, 0);
      case Frozen _, Thawed _, Deleted _ ->
          new Row(entry, columns, EntryCodec.body(entry.at()), null, 0);
    };
  }

  private static Row decided(Decided entry, Columns columns, Optional<DeclaredActions> actions) {
    var decision = entry.decision();
    var chosen = actions.flatMap(a -> a.find(decision.actions()));
    columns.decision = Bytes.storable("decisionId", decision.id());
    columns.subject =
        decision.subject().isEmpty() ? null : Bytes.storable("subject", decision.subject());
    columns.action = Bytes.storable("action", decision.action().id());
    columns.episode =
        decision.episode().map(e -> Bytes.storable("episode", e.episode())).orElse(null);
    columns.step = decision.episode().map(EpisodeStep::step).orElse(null);
    return new Row(
        entry,
        columns,
        DecisionCodec.body(decision, chosen),
        DecisionCodec.detail(decision, chosen.isEmpty()),
        chosen.map(c -> c.declared().position()).orElse(0L));
  }

  boolean isDecision() {
    return kind == Kind.DECIDED || kind == Kind.STEP;
  }

  Logged<Entry> logged() {
    return new Logged<>(position, entry);
  }

  /// What it weighs in memory, about.
  int bytes() {
    return 200 + body.length + (detail == null ? 0 : detail.length);
  }
}
