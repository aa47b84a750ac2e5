/// The decision log and the policy store in files (SQLite) and on a server (PostgreSQL).
///
/// One thread of a log writes: it takes whatever waits, judges each entry against what is there,
/// writes all of it in one transaction, and answers the callers after the one fsync ([GroupCommit],
/// [LogWriter]). Both databases share that, their schema and their queries ([SqlDecisionLog],
/// [LogQueries]); they differ in how positions are given out, how rows are inserted and looked up
/// in bulk, and how erased bytes leave the files ([Dialect]).
package io.volano.store;
