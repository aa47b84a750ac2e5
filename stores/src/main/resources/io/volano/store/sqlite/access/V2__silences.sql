CREATE TABLE silence (
  id     TEXT PRIMARY KEY,
  kind   TEXT,
  tenant TEXT,
  task   TEXT,
  until  INTEGER NOT NULL               -- microseconds since 1970
);
