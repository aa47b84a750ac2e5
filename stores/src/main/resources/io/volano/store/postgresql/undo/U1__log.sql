DROP TABLE probe;
DROP TABLE episode;
DROP TABLE pending;
DROP TABLE entry;
DROP TABLE task;
