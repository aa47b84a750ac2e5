package io.volano.store;

/// What the writer asks of a group. Only one index fits each, so that its plan may be kept:
/// `+e.task` fits none, and the order of a range of one position only the primary key has. The
/// `LIMIT` keeps the planner from reading the whole table, however wrong its statistics.
enum PostgresQuestion {
  ID("(task, id, i)", "int[], text[]", "+e.task = b.task AND e.decision = b.id"),
  STEP(
      "(task, id, step, i)",
      "int[], text[], bigint[]",
      "+e.task = b.task AND e.episode = b.id AND e.step = b.step"),
  ANY_STEP(
      "(task, id, i)", "int[], text[]", "+e.task = b.task AND e.episode = b.id AND e.step >= 0"),
  KEY("(task, key, i)", "int[], text[]", "+e.task = b.task AND e.key = b.key"),
  SLOT(
      "(ref, kind, slot, i)",
      "bigint[], int[], int[]",
      "e.ref = b.ref AND e.kind = b.kind AND e.slot = b.slot"),
  REVISION(
      "(task, revision, i)",
      "int[], bigint[]",
      "+e.task = b.task AND e.step = b.revision AND e.kind = 3"),
  DECISION(
      "SELECT e.position, e.task, e.decision FROM unnest(?::bigint[]) AS b (ref)"
          + " CROSS JOIN LATERAL (SELECT position, task, decision FROM entry e"
          + " WHERE e.position >= b.ref AND e.position <= b.ref ORDER BY e.position LIMIT 1)"
          + " e WHERE e.decision IS NOT NULL");

  final String sql;

  PostgresQuestion(String sql) {
    this.sql = sql;
  }

  /// Asks which of the rows `b` are there, and where.
  PostgresQuestion(String columns, String types, String where) {
    this(
        "SELECT b.i, e.position FROM unnest(?::"
            + types.replace(", ", ", ?::")
            + ") WITH ORDINALITY AS b "
            + columns
            + " CROSS JOIN LATERAL (SELECT position FROM entry e WHERE "
            + where
            + " LIMIT 1) e");
  }
}
