package io.volano.store;

import com.zaxxer.hikari.HikariDataSource;
import io.volano.StoreException;
import io.volano.access.AccessStore;
import io.volano.access.Act;
import io.volano.access.Key;
import io.volano.access.Silence;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keys, acts and silences in a database: in SQLite a file of their own, `access.db`, which the
/// command line may open while a server runs; in PostgreSQL four tables.
///
/// Both read the same statements.
public final class SqlAccessStore implements AccessStore {

  private static final String SQLITE = "sqlite";
  private static final String POSTGRESQL = "postgresql";
  private static final String FILE = "access.db";
  private static final int CACHE_KIB = 256;
  private static final int CONNECTIONS = 2;
  private static final int SECRET_BYTES = 32;
  private static final int MOST_ACTS = 1_000;

  private final String store;
  private final HikariDataSource pool;

  private SqlAccessStore(String store, HikariDataSource pool) {
    this.store = store;
    this.pool = pool;
    makeSecret();
  }

  /// Opens the keys of a directory, which is made if it is not there.
  public static SqlAccessStore open(Path directory) {
    Directory.make(directory, directory.resolve(FILE));
    var source = SqliteDecisionLog.source(directory.resolve(FILE), CACHE_KIB);
    Migrations.ofAccess(source, SQLITE).migrate();
    return new SqlAccessStore(SQLITE, SqliteDecisionLog.pool(source));
  }

  /// Opens the keys of a database, bringing its tables to this release's version.
  ///
  /// @param url `jdbc:postgresql://host:port/database`
  public static SqlAccessStore open(String url, String user, String password) {
    var pool = PostgresDecisionLog.pool("volano-access", CONNECTIONS, url, user, password);
    try {
      Migrations.ofAccess(pool, POSTGRESQL).migrate();
      return new SqlAccessStore(POSTGRESQL, pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /// The versions of the tables of a directory.
  public static Migrations migrations(Path directory) {
    return Migrations.ofAccess(
        SqliteDecisionLog.source(directory.resolve(FILE), CACHE_KIB), SQLITE);
  }

  /// The versions of the tables of a database.
  public static Migrations migrations(String url, String user, String password) {
    return Migrations.ofAccess(PostgresDecisionLog.source(url, user, password), POSTGRESQL);
  }

  private void makeSecret() {
    var secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    on(
        "make a secret",
        c -> {
          try (var insert =
              c.prepareStatement(
                  "INSERT INTO access_root (one, secret, changes) VALUES (1, ?, 0)"
                      + " ON CONFLICT (one) DO NOTHING")) {
            insert.setBytes(1, secret);
            return insert.executeUpdate();
          }
        });
  }

  @Override
  public byte[] secret() {
    return root("secret", row -> row.getBytes(1));
  }

  @Override
  public long changes() {
    return root("changes", row -> row.getLong(1));
  }

  private <R> R root(String column, AccessRows.Reader<R> reader) {
    return on(
        "read " + column,
        c -> {
          try (var select = c.prepareStatement("SELECT " + column + " FROM access_root");
              var row = select.executeQuery()) {
            row.next();
            return reader.read(row);
          }
        });
  }

  // ---- keys

  @Override
  public List<Key> keys() {
    return on("list keys", c -> AccessRows.keys(c));
  }

  @Override
  public void add(Key key) {
    changing("add a key", c -> AccessRows.insert(c, key));
  }

  @Override
  public void change(Key key) {
    changing("change a key", c -> AccessRows.update(c, key));
  }

  @Override
  public void follow(Key before, Key next) {
    changing(
        "follow a key",
        c -> {
          AccessRows.update(c, before);
          AccessRows.insert(c, next);
        });
  }

  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  /// Some work and the counting of it, in one commit.
  private void changing(String operation, Work work) {
    on(
        operation,
        c -> {
          c.setAutoCommit(false);
          try (var count = c.prepareStatement("UPDATE access_root SET changes = changes + 1")) {
            count.executeUpdate(); // first, so that it is this process's turn from here on
            work.on(c);
            c.commit();
          } catch (SQLException | RuntimeException e) {
            c.rollback();
            throw e;
          } finally {
            c.setAutoCommit(true);
          }
          return true;
        });
  }

  // ---- acts

  @Override
  public void begin(Act act) {
    on("begin an act", c -> AccessRows.insert(c, act));
  }

  @Override
  public void complete(String act, int status) {
    on(
        "complete an act",
        c -> {
          try (var update = c.prepareStatement("UPDATE act SET status = ? WHERE id = ?")) {
            update.setInt(1, status);
            update.setString(2, act);
            return update.executeUpdate();
          }
        });
  }

  @Override
  public List<Act> acts(String tenant, Optional<String> before, int limit) {
    return on(
        "list acts",
        c -> {
          try (var select =
              c.prepareStatement(
                  "SELECT id, at, tenant, actor, what, task, address, status FROM act"
                      + " WHERE tenant = ? AND id < ? ORDER BY id DESC LIMIT ?")) {
            select.setString(1, tenant);
            select.setString(2, before.orElse("~")); // sorts after every id
            select.setInt(3, Math.min(limit, MOST_ACTS));
            return AccessRows.all(select, AccessRows::act);
          }
        });
  }

  @Override
  public List<String> tenantsOfActs(Instant before) {
    return on(
        "list tenants of acts",
        c -> {
          try (var select =
              c.prepareStatement("SELECT DISTINCT tenant FROM act WHERE at < ? ORDER BY tenant")) {
            select.setLong(1, Micros.of(before));
            return AccessRows.all(select, row -> row.getString(1));
          }
        });
  }

  @Override
  public long dropActs(String tenant, Instant before) {
    return on(
        "drop acts",
        c -> {
          try (var delete = c.prepareStatement("DELETE FROM act WHERE tenant = ? AND at < ?")) {
            delete.setString(1, tenant);
            delete.setLong(2, Micros.of(before));
            return (long) delete.executeUpdate();
          }
        });
  }

  // ---- silences

  @Override
  public void silence(Silence silence) {
    on("keep a silence", c -> AccessRows.insert(c, silence));
  }

  @Override
  public void unsilence(String id) {
    on(
        "end a silence",
        c -> {
          try (var delete = c.prepareStatement("DELETE FROM silence WHERE id = ?")) {
            delete.setString(1, id);
            return delete.executeUpdate();
          }
        });
  }

  @Override
  public List<Silence> silences(Instant now) {
    return on("list silences", c -> AccessRows.silences(c, now));
  }

  private <R> R on(String operation, OnConnection<R> work) {
    try (var connection = pool.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw new StoreException(store, operation, e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
