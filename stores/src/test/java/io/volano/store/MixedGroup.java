package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.DecisionLog;
import io.volano.DecisionLog.Reading;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.Entry.Decided;
import io.volano.Logged;
import io.volano.Receipt;
import io.volano.StoreException;
import io.volano.testkit.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Good and bad entries that are written together.
final class MixedGroup {

  private static final int GOOD = 20;

  private MixedGroup() {}

  /// @param log new, and its database refuses rows about `poison` with the words `no poison`
  static void failsForItsBadOnesOnly(DecisionLog log) throws Exception {
    var gone = Samples.decision("gone").about("gone").entry();
    log.append(List.of(Samples.declared(Samples.TASK, 1, Samples.START), gone), Durability.SYNC);
    var held = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var erasure =
          callers.submit(
              () ->
                  log.erase(
                      "default",
                      "gone",
                      _ -> { // asked on the writing thread
                        held.countDown();
                        await(release);
                        return "hash";
                      },
                      Samples.START));
      held.await();
      var good = new ArrayList<Future<List<Receipt>>>();
      var bad = new ArrayList<Future<List<Receipt>>>();
      for (int i = 0; i < GOOD; i++) {
        var entry = Samples.decision("good-" + i).about("user-" + i).entry();
        good.add(callers.submit(() -> log.append(List.of(entry), Durability.SYNC)));
        if (i == GOOD / 2) {
          var alone = List.of(poison("alone"));
          bad.add(callers.submit(() -> log.append(alone, Durability.SYNC)));
          var both = List.of(Samples.decision("beside").entry(), poison("beside it"));
          bad.add(callers.submit(() -> log.append(both, Durability.SYNC)));
        }
      }
      while (log.waiting().entries() < GOOD + 3) {
        Thread.onSpinWait();
      }
      release.countDown();
      long erased = erasure.get().getFirst().position();
      for (var call : bad) {
        assertThatThrownBy(call::get)
            .cause()
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("no poison");
      }
      var acknowledged = new ArrayList<Long>();
      for (var call : good) {
        acknowledged.add(((Receipt.Appended) call.get().getFirst()).position());
      }
      assertThat(acknowledged)
          .containsExactlyInAnyOrderElementsOf(positions(erased + 1, erased + GOOD));
      assertThat(log.append(List.of(Samples.decision("after").entry()), Durability.SYNC))
          .containsExactly(new Receipt.Appended(erased + GOOD + 1));
      var there = log.read(Samples.TASK, erased, 1_000, Reading.ALL).entries();
      assertThat(there)
          .extracting(Logged::position)
          .containsExactlyElementsOf(positions(erased + 1, erased + GOOD + 1));
      assertThat(there)
          .extracting(logged -> ((Decided) logged.entry()).decision().id())
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(Stream.of("after"), IntStream.range(0, GOOD).mapToObj(i -> "good-" + i))
                  .toList());
    }
  }

  private static Entry poison(String id) {
    return Samples.decision(id).about("poison").entry();
  }

  private static List<Long> positions(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
