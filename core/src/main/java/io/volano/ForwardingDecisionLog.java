package io.volano;

import io.volano.Entry.Decided;
import io.volano.Entry.Erased;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Another log, to be extended by what watches or changes a part of what it does.
public abstract class ForwardingDecisionLog implements DecisionLog {

  private final DecisionLog log;

  /// @param log is asked whatever a subclass does not answer itself
  protected ForwardingDecisionLog(DecisionLog log) {
    this.log = log;
  }

  @Override
  public List<Receipt> append(List<? extends Entry> entries, Durability durability) {
    return log.append(entries, durability);
  }

  @Override
  public List<Receipt> append(Lease lease, List<? extends Entry> entries) {
    return log.append(lease, entries);
  }

  @Override
  public Leases leases() {
    return log.leases();
  }

  @Override
  public Page read(TaskId task, long after, int limit, Reading reading) {
    return log.read(task, after, limit, reading);
  }

  @Override
  public long head() {
    return log.head();
  }

  @Override
  public News news(long after) {
    return log.news(after);
  }

  @Override
  public List<Logged<?>> milestones(TaskId task) {
    return log.milestones(task);
  }

  @Override
  public List<TaskId> tasks() {
    return log.tasks();
  }

  @Override
  public Optional<Logged<Decided>> decided(TaskId task, String decisionId) {
    return log.decided(task, decisionId);
  }

  @Override
  public Optional<History> history(TaskId task, String decisionId) {
    return log.history(task, decisionId);
  }

  @Override
  public List<History> due(TaskId task, Instant at, int limit) {
    return log.due(task, at, limit);
  }

  @Override
  public Optional<Instant> nextDue(TaskId task) {
    return log.nextDue(task);
  }

  @Override
  public long pending(TaskId task) {
    return log.pending(task);
  }

  @Override
  public List<String> idleEpisodes(TaskId task, Instant since, int limit) {
    return log.idleEpisodes(task, since, limit);
  }

  @Override
  public List<Logged<Decided>> decisions(Query query) {
    return log.decisions(query);
  }

  @Override
  public List<Logged<Erased>> erase(
      String tenant, String subject, Function<TaskId, String> hash, Instant at) {
    return log.erase(tenant, subject, hash, at);
  }

  @Override
  public void delete(TaskId task, Instant at) {
    log.delete(task, at);
  }

  @Override
  public long dropTexts(TaskId task, Instant before) {
    return log.dropTexts(task, before);
  }

  @Override
  public void listen(Consumer<TaskId> appended) {
    log.listen(appended);
  }

  @Override
  public Tracer tracer() {
    return log.tracer();
  }

  @Override
  public void trace(Tracer tracer) {
    log.trace(tracer);
  }

  @Override
  public Waiting waiting() {
    return log.waiting();
  }

  @Override
  public Commits commits() {
    return log.commits();
  }

  @Override
  public void check() {
    log.check();
  }

  @Override
  public void close() {
    log.close();
  }
}
