-- The decision log. The same tables as in ../../postgresql/log, but for `mark` and `block`.

CREATE TABLE task (
  id     INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  name   TEXT NOT NULL,
  born   INTEGER,                    -- position of its first declaration; null when deleted
  UNIQUE (tenant, name)
);

-- One row for each entry. What no query asks for is in `body`; `detail` is what only people read.
CREATE TABLE entry (
  position INTEGER PRIMARY KEY,
  task     INTEGER NOT NULL,
  kind     INTEGER NOT NULL,         -- see Kind.java
  at       INTEGER NOT NULL,         -- microseconds since 1970
  decision TEXT,                     -- of a decision: its id,
  subject  TEXT,                     --   whom it is about,
  action   TEXT,                     --   what was drawn first
  episode  TEXT,                     -- of a step, and of the end of an episode
  step     INTEGER,                  -- of a step: its number; of an end: -1; of a declaration: its revision
  ref      INTEGER,                  -- position of the decision it belongs to
  slot     INTEGER,                  -- of a settled slot: its index; of an activation: 0; of an outcome: null, so that there may be many
  key      TEXT,                     -- of an outcome: makes the report safe to repeat
  body     BLOB NOT NULL,
  detail   BLOB
);

CREATE INDEX entry_task ON entry (task, position);
CREATE INDEX entry_folding ON entry (task, position) WHERE kind < 9;
CREATE UNIQUE INDEX entry_decision ON entry (task, decision) WHERE decision IS NOT NULL;
CREATE UNIQUE INDEX entry_episode ON entry (task, episode, step) WHERE episode IS NOT NULL;
CREATE UNIQUE INDEX entry_key ON entry (task, key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX entry_ref ON entry (ref, kind, slot) WHERE ref IS NOT NULL;
CREATE UNIQUE INDEX entry_milestone ON entry (task, kind, step) WHERE kind < 6;

-- Slots that are not settled.
CREATE TABLE pending (
  task INTEGER NOT NULL,
  due  INTEGER NOT NULL,
  ref  INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  PRIMARY KEY (ref, slot)
) WITHOUT ROWID;

CREATE INDEX pending_due ON pending (task, due, ref, slot);

-- Episodes that have not ended.
CREATE TABLE episode (
  task   INTEGER NOT NULL,
  id     TEXT NOT NULL,
  latest INTEGER NOT NULL,
  PRIMARY KEY (task, id)
) WITHOUT ROWID;

CREATE INDEX episode_latest ON episode (task, latest, id);

-- Decisions by subject and by action, filled in whole blocks of positions: see SqliteMarks.
CREATE TABLE mark (
  id    INTEGER PRIMARY KEY,         -- 64 * block + bucket
  marks BLOB NOT NULL                -- see PackedMarks
);

CREATE TABLE block (
  id       INTEGER PRIMARY KEY,
  earliest INTEGER NOT NULL,         -- when the decisions in it were made
  latest   INTEGER NOT NULL
);

-- One row, rewritten to see whether the store can be written.
CREATE TABLE probe (id INTEGER PRIMARY KEY, at INTEGER NOT NULL);
