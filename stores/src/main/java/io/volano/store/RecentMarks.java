package io.volano.store;

import io.volano.math.Hashing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Subjects and actions of the decisions in the newest, unfinished block of positions.
///
/// An index on subjects would have a page of its own for nearly every row of a commit, and each of
/// them would be written to the write-ahead log and again to the file: measured, it makes appending
/// three to five times slower. So the newest positions are kept here, and written sorted, as one
/// run, when their block of [#BLOCK] positions is full: then rows of one block lie together and an
/// append costs a few bytes. Who asks for a subject asks this, and each block once.
final class RecentMarks {

  private static final int SHIFT = 14;

  /// Positions in a block; 100 million entries are some 6,000 blocks.
  static final long BLOCK = 1L << SHIFT;

  /// One row of the index.
  record Mark(long hash, long position) {}

  /// A full block.
  record Block(long id, List<Mark> marks, long earliest, long latest) {}

  private long[] positions = new long[1 << 10];
  private long[] subjects = new long[1 << 10];
  private long[] actions = new long[1 << 10];
  private long[] times = new long[1 << 10];
  private int size;

  static long block(long position) {
    return position >> SHIFT;
  }

  static long ofSubject(int task, String subject) {
    return Hashing.mix(2L * task, Hashing.of(subject));
  }

  static long ofAction(int task, String action) {
    return Hashing.mix(2L * task + 1, Hashing.of(action));
  }

  /// Notes a decision; positions come in order.
  ///
  /// @param subject null if it is about nobody
  synchronized void add(long position, int task, String subject, String action, long at) {
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, 2 * size);
      subjects = Arrays.copyOf(subjects, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
    }
    positions[size] = position;
    subjects[size] = subject == null ? 0 : ofSubject(task, subject);
    actions[size] = ofAction(task, action);
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

  /// What is noted of a block, in the order of its rows; a mark of an action has no position.
  synchronized Block of(long block) {
    var marks = new HashSet<Mark>();
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      if (block(positions[i]) == block) {
        if (subjects[i] != 0) {
          marks.add(new Mark(subjects[i], positions[i]));
        }
        marks.add(new Mark(actions[i], 0));
        earliest = Math.min(earliest, times[i]);
        latest = Math.max(latest, times[i]);
      }
    }
    var sorted = new ArrayList<>(marks);
    sorted.sort(java.util.Comparator.comparingLong(Mark::hash).thenComparingLong(Mark::position));
    return new Block(block, Collections.unmodifiableList(sorted), earliest, latest);
  }

  /// Forgets what lies before a position: it is in the index.
  synchronized void forgetBefore(long position) {
    int gone = 0;
    while (gone < size && positions[gone] < position) {
      gone++;
    }
    keepFrom(gone);
  }

  private void keepFrom(int first) {
    int left = size - first;
    System.arraycopy(positions, first, positions, 0, left);
    System.arraycopy(subjects, first, subjects, 0, left);
    System.arraycopy(actions, first, actions, 0, left);
    System.arraycopy(times, first, times, 0, left);
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

  synchronized void clear() {
    size = 0;
  }
}
