-- Who settles which task, where several servers share the log. Nothing here is read by a release
-- that does not know of leases: it settles beside the others, and no slot is settled twice.

-- The servers that are there, by the clock of this database.
CREATE TABLE server (
  id      TEXT COLLATE "C" PRIMARY KEY,
  expires TIMESTAMPTZ NOT NULL
);

-- One row for each task that was ever led. It changes hands under the lock on positions.
CREATE TABLE lease (
  task   INTEGER PRIMARY KEY,
  holder TEXT COLLATE "C" NOT NULL,  -- a server; free if that is not there, or out of date
  token  BIGINT NOT NULL             -- grows by one at each change of hands
);
