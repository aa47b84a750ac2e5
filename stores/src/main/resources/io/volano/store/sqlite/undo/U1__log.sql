DROP TABLE probe;
DROP TABLE block;
DROP TABLE mark;
DROP TABLE episode;
DROP TABLE pending;
DROP TABLE entry;
DROP TABLE task;
