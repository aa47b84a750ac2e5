package io.volano.testkit;

import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static io.volano.testkit.Samples.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.DecisionLog.Reading;
import io.volano.Durability;
import io.volano.Entry;
import io.volano.Entry.Decided;
import io.volano.Entry.Frozen;
import io.volano.Entry.RolledBack;
import io.volano.HeapDecisionLog;
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
import java.util.Random;

/// Does at random what can be done with a log, and compares it with the log on the heap.
final class RandomWalk {

  private final LogUnderTest tested;
  private final Random random;
  private final String name;
  private final HeapDecisionLog model = new HeapDecisionLog();
  private final List<TaskId> tasks = List.of(TASK, LogUnderTest.OTHER, LogUnderTest.ABROAD);
  private final List<Logged<Decided>> decided = new ArrayList<>();
  private Instant now = START;

  RandomWalk(LogUnderTest tested, long seed) {
    this.tested = tested;
    this.random = new Random(seed);
    this.name = "seed " + seed;
  }

  void walk() {
    model.append(List.of(Samples.declared(TASK, 1, START)), Durability.SYNC);
    for (int i = 0; i < 400; i++) {
      now = now.plusSeconds(random.nextInt(40) - 5);
      step();
      if (i % 20 == 0) {
        tasks.forEach(this::compare);
      }
      if (i % 150 == 149) {
        tested.restart();
      }
    }
  }

  private void step() {
    var task = tasks.get(random.nextInt(tasks.size()));
    switch (random.nextInt(40)) {
      case 0 -> both(new Frozen(task, now));
      case 1 -> both(Samples.declared(task, 1 + random.nextInt(3), now));
      case 2 -> both(new RolledBack(task, now, new Version(1, random.nextInt(99), 0)));
      case 3 -> both(Samples.ended(task, "e" + random.nextInt(4), now));
      case 4 -> erase(task);
      case 5 -> {
        if (random.nextInt(5) == 0) {
          tested.log().delete(task, now);
          model.delete(task, now);
        }
      }
      case 6 ->
          assertThat(tested.log().dropTexts(task, now.minusSeconds(600)))
              .as(name)
              .isEqualTo(model.dropTexts(task, now.minusSeconds(600)));
      case 7, 8, 9 -> about().ifPresent(d -> both(Samples.activated(d, now, now.plus(WAIT))));
      case 10, 11, 12, 13, 14, 15, 16, 17 -> about().ifPresent(this::observe);
      case 18, 19, 20, 21, 22, 23, 24 -> about().ifPresent(this::settle);
      default -> decide(task);
    }
  }

  private Optional<Logged<Decided>> about() {
    return decided.isEmpty()
        ? Optional.empty()
        : Optional.of(decided.get(random.nextInt(decided.size())));
  }

  private void observe(Logged<Decided> of) {
    var outcome = Outcome.of("click", now).withSlot(Integer.toString(random.nextInt(3)));
    var keyed = random.nextBoolean() ? outcome.withKey("k" + random.nextInt(30)) : outcome;
    both(Samples.observed(of, keyed, now, random.nextBoolean()));
  }

  private void settle(Logged<Decided> of) {
    int slot = random.nextInt(of.entry().decision().slots().size());
    both(Samples.settled(of, slot, random.nextInt(10) / 10.0, of.position(), now));
  }

  private void decide(TaskId task) {
    var builder =
        Samples.decision("d" + random.nextInt(300))
            .of(task)
            .at(now)
            .about("user-" + random.nextInt(5))
            .drawn(random.nextInt(10))
            .slots(1 + random.nextInt(3));
    if (random.nextInt(3) == 0) {
      builder.in("e" + random.nextInt(6), random.nextInt(5));
    }
    both(builder.entry());
  }

  private void erase(TaskId task) {
    var subject = "user-" + random.nextInt(5);
    assertThat(tested.log().erase(task.tenant(), subject, TaskId::name, now))
        .as(name)
        .containsExactlyInAnyOrderElementsOf(
            model.erase(task.tenant(), subject, TaskId::name, now));
  }

  private void both(Entry entry) {
    var receipt = tested.receipt(entry);
    assertThat(receipt)
        .as(name)
        .isEqualTo(model.append(List.of(entry), Durability.SYNC).getFirst());
    if (entry instanceof Decided d && receipt instanceof Receipt.Appended a) {
      decided.add(new Logged<>(a.position(), d));
    }
  }

  private void compare(TaskId task) {
    assertThat(tested.log().tasks()).as(name).isEqualTo(model.tasks());
    assertThat(tested.log().read(task, 0, 10_000, Reading.ALL))
        .as(name)
        .isEqualTo(model.read(task, 0, 10_000, Reading.ALL));
    long after = random.nextInt(500);
    assertThat(tested.log().read(task, after, 20, Reading.ALL))
        .as(name)
        .isEqualTo(model.read(task, after, 20, Reading.ALL));
    assertThat(tested.log().read(task, after, 10_000, Reading.FOLDING).entries())
        .as(name)
        .isEqualTo(model.read(task, after, 10_000, Reading.FOLDING).entries());
    assertThat(tested.log().milestones(task)).as(name).isEqualTo(model.milestones(task));
    assertThat(tested.log().pending(task)).as(name).isEqualTo(model.pending(task));
    assertThat(tested.log().nextDue(task)).as(name).isEqualTo(model.nextDue(task));
    assertThat(tested.log().due(task, now, 7)).as(name).isEqualTo(model.due(task, now, 7));
    assertThat(tested.log().due(task, now.plus(WAIT), 1_000))
        .as(name)
        .isEqualTo(model.due(task, now.plus(WAIT), 1_000));
    assertThat(tested.log().idleEpisodes(task, now, 3))
        .as(name)
        .isEqualTo(model.idleEpisodes(task, now, 3));
    var newest = Query.newest(task, 5);
    for (var query :
        List.of(
            newest,
            newest.ofSubject("user-1"),
            newest.ofAction("offer-3"),
            newest.madeIn(now.minusSeconds(900), now.minusSeconds(60)).before(after))) {
      assertThat(tested.log().decisions(query)).as(name).isEqualTo(model.decisions(query));
    }
  }
}
