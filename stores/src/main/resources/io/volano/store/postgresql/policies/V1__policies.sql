CREATE TABLE policy (
  tenant   TEXT NOT NULL,
  task     TEXT NOT NULL,
  revision BIGINT NOT NULL,
  position BIGINT NOT NULL,
  epoch    BIGINT NOT NULL,
  checksum BIGINT NOT NULL,          -- CRC-32C of the state
  state    BYTEA NOT NULL,
  PRIMARY KEY (tenant, task, position, revision, epoch)
);
