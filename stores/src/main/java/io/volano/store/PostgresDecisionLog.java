package io.volano.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Observed;
import io.volano.Logged;
import io.volano.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/// The log in a PostgreSQL database, which several processes may append to.
///
/// Positions are given out under a lock that a transaction holds until it has committed, so that
/// they become visible in their order: one group is being written at a time, by whichever process.
/// A group costs two round trips, whatever its size: one takes the lock and asks for all there is
/// to know, one writes and commits. Statements are sent together, not merged into one, because what
/// is asked must see what was committed while the lock was waited for.
///
/// When the server cannot be reached calls fail after 5 seconds; they succeed again when it can. An
/// erasure rewrites the tables (`VACUUM FULL`), which keeps everybody waiting meanwhile, and asks
/// for a checkpoint if it may; archived write-ahead logs and backups are the operator's.
public final class PostgresDecisionLog extends SqlDecisionLog {

  private static final String POSTGRESQL = "postgresql";

  /// Names the lock on giving out positions among the advisory locks of the database.
  private static final long POSITIONS = 0x766F6C616E6FL; // "volano"

  private static final String LOCK = "SELECT pg_advisory_xact_lock(?)";

  /// Every query here has an index that gives its rows in their order. A planner whose statistics
  /// are older than the last million rows may rather sort them all, page after page.
  static final String PLANNING =
      "-c enable_seqscan=off -c enable_sort=off -c enable_hashjoin=off -c enable_mergejoin=off"
          + " -c max_parallel_workers_per_gather=0 -c jit=off";

  /// A plan that is kept does not grow with the table. One that was made when the table was empty,
  /// where all indexes cost the same, may walk a whole task for each row until the next ANALYZE.
  private static final String EACH_TIME = " -c plan_cache_mode=force_custom_plan";

  /// The same within a transaction of the writer, which keeps the plans of what it does most: of
  /// inserts, where there is nothing to choose, and of questions that only one index fits.
  private static final String THIS_TIME = "SET LOCAL plan_cache_mode = force_custom_plan";

  private static final String DENIED = "42501";
  private static final int READERS = 5;
  private static final long PATIENCE_MILLIS = 5_000;

  private final HikariDataSource readers;
  private final HikariDataSource writer;

  private PostgresDecisionLog(HikariDataSource readers, HikariDataSource writer) {
    super(POSTGRESQL, readers);
    this.readers = readers;
    this.writer = writer;
  }

  /// Opens the log of a database, bringing its tables to this release's version.
  ///
  /// @param url `jdbc:postgresql://host:port/database`
  public static PostgresDecisionLog open(String url, String user, String password) {
    var readers = pool("volano-log", READERS, url, user, password);
    try {
      Migrations.ofLog(readers, POSTGRESQL).migrate();
      var log = new PostgresDecisionLog(readers, writer(url, user, password));
      log.start();
      return log;
    } catch (RuntimeException e) {
      readers.close();
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

  /// Connections whose statements are planned each time they are run.
  static HikariDataSource pool(String name, int most, String url, String user, String password) {
    return new HikariDataSource(config(name, most, PLANNING + EACH_TIME, url, user, password));
  }

  /// The writing thread's one connection.
  private static HikariDataSource writer(String url, String user, String password) {
    var config = config("volano-log-writer", 1, PLANNING, url, user, password);
    config.setAutoCommit(false);
    return new HikariDataSource(config);
  }

  private static HikariConfig config(
      String name, int most, String options, String url, String user, String password) {
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
    config.addDataSourceProperty("options", options);
    config.addDataSourceProperty("ApplicationName", name);
    return config;
  }

  @Override
  Connection begin() throws SQLException {
    var connection = writer.getConnection();
    try {
      var flight = new Flight(connection);
      flight.add(LOCK, POSITIONS);
      flight.add(THIS_TIME);
      flight.go();
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// The lock comes with [#look], or at once where a task may have to be made.
  @Override
  Connection begin(List<Row> rows) throws SQLException {
    return rows.stream().anyMatch(row -> row.task == 0) ? begin() : writer.getConnection();
  }

  @Override
  void end(Connection connection, boolean committed) {
    try {
      connection.close(); // which rolls back
    } catch (SQLException _) {
      // a broken connection: the server has rolled back, or will
    }
  }

  /// Takes a row of an answer.
  private interface Answer {
    void take(ResultSet row) throws SQLException;
  }

  /// Statements that are sent together and answered together, in their order: one round trip.
  private static final class Flight {
    private final Connection connection;
    private final PGConnection arrays;
    private final StringJoiner sql = new StringJoiner("; ");
    private final List<Object> parameters = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    Flight(Connection connection) throws SQLException {
      this.connection = connection;
      this.arrays = connection.unwrap(PGConnection.class);
    }

    /// A statement whose answer, if any, does not matter.
    void add(String statement, Object... with) {
      ask(statement, _ -> {}, with);
    }

    /// @param with a `Long`, or an array of [#array], for each `?`
    void ask(String statement, Answer answer, Object... with) {
      sql.add(statement);
      answers.add(answer);
      parameters.addAll(Arrays.asList(with));
    }

    /// @param type of an element
    /// @param values an array
    Array array(String type, Object values) throws SQLException {
      return arrays.createArrayOf(type, values);
    }

    void go() throws SQLException {
      if (answers.isEmpty()) {
        return;
      }
      try (var statement = connection.prepareStatement(sql.toString())) {
        for (int i = 0; i < parameters.size(); i++) {
          statement.setObject(i + 1, parameters.get(i));
        }
        boolean rows = statement.execute();
        for (var answer : answers) {
          if (rows) {
            take(statement, answer);
          }
          rows = statement.getMoreResults();
        }
      }
    }

    private static void take(PreparedStatement statement, Answer answer) throws SQLException {
      try (var rows = statement.getResultSet()) {
        while (rows.next()) {
          answer.take(rows);
        }
      }
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
  Found look(Connection connection, List<Row> rows) throws SQLException {
    var tasks = rows.stream().mapToInt(row -> row.task).filter(task -> task != 0).distinct();
    var born = new HashMap<Integer, Long>();
    var head = new long[1];
    var existing = new Existing(connection);
    var flight = new Flight(connection);
    flight.add(LOCK, POSITIONS);
    flight.ask(
        "SELECT id, born FROM task WHERE id = ANY (?) AND born IS NOT NULL",
        row -> born.put(row.getInt(1), row.getLong(2)),
        flight.array("int4", tasks.toArray()));
    existing.find(flight, rows);
    flight.ask("SELECT max(position) FROM entry", row -> head[0] = row.getLong(1));
    flight.go();
    return new Found(born, existing, head[0]);
  }

  /// What the writer asks of a group. Only one index fits each, so that its plan may be kept:
  /// `+e.task` fits none, and the order of a range of one position only the primary key has. The
  /// `LIMIT` keeps the planner from reading the whole table, however wrong its statistics.
  enum Question {
    ID("(task, id, i)", "int[], text[]", "+e.task = b.task AND e.decision = b.id"),
    STEP(
        "(task, id, step, i)",
        "int[], text[], bigint[]",
        "+e.task = b.task AND e.episode = b.id AND e.step = b.step"),
    ANY_STEP(
        "(task, id, i)", "int[], text[]", "+e.task = b.task AND e.episode = b.id AND e.step >= 0"),
    KEY("(task, key, i)", "int[], text[]", "+e.task = b.task AND e.key = b.key"),
    SLOT(
        "(ref, kind, slot, i)",
        "bigint[], int[], int[]",
        "e.ref = b.ref AND e.kind = b.kind AND e.slot = b.slot"),
    REVISION(
        "(task, revision, i)",
        "int[], bigint[]",
        "+e.task = b.task AND e.step = b.revision AND e.kind = 3"),
    DECISION(
        "SELECT e.position, e.task, e.decision FROM unnest(?::bigint[]) AS b (ref)"
            + " CROSS JOIN LATERAL (SELECT position, task, decision FROM entry e"
            + " WHERE e.position >= b.ref AND e.position <= b.ref ORDER BY e.position LIMIT 1)"
            + " e WHERE e.decision IS NOT NULL");

    final String sql;

    Question(String sql) {
      this.sql = sql;
    }

    /// Asks which of the rows `b` are there, and where.
    Question(String columns, String types, String where) {
      this(
          "SELECT b.i, e.position FROM unnest(?::"
              + types.replace(", ", ", ?::")
              + ") WITH ORDINALITY AS b "
              + columns
              + " CROSS JOIN LATERAL (SELECT position FROM entry e WHERE "
              + where
              + " LIMIT 1) e");
    }
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

    private void find(Flight flight, List<Row> rows) throws SQLException {
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
          flight,
          Question.ID,
          ids,
          ints(flight, ids, Judge.Place.Id::task),
          texts(flight, ids, Judge.Place.Id::decision));
      find(
          flight,
          Question.STEP,
          steps,
          ints(flight, steps, Judge.Place.InEpisode::task),
          texts(flight, steps, Judge.Place.InEpisode::episode),
          longs(flight, steps, Judge.Place.InEpisode::step));
      find(
          flight,
          Question.ANY_STEP,
          any,
          ints(flight, any, Judge.Place.AnyStep::task),
          texts(flight, any, Judge.Place.AnyStep::episode));
      find(
          flight,
          Question.KEY,
          keys,
          ints(flight, keys, Judge.Place.Key::task),
          texts(flight, keys, Judge.Place.Key::key));
      find(
          flight,
          Question.SLOT,
          slots,
          longs(flight, slots, Judge.Place.OfSlot::decision),
          ints(flight, slots, p -> p.kind().code),
          ints(flight, slots, Judge.Place.OfSlot::slot));
      find(
          flight,
          Question.REVISION,
          revisions,
          ints(flight, revisions, Judge.Place.Revision::task),
          longs(flight, revisions, Judge.Place.Revision::revision));
      findDecisions(flight, List.copyOf(refs));
    }

    private void find(
        Flight flight, Question question, List<? extends Judge.Place> of, Array... arrays) {
      if (!of.isEmpty()) {
        flight.ask(
            question.sql,
            row -> places.put(of.get(row.getInt(1) - 1), row.getLong(2)),
            (Object[]) arrays);
      }
    }

    private void findDecisions(Flight flight, List<Long> refs) throws SQLException {
      if (!refs.isEmpty()) {
        flight.ask(
            Question.DECISION.sql,
            row -> {
              tasks.put(row.getLong(1), row.getInt(2));
              decisions.put(row.getLong(1), row.getString(3));
            },
            longs(flight, refs, ref -> ref));
      }
    }

    private static <T> Array ints(Flight flight, List<T> of, ToIntFunction<T> value)
        throws SQLException {
      return flight.array("int4", of.stream().mapToInt(value).toArray());
    }

    private static <T> Array longs(Flight flight, List<T> of, ToLongFunction<T> value)
        throws SQLException {
      return flight.array("int8", of.stream().mapToLong(value).toArray());
    }

    private static <T> Array texts(Flight flight, List<T> of, Function<T, String> value)
        throws SQLException {
      return flight.array("text", of.stream().map(value).toArray(String[]::new));
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
  void write(Connection c, List<Row> rows, boolean commitAtOnce) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    var flight = new Flight(c);
    insert(flight, rows);
    follow(c, flight, rows);
    if (commitAtOnce) {
      flight.add("COMMIT");
    }
    flight.go();
  }

  @Override
  void insert(Connection c, List<Row> rows) throws SQLException {
    var flight = new Flight(c);
    insert(flight, rows);
    flight.go();
  }

  /// Columns that are empty in all rows are not sent.
  private static void insert(Flight flight, List<Row> rows) throws SQLException {
    var columns = new Columns(flight);
    columns.add("position", "int8", longs(rows, row -> row.position));
    columns.add("at", "int8", longs(rows, row -> row.at));
    columns.add("task", "int4", ints(rows, row -> row.task));
    columns.add("kind", "int4", ints(rows, row -> row.kind.code));
    columns.addIfAny("step", "int8", rows, row -> row.step, Long[]::new);
    columns.addIfAny("ref", "int8", rows, row -> row.ref, Long[]::new);
    columns.addIfAny("slot", "int4", rows, row -> row.slot, Integer[]::new);
    columns.addIfAny("decision", "text", rows, row -> row.decision, String[]::new);
    columns.addIfAny("subject", "text", rows, row -> row.subject, String[]::new);
    columns.addIfAny("action", "text", rows, row -> row.action, String[]::new);
    columns.addIfAny("episode", "text", rows, row -> row.episode, String[]::new);
    columns.addIfAny("key", "text", rows, row -> row.key, String[]::new);
    columns.addIfAny("body", "bytea", rows, row -> row.body, byte[][]::new);
    columns.addIfAny("detail", "bytea", rows, row -> row.detail, byte[][]::new);
    columns.insert("entry");
  }

  private static void insertPending(Flight flight, List<Row> decisions) throws SQLException {
    int slots = decisions.stream().mapToInt(PostgresDecisionLog::slots).sum();
    var tasks = new int[slots];
    var dues = new long[slots];
    var refs = new long[slots];
    var indexes = new int[slots];
    int i = 0;
    for (var row : decisions) {
      long due = Micros.up(((Decided) row.entry).decision().due());
      for (int slot = 0, n = slots(row); slot < n; slot++, i++) {
        tasks[i] = row.task;
        dues[i] = due;
        refs[i] = row.position;
        indexes[i] = slot;
      }
    }
    var columns = new Columns(flight);
    columns.add("task", "int4", tasks);
    columns.add("due", "int8", dues);
    columns.add("ref", "int8", refs);
    columns.add("slot", "int4", indexes);
    columns.insert("pending");
  }

  private static int slots(Row decision) {
    return ((Decided) decision.entry).decision().slots().size();
  }

  /// The columns of rows to be inserted, each an array.
  private static final class Columns {
    private final Flight flight;
    private final StringJoiner names = new StringJoiner(", ");
    private final StringJoiner arrays = new StringJoiner(", ");
    private final List<Object> values = new ArrayList<>();

    Columns(Flight flight) {
      this.flight = flight;
    }

    void add(String name, String type, Object array) throws SQLException {
      names.add(name);
      arrays.add("?::" + type + "[]");
      values.add(flight.array(type, array));
    }

    <T> void addIfAny(
        String name, String type, List<Row> rows, Function<Row, T> value, IntFunction<T[]> array)
        throws SQLException {
      var all = array.apply(rows.size());
      boolean any = false;
      for (int i = 0; i < all.length; i++) {
        all[i] = value.apply(rows.get(i));
        any |= all[i] != null;
      }
      if (any) {
        add(name, type, all);
      }
    }

    void insert(String table) {
      flight.add(
          "INSERT INTO " + table + " (" + names + ") SELECT * FROM unnest(" + arrays + ")",
          values.toArray());
    }
  }

  private static long[] longs(List<Row> rows, ToLongFunction<Row> value) {
    return rows.stream().mapToLong(value).toArray();
  }

  private static int[] ints(List<Row> rows, ToIntFunction<Row> value) {
    return rows.stream().mapToInt(value).toArray();
  }

  /// Keeps up what is due and what is open, as [SqlDecisionLog#follow] does row by row.
  private void follow(Connection c, Flight flight, List<Row> rows) throws SQLException {
    if (rows.stream().anyMatch(row -> row.kind != Kind.DECIDED)) {
      flight.add(THIS_TIME); // `pending` and `episode` are now empty, now not
    }
    int from = 0;
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).kind == Kind.ACTIVATED) {
        followKinds(c, flight, rows.subList(from, i));
        activate(flight, rows.get(i));
        from = i + 1;
      }
    }
    followKinds(c, flight, rows.subList(from, rows.size()));
  }

  private static void activate(Flight flight, Row activated) {
    flight.add(
        "UPDATE pending SET due = ? WHERE ref = ?",
        Micros.up(((Activated) activated.entry).due()),
        activated.ref);
  }

  private void followKinds(Connection c, Flight flight, List<Row> rows) throws SQLException {
    var decisions = rows.stream().filter(Row::isDecision).toList();
    if (!decisions.isEmpty()) {
      insertPending(flight, decisions);
    }
    lengthen(flight, of(rows, Kind.STEP));
    hasten(c, flight, of(rows, Kind.OBSERVED));
    end(flight, of(rows, Kind.ENDED));
    settle(flight, of(rows, Kind.SETTLED));
  }

  private static List<Row> of(List<Row> rows, Kind kind) {
    return rows.stream().filter(row -> row.kind == kind).toList();
  }

  private record Episode(int task, String id) {}

  /// A statement may touch an episode once only.
  private static void lengthen(Flight flight, List<Row> steps) throws SQLException {
    if (steps.isEmpty()) {
      return;
    }
    var latest = new LinkedHashMap<Episode, Long>();
    for (var row : steps) {
      latest.merge(new Episode(row.task, row.episode), row.at, Math::max);
    }
    var episodes = latest.keySet();
    flight.add(
        "INSERT INTO episode (task, id, latest)"
            + " SELECT * FROM unnest(?::int[], ?::text[], ?::bigint[])"
            + " ON CONFLICT (task, id) DO UPDATE"
            + " SET latest = excluded.latest WHERE excluded.latest > episode.latest",
        flight.array("int4", episodes.stream().mapToInt(Episode::task).toArray()),
        flight.array("text", episodes.stream().map(Episode::id).toArray(String[]::new)),
        flight.array("int8", latest.values().stream().mapToLong(at -> at).toArray()));
  }

  private record Pending(long ref, int slot) {}

  /// A statement changes a row once only: to the earliest of what was seen.
  private void hasten(Connection c, Flight flight, List<Row> observed) throws SQLException {
    var earliest = new LinkedHashMap<Pending, Long>();
    for (var row : observed) {
      if (((Observed) row.entry).settles()) {
        slot(c, row)
            .ifPresent(slot -> earliest.merge(new Pending(row.ref, slot), row.at, Math::min));
      }
    }
    if (earliest.isEmpty()) {
      return;
    }
    var slots = earliest.keySet();
    flight.add(
        "UPDATE pending p SET due = b.at"
            + " FROM unnest(?::bigint[], ?::int[], ?::bigint[]) AS b (ref, slot, at)"
            + " WHERE p.ref = b.ref AND p.slot = b.slot AND p.due > b.at",
        flight.array("int8", slots.stream().mapToLong(Pending::ref).toArray()),
        flight.array("int4", slots.stream().mapToInt(Pending::slot).toArray()),
        flight.array("int8", earliest.values().stream().mapToLong(at -> at).toArray()));
  }

  private static void end(Flight flight, List<Row> ended) throws SQLException {
    if (ended.isEmpty()) {
      return;
    }
    var tasks = flight.array("int4", ints(ended, row -> row.task));
    var episodes =
        flight.array("text", ended.stream().map(row -> row.episode).toArray(String[]::new));
    flight.add(
        "UPDATE pending p SET due = b.at"
            + " FROM unnest(?::int[], ?::text[], ?::bigint[]) AS b (task, id, at), entry e"
            + " WHERE e.task = b.task AND e.episode = b.id AND e.step >= 0"
            + " AND p.ref = e.position AND p.due > b.at",
        tasks,
        episodes,
        flight.array("int8", longs(ended, row -> row.at)));
    flight.add(
        "DELETE FROM episode e USING unnest(?::int[], ?::text[]) AS b (task, id)"
            + " WHERE e.task = b.task AND e.id = b.id",
        tasks,
        episodes);
  }

  private static void settle(Flight flight, List<Row> settled) throws SQLException {
    if (!settled.isEmpty()) {
      flight.add(
          "DELETE FROM pending p USING unnest(?::bigint[], ?::int[]) AS b (ref, slot)"
              + " WHERE p.ref = b.ref AND p.slot = b.slot",
          flight.array("int8", longs(settled, row -> row.ref)),
          flight.array("int4", ints(settled, row -> row.slot)));
    }
  }

  @Override
  boolean asksForIds() {
    return true; // for each id refused the server would write an error into its log
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
  void scrub() throws SQLException {
    try (var c = readers.getConnection()) {
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
              parameters.add(Micros.of(from));
            });
    query
        .to()
        .ifPresent(
            to -> {
              condition.append(" AND e.at < ?");
              parameters.add(Micros.of(to));
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
    writer.close();
    readers.close();
  }
}
