package io.volano;

import io.volano.policy.PolicyCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// An installation on the heap with a clock to turn, for tests.
final class House implements AutoCloseable {

  static final TaskId TASK = TaskId.of("banner");
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final List<Action> ACTIONS = Stream.of("a", "b", "c").map(Action::of).toList();

  final HeapDecisionLog log = new HeapDecisionLog();
  final HeapPolicyStore policies = new HeapPolicyStore();
  private long seed;
  private Instant now = START;
  Volano volano;

  House() {
    this(1);
  }

  House(long seed) {
    this.seed = seed;
    open();
  }

  private void open() {
    volano =
        Volano.open(new Stores(log, policies), PolicyCatalog.ALL, Draws.seeded(seed++), () -> now);
  }

  /// Ends the process without a checkpoint and starts the next.
  void crash() {
    open();
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  TaskLoop declare(Declaration declaration) {
    return volano.declare(TASK, declaration);
  }

  /// Three actions, a click is worth 1 and settles, no click within ten minutes is worth 0.
  static Declaration clicks() {
    return Declaration.of(
            ACTIONS,
            Reward.of(List.of(Signal.named("click", Range.UNIT).withWeight(1)), Reward.Fuse.SUM, 0),
            Horizon.of(Duration.ofMinutes(10), "click"))
        .withAlgorithm(AlgorithmChoice.of("epsilon-greedy"));
  }

  static Declaration clicks(String algorithm, Map<String, Object> options) {
    return clicks().withAlgorithm(AlgorithmChoice.of(algorithm, options));
  }

  static Request visit(String subject) {
    return Request.of(subject, Features.of(Map.of("hour", 12)));
  }

  Outcome click() {
    return Outcome.of("click", now);
  }

  /// A learner that was never interrupted, over the same log.
  String uninterrupted() {
    return Fingerprint.of(fold().save());
  }

  /// The whole log, folded from its beginning.
  Fold fold() {
    var sources = new Fold.Sources(log, new HeapPolicyStore(), PolicyCatalog.ALL);
    return Fold.at(sources, TASK, Long.MAX_VALUE);
  }

  @Override
  public void close() {
    volano.close();
  }
}
