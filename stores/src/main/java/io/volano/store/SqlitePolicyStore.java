package io.volano.store;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/// Learner states in one SQLite file, `policies.db`, of a directory: the default.
///
/// A file of its own, so that writing a large state holds up no decision.
public final class SqlitePolicyStore extends SqlPolicyStore {

  private static final String SQLITE = "sqlite";
  private static final String FILE = "policies.db";
  private static final int CACHE_KIB = 4 << 10;

  private final Directory directory;
  private final HikariDataSource pool;

  private SqlitePolicyStore(Directory directory, HikariDataSource pool) {
    super(SQLITE, pool);
    this.directory = directory;
    this.pool = pool;
  }

  /// Opens the states of a directory, which is made if it is not there.
  ///
  /// @throws io.volano.StoreException if another process has it open
  public static SqlitePolicyStore open(Path directory) {
    var file = directory.resolve(FILE);
    var lock = Directory.lock(directory, file);
    try {
      var source = SqliteDecisionLog.source(file, CACHE_KIB);
      Migrations.ofPolicies(source, SQLITE).migrate();
      return new SqlitePolicyStore(lock, SqliteDecisionLog.pool(source));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /// The versions of the tables of a store that no process has open.
  public static Migrations migrations(Path directory) {
    return Migrations.ofPolicies(
        SqliteDecisionLog.source(directory.resolve(FILE), CACHE_KIB), SQLITE);
  }

  @Override
  void scrub(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      SqliteDecisionLog.truncate(statement); // what was deleted is overwritten already
    }
  }

  @Override
  public void close() {
    pool.close();
    directory.close();
  }
}
