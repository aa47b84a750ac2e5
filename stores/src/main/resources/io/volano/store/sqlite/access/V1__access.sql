CREATE TABLE access_root (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  secret  BLOB NOT NULL,
  changes INTEGER NOT NULL             -- counts up with every change of the keys
);

CREATE TABLE access_key (
  prefix     TEXT PRIMARY KEY,
  hash       TEXT NOT NULL UNIQUE,     -- SHA-256 of the whole key; the key itself is nowhere
  tenant     TEXT NOT NULL,
  name       TEXT NOT NULL,
  roles      TEXT NOT NULL,            -- with commas between them
  created    INTEGER NOT NULL,         -- times are microseconds since 1970
  created_by TEXT NOT NULL,
  ends       INTEGER,
  revoked    INTEGER NOT NULL,         -- 0 or 1
  origins    TEXT NOT NULL,            -- with spaces between them
  per_second DOUBLE PRECISION,
  burst      INTEGER
);

CREATE TABLE act (
  id      TEXT PRIMARY KEY,
  at      INTEGER NOT NULL,
  tenant  TEXT NOT NULL,
  actor   TEXT NOT NULL,
  what    TEXT NOT NULL,
  task    TEXT,
  address TEXT NOT NULL,
  status  INTEGER
);

CREATE INDEX act_of_tenant ON act (tenant, id);
