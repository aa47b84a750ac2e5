DROP TABLE lease;
DROP TABLE server;
