package io.volano;

import io.volano.DecisionLog.News;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What other servers append to the log, found by looking at where it ends a few times a second.
///
/// One look costs one query, however many tasks there are. A notification of the database would
/// come sooner, but PostgreSQL lets only one transaction at a time commit that sends one.
///
/// Lags are by this server's own clock: entries carry the times of whoever appended them.
final class Following {

  private final DecisionLog log;
  private final LongSupplier nanos;
  private final Consumer<News.OfTask> told;
  private final Map<TaskId, Mark> marks = new ConcurrentHashMap<>();
  private long seen;
  private volatile long looked;

  /// What a task is known to have in the log.
  ///
  /// @param last position, to be learned
  /// @param complete when all before it was known to be learned
  private record Mark(long last, long complete) {}

  /// Follows from where the log ends now; whatever is opened afterwards has all that is before.
  ///
  /// @param nanos time that only grows, as of [System#nanoTime]
  /// @param told of each task that something was appended to, by whomever
  Following(DecisionLog log, LongSupplier nanos, Consumer<News.OfTask> told) {
    this.log = log;
    this.nanos = nanos;
    this.told = told;
    this.looked = nanos.getAsLong();
    this.seen = log.head();
  }

  /// Looks until there is no more news.
  ///
  /// @param loops tasks that are open
  synchronized void look(Map<TaskId, TaskLoop> loops) {
    boolean more = true;
    while (more) {
      long began = nanos.getAsLong();
      var news = log.news(seen);
      for (var task : news.tasks()) {
        mark(task, loops.get(task.task()));
        told.accept(task);
      }
      more = news.head() > seen;
      seen = Math.max(seen, news.head());
      looked = more ? looked : began;
    }
  }

  private void mark(News.OfTask news, TaskLoop loop) {
    var before = marks.get(news.task());
    long complete = before == null || isLearned(before, loop) ? looked : before.complete;
    marks.put(news.task(), new Mark(news.last(), complete));
  }

  private static boolean isLearned(Mark mark, TaskLoop loop) {
    return loop != null && loop.learning().reached() >= mark.last;
  }

  /// How long ago a task was last known to have learned all there was.
  Duration lag(TaskLoop loop) {
    var mark = marks.get(loop.id());
    long complete = mark == null || isLearned(mark, loop) ? looked : mark.complete;
    return Duration.ofNanos(Math.max(0, nanos.getAsLong() - complete));
  }

  void forget(TaskId task) {
    marks.remove(task);
  }
}
