CREATE TABLE policy (
  tenant   TEXT NOT NULL,
  task     TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL,
  epoch    INTEGER NOT NULL,
  checksum INTEGER NOT NULL,         -- CRC-32C of the state
  state    BLOB NOT NULL,
  PRIMARY KEY (tenant, task, position, revision, epoch)
);
