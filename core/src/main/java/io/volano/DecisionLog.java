package io.volano;

import io.volano.Entry.Decided;
import io.volano.Entry.Erased;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The append-only log of all tasks, and the few indexes into it that the loop lives on.
///
/// Safe to use from any thread. Positions grow, and become visible in their order: who has read up
/// to a position never later finds an unread entry below it, also when several processes append.
///
/// Slots that are not settled are kept by when they are *due*: to be looked at. A decision makes
/// its slots due at [Decision#due]; an activation moves that; an outcome that may settle a slot
/// makes that slot due at once, as the end of an episode does with all its slots.
///
/// Every method throws [StoreException] if the store cannot do it, and has then changed nothing.
public interface DecisionLog extends AutoCloseable {

  /// Which entries of a task to read.
  enum Reading {
    ALL,
    /// Those a learner's state depends on: declarations, settled slots, decisions that are part of
    /// an episode, ends of episodes, roll-backs and erasures.
    FOLDING
  }

  /// Appends entries, all or none of them on disk together, and says what became of each.
  ///
  /// Many callers share one commit. Returns when the promise of `durability` holds. Two entries of
  /// one call may depend on each other.
  ///
  /// An entry is not appended but answered with [Receipt.Taken] if its task has a decision of that
  /// id, a decision of that episode and step, an outcome of that key, an activation of that
  /// decision, a settled slot of that decision, an end of that episode, or a revision of that
  /// number, whether or not it could be appended else; with [Receipt.EpisodeOver] if it is a
  /// decision in an episode that has ended; with [Receipt.Orphan] if it belongs to a decision that
  /// is not there (any more), ends an episode in which nothing was decided, or is of a task that
  /// was never declared.
  ///
  /// @return as many receipts as entries, in their order
  /// @throws Refusal.Busy if too many entries wait; none was appended
  List<Receipt> append(List<? extends Entry> entries, Durability durability);

  /// Appends entries of one task that only who leads it may, as [#append(List, Durability)] does,
  /// durably.
  ///
  /// If the lease has changed hands meanwhile nothing is appended, and each is answered with
  /// [Receipt.Fenced]: lease and entries are looked at in one transaction.
  default List<Receipt> append(Lease lease, List<? extends Entry> entries) {
    return append(entries, Durability.SYNC);
  }

  /// Who leads which task of this log: this process all of them, unless several share it.
  default Leases leases() {
    return Leases.alone();
  }

  /// Entries of a task after a position, in order, at most `limit` of them.
  ///
  /// An empty answer says that there are none yet. With [Reading#FOLDING] it can also be that the
  /// limit was spent on others: see [Page#through].
  ///
  /// @throws UnreadableEntryException if the first of them cannot be read; those before one that
  ///   cannot are a page of their own
  Page read(TaskId task, long after, int limit, Reading reading);

  /// Entries read, and how far the reading got.
  ///
  /// @param through all entries of the task up to this position have been considered
  record Page(List<Logged<?>> entries, long through) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /// The newest position of all tasks, 0 if there is none.
  long head();

  /// What was appended after a position, by whichever process, as far as it takes one quick look.
  News news(long after);

  /// What was appended to a log.
  ///
  /// @param head the last position looked at; that asked from if there was nothing
  /// @param tasks to which anything was appended but decisions that stand alone
  record News(long head, List<OfTask> tasks) {
    public News {
      tasks = List.copyOf(tasks);
    }

    /// @param born the position of the task's first declaration, 0 if it is deleted
    /// @param last the last position that is news
    /// @param steered whether there are milestones among it
    public record OfTask(TaskId task, long born, long last, boolean steered) {}
  }

  /// The few entries of a task that are not about single decisions or episodes (declared, rolled
  /// back, frozen, thawed, erased), in order.
  List<Logged<?>> milestones(TaskId task);

  /// Tasks that are declared and not deleted.
  List<TaskId> tasks();

  /// The position of a decision and the decision.
  Optional<Logged<Decided>> decided(TaskId task, String decisionId);

  Optional<History> history(TaskId task, String decisionId);

  /// Decisions with slots that are due at a time, the longest due first, at most `limit`.
  List<History> due(TaskId task, Instant at, int limit);

  /// When the next slot or episode of the task is due.
  Optional<Instant> nextDue(TaskId task);

  /// How many slots are not settled yet.
  long pending(TaskId task);

  /// Episodes that have not ended and had their latest decision before a time, at most `limit`.
  List<String> idleEpisodes(TaskId task, Instant since, int limit);

  /// Decisions for people to read.
  List<Logged<Decided>> decisions(Query query);

  /// Removes every row of a subject from all tasks of a tenant, so that none of its bytes is left
  /// in a file of the store, and appends an [Entry.Erased] to each task that had one.
  ///
  /// @param hash what to call the subject in the entry of a task
  /// @return the entries appended
  List<Logged<Erased>> erase(
      String tenant, String subject, Function<TaskId, String> hash, Instant at);

  /// Removes a task with all its rows, and appends [Entry.Deleted].
  void delete(TaskId task, Instant at);

  /// Drops what only people read (names of features, explanations) of decisions made before a time.
  ///
  /// @return how many decisions lost something
  long dropTexts(TaskId task, Instant before);

  /// Calls back after this process appended what a task may settle or learn from: anything but
  /// decisions that stand alone, which have their time. The callback must be quick.
  void listen(Consumer<TaskId> appended);

  /// Who is told where time goes in what is done with this log; nobody as a rule.
  default Tracer tracer() {
    return Tracer.NONE;
  }

  /// Has somebody told of the commits of this process from now on, if the log has any.
  default void trace(Tracer tracer) {}

  /// What waits to be written now; nothing ever does in a log that has no queue.
  default Waiting waiting() {
    return new Waiting(0, 0);
  }

  /// The queue before a log.
  ///
  /// @param entries that wait now
  /// @param most how many may wait; who would make it more is refused with [Refusal.Busy]
  record Waiting(int entries, int most) {}

  /// What was written since it was opened; a log that has no commits has none.
  default Commits commits() {
    return new Commits(0, 0);
  }

  /// Groups of appends that shared a commit.
  ///
  /// @param count how many
  /// @param seconds how long they took altogether, the wait for the disk included
  record Commits(long count, double seconds) {}

  /// Fails if the store cannot be read and written now.
  void check();

  @Override
  void close();
}
