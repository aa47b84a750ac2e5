DROP TABLE act;
DROP TABLE access_key;
DROP TABLE access_root;
