package io.volano.store;

import io.volano.DecisionLog.News;
import io.volano.DecisionLog.Page;
import io.volano.DecisionLog.Reading;
import io.volano.Entry.Activated;
import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Ended;
import io.volano.Entry.Observed;
import io.volano.Entry.Settled;
import io.volano.EpisodeStep;
import io.volano.History;
import io.volano.Logged;
import io.volano.TaskId;
import io.volano.UnreadableEntryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What both databases are asked, on one connection for one task.
final class LogQueries {

  /// Rows asked for by position in one statement.
  private static final int CHUNK = 256;

  /// Entries one look at the news takes in.
  private static final int LOOKED_AT = 50_000;

  private static final int FIRST_NO_MILESTONE = 6;

  private static final String NEWS =
      "SELECT t.tenant, t.name, coalesce(t.born, 0), n.head, n.news, n.least FROM"
          + " (SELECT task, max(position) AS head, min(kind) AS least,"
          + " max(CASE WHEN kind <> 9 THEN position ELSE 0 END) AS news"
          + " FROM (SELECT task, kind, position FROM entry WHERE position > ?"
          + " ORDER BY position LIMIT ?) e GROUP BY task) n"
          + " JOIN task t ON t.id = n.task";

  private static final System.Logger LOG = System.getLogger(LogQueries.class.getName());

  /// An episode is idle *after* its wait; time is counted in microseconds.
  private static final Duration TICK = Duration.ofNanos(1_000);

  private final Connection connection;
  private final int id;
  private final EntryReader reader;

  /// @param id of the task's row
  /// @param declarations actions by the position of their declaration, shared and grown
  LogQueries(
      Connection connection,
      TaskId task,
      int id,
      ConcurrentHashMap<Long, DeclaredActions> declarations) {
    this.connection = connection;
    this.id = id;
    this.reader = new EntryReader(task, declarations, this::entry);
  }

  Page page(long after, int limit, Reading reading) throws SQLException {
    long head = head();
    if (head <= after || limit < 1) {
      return new Page(List.of(), after);
    }
    var sql =
        reading == Reading.ALL
            ? EntryReader.WHOLE + "WHERE e.task = ? AND e.position > ? ORDER BY e.position LIMIT ?"
            : EntryReader.LEARNED
                + "WHERE e.task = ? AND e.position > ? AND "
                + Kind.FOLDING
                + " ORDER BY e.position LIMIT ?";
    var entries = new ArrayList<Logged<?>>();
    boolean whole = true;
    try {
      read(entries::add, sql, after, limit);
    } catch (UnreadableEntryException e) {
      if (entries.isEmpty()) {
        throw e;
      }
      whole = false;
    }
    long read = entries.isEmpty() ? after : entries.getLast().position();
    return new Page(entries, whole && entries.size() < limit ? Math.max(head, read) : read);
  }

  /// The position of the newest entry, which is asked for before any page: whatever is below it is
  /// there already.
  private long head() throws SQLException {
    return number("SELECT max(position) FROM entry WHERE task = ?").orElse(0L);
  }

  /// Those that this release can read.
  List<Logged<?>> milestones() throws SQLException {
    var found = new ArrayList<Logged<?>>();
    try (var select =
            prepare(
                EntryReader.WHOLE
                    + "WHERE e.task = ? AND "
                    + Kind.MILESTONES
                    + " ORDER BY e.position");
        var rows = select.executeQuery()) {
      while (rows.next()) {
        try {
          found.add(reader.read(rows));
        } catch (UnreadableEntryException e) {
          LOG.log(System.Logger.Level.DEBUG, "left out", e); // learning says so, and stops there
        }
      }
    }
    return found;
  }

  Optional<Logged<?>> entry(long position) throws SQLException {
    return list(EntryReader.WHOLE + "WHERE e.task = ? AND e.position = ?", position).stream()
        .findFirst();
  }

  Optional<Logged<Decided>> decided(String decisionId) throws SQLException {
    return decisions("AND e.decision = ?", decisionId).stream().findFirst();
  }

  /// Decisions of the task that fulfil the rest of a WHERE clause.
  List<Logged<Decided>> decisions(String condition, Object... parameters) throws SQLException {
    var found = new ArrayList<Logged<Decided>>();
    for (var logged : list(EntryReader.WHOLE + "WHERE e.task = ? " + condition, parameters)) {
      found.add(new Logged<>(logged.position(), (Decided) logged.entry()));
    }
    return found;
  }

  List<Logged<Decided>> decisions(List<Long> positions) throws SQLException {
    var found = new ArrayList<Logged<Decided>>();
    for (var chunk : chunks(positions)) {
      found.addAll(decisions("AND e.position IN " + marks(chunk.size()), chunk.toArray()));
    }
    return found;
  }

  /// The histories of decisions, in the order asked for; decisions that are not there are left out.
  List<History> histories(List<Logged<Decided>> decided) throws SQLException {
    var followed = new HashMap<Long, List<Logged<?>>>();
    var positions = decided.stream().map(Logged::position).toList();
    for (var chunk : chunks(positions)) {
      for (var logged :
          list( // the + keeps SQLite from walking the whole task
              EntryReader.WHOLE + "WHERE +e.task = ? AND e.ref IN " + marks(chunk.size()),
              chunk.toArray())) {
        followed.computeIfAbsent(ref(logged), _ -> new ArrayList<>()).add(logged);
      }
    }
    followed.values().forEach(list -> list.sort(Comparator.comparingLong(Logged::position)));
    var ended = ends(decided);
    var histories = new ArrayList<History>(decided.size());
    for (var each : decided) {
      var episode = each.entry().decision().episode().map(EpisodeStep::episode);
      histories.add(
          history(
              each, followed.getOrDefault(each.position(), List.of()), episode.map(ended::get)));
    }
    return histories;
  }

  private static long ref(Logged<?> logged) {
    return switch (logged.entry()) {
      case Activated a -> a.decision();
      case Observed o -> o.decision();
      case Settled s -> s.position();
      default -> throw new IllegalStateException("belongs to no decision: " + logged);
    };
  }

  private static History history(
      Logged<Decided> decided, List<Logged<?>> followed, Optional<Logged<Ended>> ended) {
    Optional<Logged<Activated>> activated = Optional.empty();
    var observed = new ArrayList<Logged<Observed>>();
    var settled = new ArrayList<Logged<Settled>>();
    for (var logged : followed) {
      switch (logged.entry()) {
        case Activated a -> activated = Optional.of(new Logged<>(logged.position(), a));
        case Observed o -> observed.add(new Logged<>(logged.position(), o));
        case Settled s ->
            settled.add(new Logged<>(logged.position(), s.of(decided.entry().decision())));
        default -> throw new IllegalStateException("belongs to no decision: " + logged);
      }
    }
    return new History(decided, activated, List.copyOf(observed), List.copyOf(settled), ended);
  }

  private Map<String, Logged<Ended>> ends(List<Logged<Decided>> decided) throws SQLException {
    var episodes =
        decided.stream()
            .flatMap(d -> d.entry().decision().episode().stream())
            .map(EpisodeStep::episode)
            .distinct()
            .toList();
    var ends = new HashMap<String, Logged<Ended>>();
    for (var chunk : chunks(episodes)) {
      for (var logged :
          list(
              EntryReader.WHOLE
                  + "WHERE e.task = ? AND e.step = -1 AND e.episode IN "
                  + marks(chunk.size()),
              chunk.toArray())) {
        var ended = (Ended) logged.entry();
        ends.put(ended.episode(), new Logged<>(logged.position(), ended));
      }
    }
    return ends;
  }

  /// Whole histories of what is due, a page of slots at a time.
  List<History> due(Instant at, int limit) throws SQLException {
    var refs = new LinkedHashSet<Long>();
    long until = Micros.of(at);
    long due = Long.MIN_VALUE;
    long ref = -1;
    long slot = -1;
    boolean more = limit > 0;
    while (more) {
      int read = 0;
      try (var select =
          prepare(
              "SELECT due, ref, slot FROM pending"
                  + " WHERE task = ? AND due <= ? AND (due, ref, slot) > (?, ?, ?)"
                  + " ORDER BY due, ref, slot LIMIT ?",
              until,
              due,
              ref,
              slot,
              limit)) {
        try (var rows = select.executeQuery()) {
          while (rows.next() && refs.size() < limit) {
            read++;
            due = rows.getLong(1);
            ref = rows.getLong(2);
            slot = rows.getLong(3);
            refs.add(ref);
          }
        }
      }
      more = read == limit && refs.size() < limit;
    }
    var byPosition = new LinkedHashMap<Long, Logged<Decided>>();
    refs.forEach(position -> byPosition.put(position, null));
    decisions(List.copyOf(refs)).forEach(d -> byPosition.put(d.position(), d));
    byPosition.values().removeAll(Collections.singleton(null));
    return histories(List.copyOf(byPosition.values()));
  }

  Optional<Instant> nextDue() throws SQLException {
    var slot = number("SELECT min(due) FROM pending WHERE task = ?").map(Micros::instant);
    var latest = number("SELECT min(latest) FROM episode WHERE task = ?").map(Micros::instant);
    var wait = latest.isPresent() ? declared() : Optional.<Declared>empty();
    if (wait.isEmpty()) {
      return slot;
    }
    var idle = latest.get().plus(wait.get().declaration().horizon().episodeWait()).plus(TICK);
    return slot.filter(s -> s.isBefore(idle)).or(() -> Optional.of(idle));
  }

  /// The declaration in force.
  private Optional<Declared> declared() throws SQLException {
    return list(
            EntryReader.WHOLE
                + "WHERE e.task = ? AND "
                + Kind.DECLARATIONS
                + " ORDER BY e.step DESC LIMIT 1")
        .stream()
        .map(logged -> (Declared) logged.entry())
        .findFirst();
  }

  /// The actions of a revision, and where they were declared.
  Optional<DeclaredActions> actions(long revision) throws SQLException {
    for (var logged :
        list(
            EntryReader.WHOLE + "WHERE e.task = ? AND " + Kind.DECLARATIONS + " AND e.step = ?",
            revision)) {
      var declared = (Declared) logged.entry();
      return Optional.of(reader.keep(logged.position(), declared));
    }
    return Optional.empty();
  }

  long pending() throws SQLException {
    return number("SELECT count(*) FROM pending WHERE task = ?").orElse(0L);
  }

  List<String> idleEpisodes(Instant since, int limit) throws SQLException {
    var idle = new ArrayList<String>();
    try (var select =
            prepare(
                "SELECT id FROM episode WHERE task = ? AND latest < ? ORDER BY latest, id LIMIT ?",
                Micros.of(since),
                Math.max(0, limit));
        var rows = select.executeQuery()) {
      while (rows.next()) {
        idle.add(rows.getString(1));
      }
    }
    return idle;
  }

  private Optional<Long> number(String sql) throws SQLException {
    try (var select = prepare(sql);
        var rows = select.executeQuery()) {
      rows.next();
      long value = rows.getLong(1);
      return rows.wasNull() ? Optional.empty() : Optional.of(value);
    }
  }

  private List<Logged<?>> list(String sql, Object... parameters) throws SQLException {
    var found = new ArrayList<Logged<?>>();
    read(found::add, sql, parameters);
    return found;
  }

  private void read(Consumer<Logged<?>> use, String sql, Object... parameters) throws SQLException {
    try (var select = prepare(sql, parameters);
        var rows = select.executeQuery()) {
      while (rows.next()) {
        use.accept(reader.read(rows));
      }
    }
  }

  /// The first parameter is always the task.
  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    var statement = connection.prepareStatement(sql);
    statement.setInt(1, id);
    for (int i = 0; i < parameters.length; i++) {
      switch (parameters[i]) {
        case Integer n -> statement.setInt(i + 2, n);
        case Long n -> statement.setLong(i + 2, n);
        case String s -> statement.setString(i + 2, s);
        default -> throw new IllegalArgumentException("no parameter: " + parameters[i]);
      }
    }
    return statement;
  }

  /// The position of the newest entry, 0 if there is none.
  static long newest(Connection c) throws SQLException {
    try (var select = c.prepareStatement("SELECT max(position) FROM entry");
        var row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// What was appended after a position, at most so many entries of it.
  static News news(Connection c, long after) throws SQLException {
    var tasks = new ArrayList<News.OfTask>();
    long head = after;
    try (var select = c.prepareStatement(NEWS)) {
      select.setLong(1, after);
      select.setInt(2, LOOKED_AT);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          head = Math.max(head, rows.getLong(4));
          if (rows.getLong(5) > 0) {
            tasks.add(
                new News.OfTask(
                    new TaskId(rows.getString(1), rows.getString(2)),
                    rows.getLong(3),
                    rows.getLong(5),
                    rows.getInt(6) < FIRST_NO_MILESTONE));
          }
        }
      }
    }
    return new News(head, tasks);
  }

  static <T> List<List<T>> chunks(List<T> all) {
    var chunks = new ArrayList<List<T>>();
    for (int i = 0; i < all.size(); i += CHUNK) {
      chunks.add(all.subList(i, Math.min(all.size(), i + CHUNK)));
    }
    return chunks;
  }

  /// `(?, ?, ?)`
  static String marks(int n) {
    return Collections.nCopies(n, "?").stream().collect(Collectors.joining(", ", "(", ")"));
  }
}
