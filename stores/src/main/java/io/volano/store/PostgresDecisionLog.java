package io.volano.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.volano.Entry.Decided;
import io.volano.Logged;
import io.volano.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// The log in a PostgreSQL database, which several processes may append to.
///
/// Positions are given out under a lock that a transaction holds until it has committed, so that
/// they become visible in their order: one group is being written at a time, by whichever process.
/// A group costs some six round trips, whatever its size.
///
/// When the server cannot be reached calls fail after 5 seconds; they succeed again when it can. An
/// erasure rewrites the tables (`VACUUM FULL`), which keeps everybody waiting meanwhile, and asks
/// for a checkpoint if it may; archived write-ahead logs and backups are the operator's.
public final class PostgresDecisionLog extends SqlDecisionLog {

  private static final String POSTGRESQL = "postgresql";

  /// Names the lock on giving out positions among the advisory locks of the database.
  private static final long POSITIONS = 0x766F6C616E6FL; // "volano"

  /// Every query here has an index that gives its rows in their order. A planner whose statistics
  /// are older than the last million rows may rather sort them all, page after page.
  private static final String PLANNING =
      "-c enable_seqscan=off -c enable_sort=off -c enable_hashjoin=off -c enable_mergejoin=off"
          + " -c max_parallel_workers_per_gather=0 -c jit=off";

  private static final String DENIED = "42501";
  private static final int CONNECTIONS = 6;
  private static final long PATIENCE_MILLIS = 5_000;
  private static final Duration GATHERING = Duration.ofNanos(500_000);

  private final HikariDataSource pool;

  private PostgresDecisionLog(HikariDataSource pool) {
    super(POSTGRESQL, pool, GATHERING);
    this.pool = pool;
  }

  /// Opens the log of a database, bringing its tables to this release's version.
  ///
  /// @param url `jdbc:postgresql://host:port/database`
  public static PostgresDecisionLog open(String url, String user, String password) {
    var pool = pool("volano-log", CONNECTIONS, url, user, password);
    try {
      Migrations.ofLog(pool, POSTGRESQL).migrate();
      var log = new PostgresDecisionLog(pool);
      log.start();
      return log;
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /// The versions of the tables of a database.
  public static Migrations migrations(String url, String user, String password) {
    return Migrations.ofLog(source(url, user, password), POSTGRESQL);
  }

  static DataSource source(String url, String user, String password) {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  static HikariDataSource pool(String name, int most, String url, String user, String password) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
    config.setInitializationFailTimeout(PATIENCE_MILLIS);
    config.addDataSourceProperty("connectTimeout", "4");
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("options", PLANNING);
    config.addDataSourceProperty("ApplicationName", name);
    return new HikariDataSource(config);
  }

  @Override
  Connection begin() throws SQLException {
    var connection = pool.getConnection();
    try {
      connection.setAutoCommit(false);
      lock(connection);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void lock(Connection connection) throws SQLException {
    try (var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
      lock.setLong(1, POSITIONS);
      lock.execute();
    }
  }

  @Override
  void end(Connection connection, boolean committed) {
    try {
      connection.close(); // which rolls back
    } catch (SQLException _) {
      // a broken connection: the server has rolled back, or will
    }
  }

  /// The driver keeps the statements of a connection prepared by their text.
  @Override
  PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  @Override
  long head(Connection connection) throws SQLException {
    return newest(connection);
  }

  @Override
  Judge.Existing existing(Connection connection, List<Row> rows) throws SQLException {
    var existing = new Existing(connection);
    existing.find(rows);
    return existing;
  }

  /// Asks for all places of a group at once, kind by kind.
  private final class Existing implements Judge.Existing {
    private final Connection connection;
    private final Map<Judge.Place, Long> places = new HashMap<>();
    private final Map<Long, String> decisions = new HashMap<>();
    private final Map<Long, Integer> tasks = new HashMap<>();

    Existing(Connection connection) {
      this.connection = connection;
    }

    private void find(List<Row> rows) throws SQLException {
      var ids = new ArrayList<Judge.Place.Id>();
      var steps = new ArrayList<Judge.Place.InEpisode>();
      var any = new ArrayList<Judge.Place.AnyStep>();
      var keys = new ArrayList<Judge.Place.Key>();
      var slots = new ArrayList<Judge.Place.OfSlot>();
      var revisions = new ArrayList<Judge.Place.Revision>();
      var refs = new HashSet<Long>();
      for (var row : rows) {
        switch (row.kind) {
          case DECIDED -> ids.add(new Judge.Place.Id(row.task, row.decision));
          case STEP -> {
            ids.add(new Judge.Place.Id(row.task, row.decision));
            steps.add(new Judge.Place.InEpisode(row.task, row.episode, row.step));
            steps.add(new Judge.Place.InEpisode(row.task, row.episode, Row.END));
          }
          case OBSERVED -> {
            refs.add(row.ref);
            if (row.key != null) {
              keys.add(new Judge.Place.Key(row.task, row.key));
            }
          }
          case ACTIVATED, SETTLED -> {
            refs.add(row.ref);
            slots.add(new Judge.Place.OfSlot(row.ref, row.kind, row.slot));
          }
          case ENDED -> {
            steps.add(new Judge.Place.InEpisode(row.task, row.episode, Row.END));
            any.add(new Judge.Place.AnyStep(row.task, row.episode));
          }
          case DECLARED -> revisions.add(new Judge.Place.Revision(row.task, row.step));
          case ROLLED_BACK, FROZEN, THAWED, ERASED, DELETED -> {}
        }
      }
      find(
          ids,
          "unnest(?::int[], ?::text[]) WITH ORDINALITY AS b (task, id, i)",
          "e.task = b.task AND e.decision = b.id",
          ints(ids, Judge.Place.Id::task),
          texts(ids, Judge.Place.Id::decision));
      find(
          steps,
          "unnest(?::int[], ?::text[], ?::bigint[]) WITH ORDINALITY AS b (task, id, step, i)",
          "e.task = b.task AND e.episode = b.id AND e.step = b.step",
          ints(steps, Judge.Place.InEpisode::task),
          texts(steps, Judge.Place.InEpisode::episode),
          longs(steps, Judge.Place.InEpisode::step));
      find(
          any,
          "unnest(?::int[], ?::text[]) WITH ORDINALITY AS b (task, id, i)",
          "e.task = b.task AND e.episode = b.id AND e.step >= 0",
          ints(any, Judge.Place.AnyStep::task),
          texts(any, Judge.Place.AnyStep::episode));
      find(
          keys,
          "unnest(?::int[], ?::text[]) WITH ORDINALITY AS b (task, key, i)",
          "e.task = b.task AND e.key = b.key",
          ints(keys, Judge.Place.Key::task),
          texts(keys, Judge.Place.Key::key));
      find(
          slots,
          "unnest(?::bigint[], ?::int[], ?::int[]) WITH ORDINALITY AS b (ref, kind, slot, i)",
          "e.ref = b.ref AND e.kind = b.kind AND e.slot = b.slot",
          longs(slots, Judge.Place.OfSlot::decision),
          ints(slots, p -> p.kind().code),
          ints(slots, Judge.Place.OfSlot::slot));
      find(
          revisions,
          "unnest(?::int[], ?::bigint[]) WITH ORDINALITY AS b (task, revision, i)",
          "e.task = b.task AND e.step = b.revision AND e.kind = 1",
          ints(revisions, Judge.Place.Revision::task),
          longs(revisions, Judge.Place.Revision::revision));
      findDecisions(List.copyOf(refs));
    }

    /// The `LIMIT` keeps the planner from reading the whole table, however wrong its statistics.
    private void find(List<? extends Judge.Place> of, String asked, String where, Array... arrays)
        throws SQLException {
      if (of.isEmpty()) {
        return;
      }
      try (var select =
          connection.prepareStatement(
              "SELECT b.i, e.position FROM "
                  + asked
                  + " CROSS JOIN LATERAL (SELECT position FROM entry e WHERE "
                  + where
                  + " LIMIT 1) e")) {
        for (int i = 0; i < arrays.length; i++) {
          select.setArray(i + 1, arrays[i]);
        }
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            places.put(of.get(rows.getInt(1) - 1), rows.getLong(2));
          }
        }
      }
    }

    private void findDecisions(List<Long> refs) throws SQLException {
      if (refs.isEmpty()) {
        return;
      }
      try (var select =
          connection.prepareStatement(
              "SELECT e.position, e.task, e.decision FROM unnest(?::bigint[]) AS b (ref)"
                  + " CROSS JOIN LATERAL (SELECT position, task, decision FROM entry e"
                  + " WHERE e.position = b.ref LIMIT 1) e WHERE e.decision IS NOT NULL")) {
        select.setArray(1, longs(refs, ref -> ref));
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            tasks.put(rows.getLong(1), rows.getInt(2));
            decisions.put(rows.getLong(1), rows.getString(3));
          }
        }
      }
    }

    private <T> Array ints(List<T> of, Function<T, Integer> value) throws SQLException {
      return connection.createArrayOf("int4", of.stream().map(value).toArray(Integer[]::new));
    }

    private <T> Array longs(List<T> of, Function<T, Long> value) throws SQLException {
      return connection.createArrayOf("int8", of.stream().map(value).toArray(Long[]::new));
    }

    private <T> Array texts(List<T> of, Function<T, String> value) throws SQLException {
      return connection.createArrayOf("text", of.stream().map(value).toArray(String[]::new));
    }

    @Override
    public long at(Judge.Place place) {
      return places.getOrDefault(place, 0L);
    }

    @Override
    public Optional<String> decision(int task, long position) {
      return tasks.getOrDefault(position, 0) == task
          ? Optional.of(decisions.get(position))
          : Optional.empty();
    }

    @Override
    public Logged<?> entry(Row like, long position) throws SQLException {
      return queries(connection, like.entry.task(), like.task).entry(position).orElseThrow();
    }
  }

  @Override
  void insert(Connection c, List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    int n = rows.size();
    var positions = new Long[n];
    var ats = new Long[n];
    var steps = new Long[n];
    var refs = new Long[n];
    var tasks = new Integer[n];
    var kinds = new Integer[n];
    var slots = new Integer[n];
    var texts = new String[5][n];
    var bodies = new byte[n][];
    var details = new byte[n][];
    for (int i = 0; i < n; i++) {
      var row = rows.get(i);
      positions[i] = row.position;
      ats[i] = row.at;
      steps[i] = row.step;
      refs[i] = row.ref;
      tasks[i] = row.task;
      kinds[i] = row.kind.code;
      slots[i] = row.slot;
      texts[0][i] = row.decision;
      texts[1][i] = row.subject;
      texts[2][i] = row.action;
      texts[3][i] = row.episode;
      texts[4][i] = row.key;
      bodies[i] = row.body;
      details[i] = row.detail;
    }
    try (var insert =
        c.prepareStatement(
            "INSERT INTO entry (position, at, step, ref, task, kind, slot, decision, subject,"
                + " action, episode, key, body, detail) SELECT * FROM unnest(?::bigint[],"
                + " ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::int[], ?::int[], ?::text[],"
                + " ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[])")) {
      insert.setArray(1, c.createArrayOf("int8", positions));
      insert.setArray(2, c.createArrayOf("int8", ats));
      insert.setArray(3, c.createArrayOf("int8", steps));
      insert.setArray(4, c.createArrayOf("int8", refs));
      insert.setArray(5, c.createArrayOf("int4", tasks));
      insert.setArray(6, c.createArrayOf("int4", kinds));
      insert.setArray(7, c.createArrayOf("int4", slots));
      for (int i = 0; i < texts.length; i++) {
        insert.setArray(8 + i, c.createArrayOf("text", texts[i]));
      }
      insert.setArray(13, c.createArrayOf("bytea", bodies));
      insert.setArray(14, c.createArrayOf("bytea", details));
      insert.executeUpdate();
    }
  }

  @Override
  void insertPending(Connection c, List<Row> decisions) throws SQLException {
    var tasks = new ArrayList<Integer>();
    var dues = new ArrayList<Long>();
    var refs = new ArrayList<Long>();
    var slots = new ArrayList<Integer>();
    for (var row : decisions) {
      var decision = ((Decided) row.entry).decision();
      for (int slot = 0; slot < decision.slots().size(); slot++) {
        tasks.add(row.task);
        dues.add(EntryCodec.microsUp(decision.due()));
        refs.add(row.position);
        slots.add(slot);
      }
    }
    try (var insert =
        c.prepareStatement(
            "INSERT INTO pending (task, due, ref, slot)"
                + " SELECT * FROM unnest(?::int[], ?::bigint[], ?::bigint[], ?::int[])")) {
      insert.setArray(1, c.createArrayOf("int4", tasks.toArray()));
      insert.setArray(2, c.createArrayOf("int8", dues.toArray()));
      insert.setArray(3, c.createArrayOf("int8", refs.toArray()));
      insert.setArray(4, c.createArrayOf("int4", slots.toArray()));
      insert.executeUpdate();
    }
  }

  @Override
  void committed(List<Row> rows) {
    // other processes append too: nothing is kept
  }

  @Override
  void rewritten() {
    // nothing is kept
  }

  /// All but what a row can be at fault for: data exceptions, violated constraints, limits, and
  /// what a trigger of the operator's raises.
  @Override
  boolean broken(SQLException e) {
    var state = e.getSQLState();
    return state == null
        || !(state.startsWith("22")
            || state.startsWith("23")
            || state.startsWith("54")
            || state.startsWith("P0"));
  }

  @Override
  List<Long> decisionsAbout(Connection c, int task, String subject) throws SQLException {
    var found = new ArrayList<Long>();
    try (var select =
        c.prepareStatement(
            "SELECT position FROM entry WHERE task = ? AND subject = ? ORDER BY position")) {
      select.setInt(1, task);
      select.setString(2, subject);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getLong(1));
        }
      }
    }
    return found;
  }

  @Override
  void unindex(Connection c, int task, String subject, List<Long> positions) {
    // the database sees to its indexes
  }

  @Override
  void scrub() throws SQLException {
    try (var c = pool.getConnection()) {
      rewrite(c, "entry", "pending", "episode");
    }
  }

  /// Writes tables anew without what was deleted, and has the old files removed.
  static void rewrite(Connection connection, String... tables) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var table : tables) {
        statement.execute("VACUUM FULL " + table);
      }
      statement.execute("CHECKPOINT"); // else the old files stay until the next one
    } catch (SQLException e) {
      if (!DENIED.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  @Override
  List<Logged<Decided>> decisions(Connection c, LogQueries queries, int task, Query query)
      throws SQLException {
    var condition = new StringBuilder("AND e.decision IS NOT NULL AND e.position < ?");
    var parameters = new ArrayList<Object>();
    parameters.add(query.before());
    query
        .subject()
        .ifPresent(
            subject -> {
              condition.append(" AND e.subject = ?");
              parameters.add(subject);
            });
    query
        .action()
        .ifPresent(
            action -> {
              condition.append(" AND e.action = ?");
              parameters.add(action);
            });
    query
        .from()
        .ifPresent(
            from -> {
              condition.append(" AND e.at >= ?");
              parameters.add(EntryCodec.micros(from));
            });
    query
        .to()
        .ifPresent(
            to -> {
              condition.append(" AND e.at < ?");
              parameters.add(EntryCodec.micros(to));
            });
    condition.append(" ORDER BY e.position DESC LIMIT ?");
    parameters.add(query.limit());
    return query.from().isEmpty() && query.to().isEmpty()
        ? queries.decisions(condition.toString(), parameters.toArray())
        : sorted(c, () -> queries.decisions(condition.toString(), parameters.toArray()));
  }

  private interface Asking {
    List<Logged<Decided>> ask() throws SQLException;
  }

  /// Lets the planner sort: what was decided at a time is found first, then put in order.
  private static List<Logged<Decided>> sorted(Connection c, Asking question) throws SQLException {
    c.setAutoCommit(false);
    try (var set = c.createStatement()) {
      set.execute("SET LOCAL enable_sort = on");
      return question.ask();
    } finally {
      c.rollback();
      c.setAutoCommit(true);
    }
  }

  @Override
  void release() {
    pool.close();
  }
}
