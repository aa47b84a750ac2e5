DROP TABLE schedule_run;
DROP TABLE schedule;
