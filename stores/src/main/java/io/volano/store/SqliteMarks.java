package io.volano.store;

import io.volano.math.Hashing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which decisions are about a subject, and which blocks of positions have some of an action.
///
/// An index on subjects would have a page of its own for nearly every row of a commit, and each of
/// them would be written to the write-ahead log and again to the file. So the newest positions are
/// kept on the heap and written as a few rows when their block of [#BLOCK] positions is full. Who
/// asks for a subject asks the heap, and each block once. Marks are hashes: what they lead to is to
/// be looked at again.
///
/// Written to by the writing thread: blocks by transactions that append, and never by one that
/// removes, since the heap still knows the removed until it is committed.
final class SqliteMarks {

  private static final int SHIFT = 14;

  /// Positions in a block; 100 million entries are some 6,000 blocks.
  static final long BLOCK = 1L << SHIFT;

  private final RecentMarks recent = new RecentMarks();
  private long unwritten; // the first position whose block is not written

  static long block(long position) {
    return position >> SHIFT;
  }

  static int offset(long position) {
    return (int) (position & (BLOCK - 1));
  }

  static long ofSubject(int task, String subject) {
    return Hashing.mix(2L * task, Hashing.of(subject));
  }

  static long ofAction(int task, String action) {
    return Hashing.mix(2L * task + 1, Hashing.of(action));
  }

  /// The marks of a log that is being opened.
  static SqliteMarks of(Connection c) throws SQLException {
    var marks = new SqliteMarks();
    marks.rebuild(c);
    return marks;
  }

  /// Notes the decisions whose blocks were not full when the log was closed.
  private void rebuild(Connection c) throws SQLException {
    unwritten = firstUnwritten(c);
    try (var select =
        c.prepareStatement(
            "SELECT position, task, subject, action, at FROM entry e WHERE position >= ? AND "
                + Kind.DECISIONS
                + " ORDER BY position")) {
      select.setLong(1, unwritten);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          add(
              rows.getLong(1),
              rows.getInt(2),
              rows.getString(3),
              rows.getString(4),
              rows.getLong(5));
        }
      }
    }
  }

  static long firstUnwritten(Connection c) throws SQLException {
    try (var select = c.prepareStatement("SELECT max(id) FROM block");
        var row = select.executeQuery()) {
      row.next();
      long last = row.getLong(1);
      return row.wasNull() ? 0 : (last + 1) * BLOCK;
    }
  }

  private void add(long position, int task, String subject, String action, long at) {
    recent.add(
        position, subject == null ? 0 : ofSubject(task, subject), ofAction(task, action), at);
  }

  /// Positions of decisions about a subject that no block has yet, newest first.
  List<Long> recent(long subject) {
    return recent.find(subject);
  }

  /// Writes the blocks that were full before this transaction.
  ///
  /// @param next the first position it gives out
  void writeFullBlocks(Connection c, long next) throws SQLException {
    for (long id = block(unwritten); id < block(next); id++) {
      write(c, recent.of(id));
    }
  }

  private static void write(Connection c, RecentMarks.Block block) throws SQLException {
    try (var insert = c.prepareStatement("INSERT OR REPLACE INTO block VALUES (?, ?, ?)")) {
      insert.setLong(1, block.id());
      insert.setLong(2, block.earliest());
      insert.setLong(3, block.latest());
      insert.executeUpdate();
    }
    try (var insert = c.prepareStatement("INSERT OR REPLACE INTO mark VALUES (?, ?)")) {
      for (int bucket = 0; bucket < PackedMarks.BUCKETS; bucket++) {
        insert.setLong(1, block.id() * PackedMarks.BUCKETS + bucket);
        insert.setBytes(2, block.buckets().get(bucket).toBytes());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /// Notes rows that have become visible; their transaction wrote the blocks before the first.
  void committed(List<Row> rows) {
    for (var row : rows) {
      if (row.isDecision()) {
        add(row.position, row.task, row.subject, row.action, row.at);
      }
    }
    long first = block(rows.getFirst().position) * BLOCK;
    if (first > unwritten) {
      recent.forgetBefore(first);
      unwritten = first;
    }
  }

  /// Positions that may be of decisions about a subject, in order.
  List<Long> candidates(Connection c, int task, String subject) throws SQLException {
    long hash = ofSubject(task, subject);
    var candidates = new TreeSet<>(recent.find(hash));
    try (var select =
        c.prepareStatement(
            "SELECT b.id, m.marks FROM block b CROSS JOIN mark m ON m.id = b.id * 64 + ?")) {
      select.setInt(1, PackedMarks.bucket(hash));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          for (int offset : PackedMarks.offsets(rows.getBytes(2), hash)) {
            candidates.add(rows.getLong(1) * BLOCK + offset);
          }
        }
      }
    }
    return List.copyOf(candidates);
  }

  /// Takes decisions that are being removed out of the blocks that are written.
  ///
  /// @param positions in order
  /// @return those no block has yet: to be given to [#forget] when the transaction is committed
  Set<Long> unmark(Connection c, List<Long> positions) throws SQLException {
    var unmarking = new Unmarking(c);
    for (long position : positions) {
      unmarking.add(position);
    }
    return unmarking.finish();
  }

  /// [#unmark] of all decisions of a task.
  Set<Long> unmark(Connection c, int task) throws SQLException {
    var unmarking = new Unmarking(c);
    try (var select =
        c.prepareStatement(
            "SELECT position FROM entry e WHERE task = ? AND "
                + Kind.DECISIONS
                + " ORDER BY position")) {
      select.setInt(1, task);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          unmarking.add(rows.getLong(1));
        }
      }
    }
    return unmarking.finish();
  }

  void forget(Set<Long> positions) {
    recent.forget(positions);
  }

  /// Takes positions, which come in order, out of one block after the other.
  private final class Unmarking {
    private final Connection connection;
    private final Set<Integer> offsets = new HashSet<>();
    private final Set<Long> unwrittenYet = new HashSet<>();
    private long block;

    Unmarking(Connection connection) {
      this.connection = connection;
    }

    void add(long position) throws SQLException {
      if (position >= unwritten) {
        unwrittenYet.add(position);
        return;
      }
      if (block(position) != block) {
        rewriteBlock();
        block = block(position);
      }
      offsets.add(offset(position));
    }

    Set<Long> finish() throws SQLException {
      rewriteBlock();
      return unwrittenYet;
    }

    private void rewriteBlock() throws SQLException {
      if (offsets.isEmpty()) {
        return;
      }
      try (var update = connection.prepareStatement("UPDATE mark SET marks = ? WHERE id = ?")) {
        for (var bucket : buckets(connection, block).entrySet()) {
          var kept = PackedMarks.without(bucket.getValue(), offsets::contains);
          if (kept.length < bucket.getValue().length) {
            update.setBytes(1, kept);
            update.setLong(2, bucket.getKey());
            update.executeUpdate();
          }
        }
      }
      offsets.clear();
    }
  }

  private static Map<Long, byte[]> buckets(Connection c, long block) throws SQLException {
    var buckets = new LinkedHashMap<Long, byte[]>();
    try (var select = c.prepareStatement("SELECT id, marks FROM mark WHERE id >= ? AND id < ?")) {
      select.setLong(1, block * PackedMarks.BUCKETS);
      select.setLong(2, (block + 1) * PackedMarks.BUCKETS);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          buckets.put(rows.getLong(1), rows.getBytes(2));
        }
      }
    }
    return buckets;
  }
}
