/// One archive of all that is kept in a data directory, made while it is used, and back again.
///
/// ```
/// volano-….zip
///   policies.db      a consistent copy of each SQLite file, in the order they were made
///   log.db
///   manifest.json    last: an archive without it is not whole
/// ```
package io.volano.server.backup;
