package io.volano;

import io.volano.Entry.Decided;
import io.volano.Entry.Declared;
import io.volano.Entry.Deleted;
import io.volano.Entry.Erased;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/// A log on the heap, gone with the process: for tests, and for programs that want no files.
///
/// It grows with every entry. One lock guards it, so a long reading holds up who appends.
public final class HeapDecisionLog implements DecisionLog {

  private final Map<TaskId, HeapTask> tasks = new TreeMap<>();
  private final List<Consumer<TaskId>> listeners = new CopyOnWriteArrayList<>();
  private long last;

  @Override
  public List<Receipt> append(List<? extends Entry> entries, Durability durability) {
    var receipts = new ArrayList<Receipt>(entries.size());
    var appended = new LinkedHashSet<TaskId>();
    synchronized (this) {
      for (var entry : entries) {
        var receipt = append(entry);
        receipts.add(receipt);
        if (receipt instanceof Receipt.Appended && !standsAlone(entry)) {
          appended.add(entry.task());
        }
      }
    }
    appended.forEach(this::tell);
    return receipts;
  }

  private static boolean standsAlone(Entry entry) {
    return entry instanceof Decided d && d.decision().episode().isEmpty();
  }

  private Receipt append(Entry entry) {
    if (entry instanceof Deleted) {
      throw new IllegalArgumentException("a task is deleted by delete(task, at)");
    }
    if (entry instanceof Declared) {
      tasks.putIfAbsent(entry.task(), new HeapTask());
    }
    var task = task(entry.task());
    if (!task.isDeclared() && !(entry instanceof Declared)) {
      return new Receipt.Orphan();
    }
    return task.refused(entry).orElseGet(() -> add(task, entry));
  }

  private Receipt.Appended add(HeapTask task, Entry entry) {
    task.add(++last, entry);
    return new Receipt.Appended(last);
  }

  @Override
  public synchronized Page read(TaskId task, long after, int limit, Reading reading) {
    return task(task).read(after, limit, reading);
  }

  @Override
  public synchronized long head() {
    return last;
  }

  @Override
  public synchronized News news(long after) {
    var news =
        tasks.entrySet().stream().flatMap(e -> e.getValue().news(e.getKey(), after).stream());
    return new News(Math.max(after, last), news.toList());
  }

  @Override
  public synchronized List<Logged<?>> milestones(TaskId task) {
    return task(task).milestones();
  }

  @Override
  public synchronized List<TaskId> tasks() {
    return tasks.entrySet().stream()
        .filter(e -> e.getValue().isDeclared())
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public synchronized Optional<Logged<Decided>> decided(TaskId task, String decisionId) {
    return task(task).decided(decisionId);
  }

  @Override
  public synchronized Optional<History> history(TaskId task, String decisionId) {
    return task(task).history(decisionId);
  }

  @Override
  public synchronized List<History> due(TaskId task, Instant at, int limit) {
    return task(task).due(at, limit);
  }

  @Override
  public synchronized Optional<Instant> nextDue(TaskId task) {
    return task(task).nextDue();
  }

  @Override
  public synchronized long pending(TaskId task) {
    return task(task).pending();
  }

  @Override
  public synchronized List<String> idleEpisodes(TaskId task, Instant since, int limit) {
    return task(task).idleEpisodes(since, limit);
  }

  @Override
  public synchronized List<Logged<Decided>> decisions(Query query) {
    return task(query.task()).decisions(query);
  }

  @Override
  public List<Logged<Erased>> erase(
      String tenant, String subject, Function<TaskId, String> hash, Instant at) {
    if (subject.isEmpty()) {
      throw new Refusal.Invalid("subject", "must not be empty");
    }
    var erased = new ArrayList<Logged<Erased>>();
    synchronized (this) {
      for (var task : tasks.keySet()) {
        var gone = task.tenant().equals(tenant) ? task(task).erase(subject) : List.<Long>of();
        if (!gone.isEmpty()) {
          var entry = new Erased(task, at, hash.apply(task), gone.getFirst(), gone.size());
          erased.add(new Logged<>(add(task(task), entry).position(), entry));
        }
      }
    }
    erased.forEach(e -> tell(e.entry().task()));
    return erased;
  }

  @Override
  public void delete(TaskId task, Instant at) {
    synchronized (this) {
      if (!task(task).isDeclared()) {
        return;
      }
      tasks.put(task, new HeapTask());
      add(task(task), new Deleted(task, at));
    }
    tell(task);
  }

  @Override
  public synchronized long dropTexts(TaskId task, Instant before) {
    return task(task).dropTexts(before);
  }

  @Override
  public void listen(Consumer<TaskId> appended) {
    listeners.add(appended);
  }

  @Override
  public void check() {
    // the heap is there
  }

  @Override
  public void close() {
    // nothing is open
  }

  private void tell(TaskId task) {
    listeners.forEach(listener -> listener.accept(task));
  }

  private HeapTask task(TaskId task) {
    return tasks.getOrDefault(task, new HeapTask());
  }
}
