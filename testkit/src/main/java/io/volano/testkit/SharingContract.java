package io.volano.testkit;

import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static io.volano.testkit.Samples.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog.Reading;
import io.volano.Durability;
import io.volano.Entry.Decided;
import io.volano.Entry.Frozen;
import io.volano.Query;
import io.volano.Receipt;
import io.volano.TaskId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What holds between those who use a log at the same time: tenants, listeners, threads.
public interface SharingContract extends LogUnderTest {

  @Test
  default void whoListensIsToldOfTheTask() throws InterruptedException {
    var told = new ConcurrentLinkedQueue<TaskId>();
    var twice = new CountDownLatch(2);
    log()
        .listen(
            task -> {
              told.add(task);
              twice.countDown();
            });
    append(Samples.declared(OTHER, 1, START));
    append(new Frozen(TASK, START));
    twice.await();
    assertThat(told).contains(OTHER, TASK);
  }

  @Test
  default void aWorkingStorePassesItsCheck() {
    log().check();
  }

  @Test
  default void tenantsAreApart() {
    append(Samples.declared(ABROAD, 1, START));
    var here = decide(Samples.decision("d").about("anna"));
    var there = decide(Samples.decision("d").of(ABROAD).about("anna"));
    assertThat(log().tasks()).containsExactly(ABROAD, TASK);
    assertThat(log().decided(TASK, "d")).contains(here);
    assertThat(log().decided(ABROAD, "d")).contains(there);
    assertThat(log().decisions(Query.newest(ABROAD, 9).ofSubject("anna"))).containsExactly(there);
    assertThat(log().due(TASK, START.plus(WAIT), 9)).hasSize(1);
  }

  @Test
  default void aReaderMissesNothingOfWhatManyAppend() throws InterruptedException {
    int threads = 16;
    int each = 60;
    var appended = new ConcurrentLinkedQueue<Long>();
    var done = new CountDownLatch(threads);
    var read = new ArrayList<Long>();
    var failed = new AtomicBoolean();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Thread.startVirtualThread(
          () -> {
            try {
              for (int i = 0; i < each; i++) {
                var entry = Samples.decision(thread + "-" + i).about("s" + i).entry();
                var durability = i % 2 == 0 ? Durability.ASYNC : Durability.SYNC; // sync at last
                var receipt = log().append(List.of(entry), durability).getFirst();
                appended.add(((Receipt.Appended) receipt).position());
              }
            } catch (RuntimeException e) {
              failed.set(true);
              throw e;
            } finally {
              done.countDown();
            }
          });
    }
    long after = log().milestones(TASK).getLast().position();
    long last = Long.MAX_VALUE;
    while (after < last) {
      if (done.getCount() == 0 && last == Long.MAX_VALUE) {
        last = appended(new Frozen(TASK, START)).position(); // all others are committed with it
      }
      var page = log().read(TASK, after, 37, Reading.ALL);
      page.entries().stream()
          .filter(e -> e.entry() instanceof Decided)
          .forEach(e -> read.add(e.position()));
      after = page.through();
    }
    assertThat(failed).isFalse();
    assertThat(read).isSorted().doesNotHaveDuplicates().hasSize(threads * each);
    assertThat(new HashSet<>(read)).isEqualTo(new HashSet<>(appended));
  }

  @Test
  default void ofManyWhoWantTheSamePlaceOneGetsIt() throws InterruptedException {
    int threads = 24;
    var receipts = new ConcurrentLinkedQueue<Receipt>();
    var done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      var entry = Samples.decision("same").fingerprint(t + 1).entry();
      Thread.startVirtualThread(
          () -> {
            receipts.addAll(log().append(List.of(entry), Durability.SYNC));
            done.countDown();
          });
    }
    done.await();
    assertThat(receipts).filteredOn(Receipt.Appended.class::isInstance).hasSize(1);
    var winner = log().decided(TASK, "same").orElseThrow();
    assertThat(receipts)
        .filteredOn(Receipt.Taken.class::isInstance)
        .hasSize(threads - 1)
        .containsOnly(new Receipt.Taken(winner));
  }
}
