package io.volano.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.volano.Refusal;
import io.volano.StoreException;
import io.volano.TaskId;
import io.volano.Tracer;
import io.volano.store.GroupCommit.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private static final int CAPACITY = 3;

  /// Writes a group when it is let, and answers each work with itself.
  private static final class Held implements GroupCommit.Writer<String, String> {
    final List<List<String>> groups = new ArrayList<>();
    final Semaphore begun = new Semaphore(0);
    final Semaphore let = new Semaphore(0);
    final Semaphore awaited = new Semaphore(0);
    final Semaphore turn = new Semaphore(Integer.MAX_VALUE);
    boolean gone;

    @Override
    public void awaitTurn() {
      awaited.release();
      turn.acquireUninterruptibly();
      if (gone) {
        throw new StoreException("test", "append", "gone");
      }
    }

    @Override
    public boolean alone(String work) {
      return work.startsWith("alone");
    }

    @Override
    public String name(String work) {
      return "writes " + work;
    }

    @Override
    public void write(List<Call<String, String>> group) {
      groups.add(group.stream().map(call -> call.work).toList());
      begun.release();
      let.acquireUninterruptibly();
      for (var call : group) {
        if (call.work.equals("bad")) {
          throw new IllegalStateException("bad");
        }
      }
      group.forEach(call -> call.answer(call.work));
    }
  }

  /// Writes down what it is told.
  private static final class Told implements Tracer {
    final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Override
    public <R, X extends Exception> R during(String name, Work<R, X> work) throws X {
      told.add(name);
      return work.run(new Group(name, told));
    }

    @Override
    public void wasIn(Activity commit) {
      told.add("was in " + ((Group) commit).name);
    }

    record Group(String name, List<String> told) implements Tracer.Activity {
      @Override
      public void task(TaskId task) {}

      @Override
      public void entries(long count) {
        told.add(name + ": " + count);
      }

      @Override
      public void failed(Throwable why) {
        told.add(name + " failed: " + why.getMessage());
      }
    }
  }

  private final Held writer = new Held();
  private final GroupCommit<String, String> commit =
      new GroupCommit<>("test", CAPACITY, writer).start();

  /// Has the writing thread busy with work that nothing else was waiting with.
  private Call<String, String> busy() {
    var first = commit.enqueue("first", 1);
    writer.begun.acquireUninterruptibly();
    return first;
  }

  @Test
  void aLoneCallerIsNotKeptWaitingForOthers() {
    for (var work : List.of("a", "b", "c")) {
      var call = commit.enqueue(work, 1);
      writer.begun.acquireUninterruptibly(); // and nobody else has come
      writer.let.release();
      assertThat(call.await()).isEqualTo(work);
    }
    commit.close();
    assertThat(writer.groups).containsExactly(List.of("a"), List.of("b"), List.of("c"));
  }

  @Test
  void whatComesWhileAGroupIsWrittenIsWrittenTogetherAfterIt() {
    busy();
    var calls = List.of(commit.enqueue("a", 1), commit.enqueue("b", 1), commit.enqueue("c", 1));
    writer.let.release(2);
    assertThat(calls).extracting(Call::await).containsExactly("a", "b", "c");
    commit.close();
    assertThat(writer.groups).containsExactly(List.of("first"), List.of("a", "b", "c"));
  }

  @Test
  void whatComesWhileTheTurnIsAwaitedIsWrittenTogether() {
    writer.turn.drainPermits();
    var first = commit.enqueue("a", 1);
    writer.awaited.acquireUninterruptibly();
    var second = commit.enqueue("b", 1);
    writer.turn.release();
    writer.let.release();
    assertThat(List.of(first, second)).extracting(Call::await).containsExactly("a", "b");
    commit.close();
    assertThat(writer.groups).containsExactly(List.of("a", "b"));
  }

  @Test
  void workToBeDoneAloneTakesNoTurn() {
    writer.turn.drainPermits();
    writer.let.release();
    assertThat(commit.call("alone", 1)).isEqualTo("alone");
    commit.close();
  }

  @Test
  void aGroupWhoseTurnDoesNotComeFailsAndTheNextIsWritten() {
    writer.turn.drainPermits();
    writer.gone = true;
    var calls = List.of(commit.enqueue("a", 1), commit.enqueue("b", 1));
    writer.turn.release();
    for (var call : calls) {
      assertThatThrownBy(call::await)
          .isInstanceOf(StoreException.class)
          .hasMessage("test: append failed: gone");
    }
    writer.gone = false;
    writer.turn.release();
    writer.let.release();
    assertThat(commit.call("c", 1)).isEqualTo("c");
    commit.close();
    assertThat(writer.groups).containsExactly(List.of("c"));
  }

  @Test
  void workToBeDoneAloneDividesAGroup() {
    busy();
    var calls = List.of(commit.enqueue("a", 1), commit.enqueue("alone", 1), commit.enqueue("b", 1));
    writer.let.release(4);
    assertThat(calls).extracting(Call::await).containsExactly("a", "alone", "b");
    commit.close();
    assertThat(writer.groups)
        .containsExactly(List.of("first"), List.of("a"), List.of("alone"), List.of("b"));
  }

  @Test
  void whoComesWhenTooMuchWaitsIsRefusedAndTheRestIsWritten() {
    busy();
    var large = commit.enqueue("a", CAPACITY - 1);
    var small = commit.enqueue("b", 1);
    assertThatThrownBy(() -> commit.call("c", 1))
        .isInstanceOf(Refusal.Busy.class)
        .hasMessageContaining("test: 3 entries wait to be written, 3 at most");
    writer.let.release(2);
    assertThat(large.await()).isEqualTo("a");
    assertThat(small.await()).isEqualTo("b");
    writer.let.release();
    assertThat(commit.call("c", 1)).isEqualTo("c");
    commit.close();
  }

  @Test
  void workThatIsLargerThanAllThatMayWaitIsTakenWhenNothingWaits() {
    busy();
    var call = commit.enqueue("large", CAPACITY + 1);
    assertThatThrownBy(() -> commit.enqueue("a", 1)).isInstanceOf(Refusal.Busy.class);
    writer.let.release(2);
    assertThat(call.await()).isEqualTo("large");
    commit.close();
  }

  @Test
  void aGroupThatFailsFailsAllOfItAndNothingElse() {
    var first = busy();
    var bad = List.of(commit.enqueue("a", 1), commit.enqueue("bad", 1));
    writer.let.release(2);
    assertThat(first.await()).isEqualTo("first");
    for (var call : bad) {
      assertThatThrownBy(call::await)
          .isInstanceOf(StoreException.class)
          .hasRootCauseInstanceOf(IllegalStateException.class);
    }
    writer.let.release();
    assertThat(commit.call("b", 1)).isEqualTo("b");
    commit.close();
  }

  @Test
  void aTracerIsToldOfEveryGroupAndEachCallerInWhichItWas() {
    var tracer = new Told();
    commit.trace(tracer);
    writer.let.release();
    commit.call("a", 2);
    commit.close();
    assertThat(tracer.told).containsExactly("writes a", "writes a: 2", "was in writes a");
  }

  @Test
  void aTracerIsToldOfAGroupThatFailedThoughNothingWasThrown() {
    var tracer = new Told();
    var refusing =
        new GroupCommit<>(
            "test",
            CAPACITY,
            new GroupCommit.Writer<String, String>() {
              @Override
              public void write(List<Call<String, String>> group) {
                group.forEach(call -> call.fail(new StoreException("test", "append", "no room")));
              }

              @Override
              public boolean alone(String work) {
                return false;
              }

              @Override
              public String name(String work) {
                return "commit";
              }
            });
    refusing.trace(tracer);
    refusing.start();
    assertThatThrownBy(() -> refusing.call("a", 1)).isInstanceOf(StoreException.class);
    refusing.close();
    assertThat(tracer.told)
        .containsExactlyInAnyOrder(
            "commit", "commit: 1", "commit failed: test: append failed: no room", "was in commit");
  }

  @Test
  void aTracerThatThrowsEndsNoWriting() {
    commit.trace(
        new Tracer() {
          @Override
          public <R, X extends Exception> R during(String name, Work<R, X> work) throws X {
            throw new IllegalStateException("tracer");
          }

          @Override
          public void wasIn(Activity commit) {}
        });
    assertThatThrownBy(() -> commit.call("a", 1)).hasRootCauseMessage("tracer");
    commit.trace(Tracer.NONE);
    writer.let.release();
    assertThat(commit.call("b", 1)).isEqualTo("b");
    commit.close();
  }

  @Test
  void closingWritesWhatWaitsAndRefusesWhatComesLater() throws InterruptedException {
    busy();
    var calls = List.of(commit.enqueue("a", 1), commit.enqueue("alone", 1));
    var closing = Thread.startVirtualThread(commit::close);
    writer.let.release(3);
    closing.join();
    assertThat(calls).allMatch(Call::answered).extracting(Call::await).contains("a", "alone");
    assertThatThrownBy(() -> commit.call("b", 1))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
    commit.close(); // a second time does nothing
  }

  @Test
  void eachOfManyCallersHasItsOwnAnswer() throws Exception {
    int callers = 64;
    int each = 200;
    writer.let.release(callers * each);
    try (var open = new GroupCommit<>("test", callers, writer).start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = new ArrayList<Future<?>>();
      for (int caller = 0; caller < callers; caller++) {
        var name = caller + "-";
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    assertThat(open.call(name + i, 1)).isEqualTo(name + i);
                  }
                }));
      }
      for (var one : done) {
        one.get();
      }
    }
    commit.close();
    assertThat(writer.groups.stream().flatMap(List::stream))
        .hasSize(callers * each)
        .doesNotHaveDuplicates();
  }
}
