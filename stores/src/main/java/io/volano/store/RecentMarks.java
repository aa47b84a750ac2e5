package io.volano.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Subjects and actions of the decisions in the newest, unfinished blocks of positions: see
/// [SqliteMarks].
final class RecentMarks {

  /// A full block, ready to be written.
  ///
  /// @param earliest when its decisions were made, in microseconds; after `latest` if it has none
  record Block(long id, List<PackedMarks> buckets, long earliest, long latest) {}

  private long[] positions = new long[1 << 10];
  private long[] subjects = new long[1 << 10];
  private long[] actions = new long[1 << 10];
  private long[] times = new long[1 << 10];
  private int size;

  /// Notes a decision; positions come in order.
  ///
  /// @param subject its hash, 0 if it is about nobody
  synchronized void add(long position, long subject, long action, long at) {
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, 2 * size);
      subjects = Arrays.copyOf(subjects, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
    }
    positions[size] = position;
    subjects[size] = subject;
    actions[size] = action;
    times[size] = at;
    size++;
  }

  /// Positions of the decisions about a subject, newest first.
  synchronized List<Long> find(long subject) {
    var found = new ArrayList<Long>();
    for (int i = size - 1; i >= 0; i--) {
      if (subjects[i] == subject) {
        found.add(positions[i]);
      }
    }
    return found;
  }

  /// What is noted of a block.
  synchronized Block of(long block) {
    var buckets = Stream.generate(PackedMarks::new).limit(PackedMarks.BUCKETS).toList();
    var seen = new HashSet<Long>();
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      if (SqliteMarks.block(positions[i]) == block) {
        if (subjects[i] != 0) {
          buckets
              .get(PackedMarks.bucket(subjects[i]))
              .add(subjects[i], SqliteMarks.offset(positions[i]));
        }
        if (seen.add(actions[i])) {
          buckets.get(PackedMarks.bucket(actions[i])).add(actions[i], PackedMarks.SOMEWHERE);
        }
        earliest = Math.min(earliest, times[i]);
        latest = Math.max(latest, times[i]);
      }
    }
    return new Block(block, buckets, earliest, latest);
  }

  /// Forgets what lies before a position: it is in the index.
  synchronized void forgetBefore(long position) {
    int gone = 0;
    while (gone < size && positions[gone] < position) {
      gone++;
    }
    int left = size - gone;
    for (var column : List.of(positions, subjects, actions, times)) {
      System.arraycopy(column, gone, column, 0, left);
    }
    size = left;
  }

  /// Forgets decisions that were removed.
  synchronized void forget(Set<Long> removed) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!removed.contains(positions[i])) {
        positions[kept] = positions[i];
        subjects[kept] = subjects[i];
        actions[kept] = actions[i];
        times[kept] = times[i];
        kept++;
      }
    }
    size = kept;
  }
}
