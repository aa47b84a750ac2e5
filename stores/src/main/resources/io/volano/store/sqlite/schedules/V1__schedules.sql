CREATE TABLE schedule (               -- as db-scheduler wants it
  task_name            TEXT NOT NULL,
  task_instance        TEXT NOT NULL,
  task_data            BLOB,
  execution_time       TIMESTAMP NOT NULL,
  picked               BOOLEAN NOT NULL,
  picked_by            TEXT,
  last_success         TIMESTAMP,
  last_failure         TIMESTAMP,
  consecutive_failures INTEGER,
  last_heartbeat       TIMESTAMP,
  version              INTEGER NOT NULL,
  priority             INTEGER,
  PRIMARY KEY (task_name, task_instance)
);

CREATE TABLE schedule_run (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  job    TEXT NOT NULL,
  node   TEXT NOT NULL,
  began  INTEGER NOT NULL,            -- microseconds since 1970
  ended  INTEGER,
  how    TEXT NOT NULL,
  result TEXT NOT NULL
);

CREATE INDEX schedule_run_of_job ON schedule_run (job, id);
