CREATE TABLE schedule (               -- as db-scheduler wants it
  task_name            TEXT NOT NULL,
  task_instance        TEXT NOT NULL,
  task_data            BYTEA,
  execution_time       TIMESTAMP WITH TIME ZONE NOT NULL,
  picked               BOOLEAN NOT NULL,
  picked_by            TEXT,
  last_success         TIMESTAMP WITH TIME ZONE,
  last_failure         TIMESTAMP WITH TIME ZONE,
  consecutive_failures INTEGER,
  last_heartbeat       TIMESTAMP WITH TIME ZONE,
  version              BIGINT NOT NULL,
  priority             SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);

CREATE TABLE schedule_run (
  id     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job    TEXT NOT NULL,
  node   TEXT NOT NULL,
  began  BIGINT NOT NULL,             -- microseconds since 1970
  ended  BIGINT,
  how    TEXT NOT NULL,
  result TEXT NOT NULL
);

CREATE INDEX schedule_run_of_job ON schedule_run (job, id);
