package io.volano.store;

import io.volano.PolicyStore;
import io.volano.StoreException;
import io.volano.TaskId;
import io.volano.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import javax.sql.DataSource;

/// What the policy stores in a database have in common.
abstract class SqlPolicyStore implements PolicyStore {

  private final String store;
  private final DataSource database;

  SqlPolicyStore(String store, DataSource database) {
    this.store = store;
    this.database = database;
  }

  /// Leaves no byte of removed rows in a file.
  abstract void scrub(Connection connection) throws SQLException;

  @Override
  public void save(TaskId task, Version version, byte[] state) {
    save(task, version, state, "VALUES (?, ?, ?, ?, ?, ?, ?)");
  }

  /// @param row makes the row of seven parameters, or none
  /// @param with what more it asks for
  /// @return whether there was a row
  final boolean save(TaskId task, Version version, byte[] state, String row, Object... with) {
    return on(
        "save a policy",
        c -> {
          try (var insert =
              c.prepareStatement(
                  "INSERT INTO policy (tenant, task, revision, position, epoch, checksum, state) "
                      + row
                      + " ON CONFLICT (tenant, task, position, revision, epoch) DO UPDATE"
                      + " SET checksum = excluded.checksum, state = excluded.state")) {
            bind(insert, task, version);
            insert.setLong(6, checksum(state));
            insert.setBytes(7, state);
            for (int i = 0; i < with.length; i++) {
              insert.setObject(i + 8, with[i]);
            }
            return insert.executeUpdate() > 0;
          }
        });
  }

  private static void bind(PreparedStatement statement, TaskId task, Version version)
      throws SQLException {
    statement.setString(1, task.tenant());
    statement.setString(2, task.name());
    statement.setLong(3, version.revision());
    statement.setLong(4, version.position());
    statement.setLong(5, version.epoch());
  }

  @Override
  public List<Version> versions(TaskId task) {
    return on(
        "list policies",
        c -> {
          var versions = new ArrayList<Version>();
          try (var select =
              c.prepareStatement(
                  "SELECT revision, position, epoch FROM policy WHERE tenant = ? AND task = ?"
                      + " ORDER BY position, revision, epoch")) {
            select.setString(1, task.tenant());
            select.setString(2, task.name());
            try (var rows = select.executeQuery()) {
              while (rows.next()) {
                versions.add(new Version(rows.getLong(1), rows.getLong(2), rows.getLong(3)));
              }
            }
          }
          return versions;
        });
  }

  @Override
  public Optional<byte[]> load(TaskId task, Version version) {
    return on(
        "load a policy",
        c -> {
          try (var select =
              c.prepareStatement(
                  "SELECT checksum, state FROM policy WHERE tenant = ? AND task = ?"
                      + " AND revision = ? AND position = ? AND epoch = ?")) {
            bind(select, task, version);
            try (var row = select.executeQuery()) {
              if (!row.next()) {
                return Optional.<byte[]>empty();
              }
              var state = row.getBytes(2);
              return checksum(state) == row.getLong(1)
                  ? Optional.of(state)
                  : damaged(task, version);
            }
          }
        });
  }

  private Optional<byte[]> damaged(TaskId task, Version version) {
    System.getLogger(SqlPolicyStore.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "{0}: the state of {1} at {2} is damaged and not used",
            store,
            task,
            version);
    return Optional.empty();
  }

  @Override
  public void delete(TaskId task, List<Version> versions) {
    on(
        "delete policies",
        c -> {
          try (var delete =
              c.prepareStatement(
                  "DELETE FROM policy WHERE tenant = ? AND task = ?"
                      + " AND revision = ? AND position = ? AND epoch = ?")) {
            for (var version : versions) {
              bind(delete, task, version);
              delete.addBatch();
            }
            delete.executeBatch();
          }
          scrub(c);
          return true;
        });
  }

  private static long checksum(byte[] state) {
    var crc = new CRC32C();
    crc.update(state);
    return crc.getValue();
  }

  private <R> R on(String operation, OnConnection<R> work) {
    try (var connection = database.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw new StoreException(store, operation, e);
    }
  }
}
