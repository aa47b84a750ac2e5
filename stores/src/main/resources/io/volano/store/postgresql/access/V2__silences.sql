CREATE TABLE silence (
  id     TEXT COLLATE "C" PRIMARY KEY,
  kind   TEXT,
  tenant TEXT,
  task   TEXT,
  until  BIGINT NOT NULL               -- microseconds since 1970
);
