package io.volano.store;

import io.volano.Refusal;
import io.volano.access.Act;
import io.volano.access.Key;
import io.volano.access.Quota;
import io.volano.access.Role;
import io.volano.access.Silence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// How keys, acts and silences stand in rows.
final class AccessRows {

  private AccessRows() {}

  interface Reader<R> {
    R read(ResultSet row) throws SQLException;
  }

  static <R> List<R> all(PreparedStatement select, Reader<R> reader) throws SQLException {
    var found = new ArrayList<R>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(reader.read(rows));
      }
    }
    return found;
  }

  // ---- keys

  static List<Key> keys(Connection c) throws SQLException {
    try (var select =
        c.prepareStatement(
            "SELECT prefix, hash, tenant, name, roles, created, created_by, ends, revoked,"
                + " origins, per_second, burst FROM access_key ORDER BY created, prefix")) {
      return all(select, AccessRows::key);
    }
  }

  private static Key key(ResultSet row) throws SQLException {
    return new Key(
        row.getString("prefix"),
        row.getString("hash"),
        row.getString("tenant"),
        row.getString("name"),
        words(row.getString("roles"), ",").stream().map(Role::of).collect(Collectors.toSet()),
        Micros.instant(row.getLong("created")),
        row.getString("created_by"),
        instant(row, "ends"),
        row.getInt("revoked") == 1,
        words(row.getString("origins"), " "),
        quota(row));
  }

  private static Set<String> words(String text, String between) {
    return text.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(text.split(between, -1)));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Micros.instant(micros));
  }

  private static Optional<Quota> quota(ResultSet row) throws SQLException {
    int burst = row.getInt("burst");
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(new Quota(row.getDouble("per_second"), burst));
  }

  static void insert(Connection c, Key key) throws SQLException {
    try (var insert =
        c.prepareStatement(
            "INSERT INTO access_key (prefix, hash, tenant, name, roles, created, created_by,"
                + " ends, revoked, origins, per_second, burst)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (prefix) DO NOTHING")) {
      insert.setString(1, key.prefix());
      insert.setString(2, key.hash());
      insert.setString(3, key.tenant());
      insert.setString(4, key.name());
      insert.setString(5, key.roleNames());
      insert.setLong(6, Micros.of(key.created()));
      insert.setString(7, key.by());
      insert.setObject(8, key.ends().map(Micros::of).orElse(null));
      insert.setInt(9, key.revoked() ? 1 : 0);
      insert.setString(10, String.join(" ", new TreeSet<>(key.origins())));
      insert.setObject(11, key.quota().map(Quota::perSecond).orElse(null));
      insert.setObject(12, key.quota().map(Quota::burst).orElse(null));
      if (insert.executeUpdate() == 0) {
        throw new Refusal.Conflict("there is a key " + key.prefix() + " already");
      }
    }
  }

  /// Whether and when it ends: all that may change of a key.
  static void update(Connection c, Key key) throws SQLException {
    try (var update =
        c.prepareStatement("UPDATE access_key SET ends = ?, revoked = ? WHERE prefix = ?")) {
      update.setObject(1, key.ends().map(Micros::of).orElse(null));
      update.setInt(2, key.revoked() ? 1 : 0);
      update.setString(3, key.prefix());
      if (update.executeUpdate() == 0) {
        throw new Refusal.NotFound("no key " + key.prefix());
      }
    }
  }

  // ---- acts

  static boolean insert(Connection c, Act act) throws SQLException {
    try (var insert =
        c.prepareStatement(
            "INSERT INTO act (id, at, tenant, actor, what, task, address, status)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, act.id());
      insert.setLong(2, Micros.of(act.at()));
      insert.setString(3, act.tenant());
      insert.setString(4, act.by());
      insert.setString(5, act.what());
      insert.setString(6, act.task().orElse(null));
      insert.setString(7, act.from());
      insert.setObject(8, act.status().isPresent() ? act.status().getAsInt() : null);
      return insert.executeUpdate() == 1;
    }
  }

  static Act act(ResultSet row) throws SQLException {
    int status = row.getInt("status");
    boolean open = row.wasNull();
    return new Act(
        row.getString("id"),
        Micros.instant(row.getLong("at")),
        row.getString("tenant"),
        row.getString("actor"),
        row.getString("what"),
        Optional.ofNullable(row.getString("task")),
        row.getString("address"),
        open ? OptionalInt.empty() : OptionalInt.of(status));
  }

  // ---- silences

  static boolean insert(Connection c, Silence silence) throws SQLException {
    try (var insert =
        c.prepareStatement(
            "INSERT INTO silence (id, kind, tenant, task, until) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (id) DO NOTHING")) {
      insert.setString(1, silence.id());
      insert.setString(2, silence.kind().orElse(null));
      insert.setString(3, silence.tenant().orElse(null));
      insert.setString(4, silence.task().orElse(null));
      insert.setLong(5, Micros.of(silence.until()));
      return insert.executeUpdate() == 1;
    }
  }

  /// Those that are not over at a time.
  static List<Silence> silences(Connection c, Instant now) throws SQLException {
    var rows = silences(c);
    if (rows.stream().anyMatch(silence -> silence.isOver(now))) {
      try (var delete = c.prepareStatement("DELETE FROM silence WHERE until <= ?")) {
        delete.setLong(1, Micros.of(now));
        delete.executeUpdate();
      }
    }
    return rows.stream().filter(silence -> !silence.isOver(now)).toList();
  }

  private static List<Silence> silences(Connection c) throws SQLException {
    try (var select =
        c.prepareStatement(
            "SELECT id, kind, tenant, task, until FROM silence ORDER BY until, id")) {
      return all(
          select,
          row ->
              new Silence(
                  row.getString("id"),
                  Optional.ofNullable(row.getString("kind")),
                  Optional.ofNullable(row.getString("tenant")),
                  Optional.ofNullable(row.getString("task")),
                  Micros.instant(row.getLong("until"))));
    }
  }
}
