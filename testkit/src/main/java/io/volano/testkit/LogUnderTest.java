package io.volano.testkit;

import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static io.volano.testkit.Samples.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog;
import io.volano.DecisionLog.Reading;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.Entry.Decided;
import io.volano.Entry.Ended;
import io.volano.Entry.Frozen;
import io.volano.Entry.RolledBack;
import io.volano.Entry.Settled;
import io.volano.Entry.Thawed;
import io.volano.History;
import io.volano.Logged;
import io.volano.Outcome;
import io.volano.Query;
import io.volano.Receipt;
import io.volano.TaskId;
import io.volano.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A log with one task declared, and short words for what tests do with it.
interface LogUnderTest {

  TaskId OTHER = TaskId.of("other");
  TaskId ABROAD = new TaskId("abroad", TASK.name());

  DecisionLog log();

  /// Starts the process anew: the log is closed and opened again.
  void restart();

  /// Appends an entry of every kind to the task, and answers what the log then has of it.
  default List<Logged<?>> everyKind() {
    var written = new ArrayList<>(all(TASK));
    var alone = decide(Samples.decision("alone").about("anna").slots(2).deferred().explained());
    var step = decide(Samples.decision("step").in("e", 0).about("bert"));
    written.add(alone);
    written.add(step);
    var at = START.plusNanos(1_234_567);
    var outcome =
        new Outcome("rating", OptionalDouble.of(-0.5), "1", at.minusSeconds(1), Optional.of("k"));
    for (var entry :
        List.of(
            Samples.observed(alone, outcome, at, false),
            Samples.observed(alone, Outcome.of("click", Instant.EPOCH), at, true),
            Samples.activated(alone, at, at.plus(WAIT)),
            Samples.settled(alone, 0, -1.5, alone.position(), at),
            new Settled(
                TASK, at, alone.position(), 1, OptionalDouble.empty(), 0, alone.entry().decision()),
            new Ended(TASK, at, "e", Ended.How.TRUNCATED, Optional.empty()),
            Samples.decision("last").in("f", 2).entry(),
            Samples.ended(TASK, "f", at),
            Samples.settled(step, 0, 0, step.position(), at),
            Samples.declared(TASK, 2, at),
            new RolledBack(TASK, at, new Version(1, step.position(), 0)),
            new Frozen(TASK, at),
            new Thawed(TASK, at))) {
      written.add(appended(entry));
    }
    decide(Samples.decision("erased").about("gone"));
    written.addAll(log().erase("default", "gone", _ -> "a hash", at));
    return written;
  }

  default List<Logged<?>> all(TaskId task) {
    return log().read(task, 0, 100_000, Reading.ALL).entries();
  }

  default List<Logged<Decided>> due(Instant at) {
    return log().due(TASK, at, 100).stream().map(History::decided).toList();
  }

  default List<String> found(Query query) {
    return log().decisions(query).stream().map(d -> d.entry().decision().id()).toList();
  }

  default Receipt receipt(Entry entry) {
    return log().append(List.of(entry), Durability.SYNC).getFirst();
  }

  default void append(Entry entry) {
    appended(entry);
  }

  default Logged<Decided> decide(Samples.DecisionBuilder decision) {
    return appended(decision.entry());
  }

  default <E extends Entry> Logged<E> appended(E entry) {
    var receipt = receipt(entry);
    assertThat(receipt).isInstanceOf(Receipt.Appended.class);
    return new Logged<>(((Receipt.Appended) receipt).position(), entry);
  }
}
