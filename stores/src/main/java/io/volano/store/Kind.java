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

/// What an entry is, as a number in its row; numbers never change.
///
/// Kinds that are read together have neighbouring numbers: every row inserted is compared with the
/// conditions of all partial indexes, and a list of numbers costs more there than a bound. A kind
/// that is yet to come gets a number below 1 if a learner's state depends on it, so that a release
/// that does not know it comes to it as it folds, and goes no further; else one above all others.
enum Kind {
  FROZEN(1),
  THAWED(2),
  DECLARED(3),
  ROLLED_BACK(4),
  ERASED(5),
  /// A decision in an episode.
  STEP(6),
  SETTLED(7),
  ENDED(8),
  /// A decision that stands alone.
  DECIDED(9),
  ACTIVATED(10),
  OBSERVED(11),
  DELETED(12);

  /// Those of [io.volano.DecisionLog.Reading#FOLDING], for SQL.
  static final String FOLDING = "e.kind < 9 AND (e.kind > 2 OR e.kind < 1)";

  /// Those of [io.volano.DecisionLog#milestones], for SQL.
  static final String MILESTONES = "e.kind < 6 AND e.kind > 0";

  /// Declarations, for SQL; without the bound SQLite would not see that an index has them.
  static final String DECLARATIONS = "e.kind = 3 AND e.kind < 6";

  /// Decisions, for SQL.
  static final String DECISIONS = "e.kind IN (6, 9)";

  private static final Kind[] BY_CODE = new Kind[DELETED.code + 1];

  static {
    for (var kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  final int code;

  Kind(int code) {
    this.code = code;
  }

  /// Whether a learner's state depends on it.
  boolean folding() {
    return switch (this) {
      case DECLARED, STEP, SETTLED, ENDED, ROLLED_BACK, ERASED -> true;
      case DECIDED, ACTIVATED, OBSERVED, FROZEN, THAWED, DELETED -> false;
    };
  }

  static Kind of(int code) {
    var kind = code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    if (kind == null) {
      throw new IllegalStateException("entries of kind " + code + " need a newer release");
    }
    return kind;
  }

  static Kind of(Entry entry) {
    return switch (entry) {
      case Declared _ -> DECLARED;
      case Decided d -> d.decision().episode().isPresent() ? STEP : DECIDED;
      case Activated _ -> ACTIVATED;
      case Observed _ -> OBSERVED;
      case Settled _ -> SETTLED;
      case Ended _ -> ENDED;
      case RolledBack _ -> ROLLED_BACK;
      case Frozen _ -> FROZEN;
      case Thawed _ -> THAWED;
      case Erased _ -> ERASED;
      case Deleted _ -> DELETED;
    };
  }
}
