package io.volano.store;

import com.zaxxer.hikari.HikariDataSource;
import io.volano.Lease;
import io.volano.Version;
import java.sql.Connection;
import java.sql.SQLException;

/// Learner states in a PostgreSQL database.
public final class PostgresPolicyStore extends SqlPolicyStore {

  private static final String POSTGRESQL = "postgresql";
  private static final int CONNECTIONS = 3;

  private final HikariDataSource pool;

  private PostgresPolicyStore(HikariDataSource pool) {
    super(POSTGRESQL, pool);
    this.pool = pool;
  }

  /// Opens the states of a database, bringing its table to this release's version.
  ///
  /// @param url `jdbc:postgresql://host:port/database`
  public static PostgresPolicyStore open(String url, String user, String password) {
    var pool = PostgresDecisionLog.pool("volano-policies", CONNECTIONS, url, user, password);
    try {
      Migrations.ofPolicies(pool, POSTGRESQL).migrate();
      return new PostgresPolicyStore(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /// The versions of the table of a database.
  public static Migrations migrations(String url, String user, String password) {
    return Migrations.ofPolicies(PostgresDecisionLog.source(url, user, password), POSTGRESQL);
  }

  /// Asks for the lease in the statement that saves. Its row is locked until that is committed: it
  /// changes hands before or after, and not meanwhile.
  @Override
  public boolean save(Lease lease, Version version, byte[] state) {
    return save(
        lease.task(),
        version,
        state,
        "SELECT ?, ?, ?, ?, ?, ?, ? FROM task t JOIN lease l ON l.task = t.id"
            + " WHERE t.tenant = ? AND t.name = ? AND l.token = ? FOR SHARE OF l",
        lease.task().tenant(),
        lease.task().name(),
        lease.token());
  }

  @Override
  void scrub(Connection connection) throws SQLException {
    PostgresDecisionLog.rewrite(connection, "policy");
  }

  @Override
  public void close() {
    pool.close();
  }
}
