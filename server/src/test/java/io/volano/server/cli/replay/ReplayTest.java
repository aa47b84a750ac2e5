package io.volano.server.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Action;
import io.volano.AlgorithmChoice;
import io.volano.Declaration;
import io.volano.Features;
import io.volano.HeapDecisionLog;
import io.volano.HeapPolicyStore;
import io.volano.Horizon;
import io.volano.Range;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.Stores;
import io.volano.policy.PolicyCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayTest {

  /// Action b always earns 1, action a never.
  private record TwoActions(boolean matched) implements DataSet {

    @Override
    public String name() {
      return "two";
    }

    @Override
    public Declaration declaration() {
      return Declaration.of(
          List.of(Action.of("a"), Action.of("b")),
          Reward.ofValue(Range.UNIT),
          Horizon.of(Duration.ofMinutes(1), Signal.VALUE));
    }

    @Override
    public Stream<Situation> situations(long seed) {
      var request = Request.of("", Features.NONE);
      return matched
          ? Stream.iterate(0, n -> n + 1)
              .map(n -> Situation.logged(request, n % 2 == 0 ? "a" : "b", n % 2))
          : Stream.generate(() -> Situation.rated(request, Map.of("a", 0.0, "b", 1.0)));
    }

    @Override
    public long decisions() {
      return 1000;
    }

    @Override
    public Map<String, Double> yardsticks() {
      return Map.of("uniform", 0.5);
    }
  }

  @Test
  void ofRatedDataEveryDecisionCountsAndTheLoopLearns() {
    var curve = run(new TwoActions(false), 1);

    assertThat(curve.total().offered()).isEqualTo(1000);
    assertThat(curve.total().counted()).isEqualTo(1000);
    assertThat(curve.total().meanRecorded()).isEqualTo(0.5);
    assertThat(curve.total().meanBest()).isEqualTo(1);
    assertThat(curve.points()).hasSize(20);
    assertThat(curve.points().getLast().mean()).isGreaterThan(0.85);
  }

  /// Of a log that alternates, a learner that knows b is best matches every second row.
  @Test
  void ofALogOnlyMatchesCount() {
    var curve = run(new TwoActions(true), 1);

    assertThat(curve.total().counted()).isBetween(400L, 600L);
    assertThat(curve.total().meanRecorded()).isEqualTo(0.5);
    assertThat(curve.points().getLast().mean()).isGreaterThan(0.85);
    assertThat(curve.total().best()).isNaN();
  }

  @Test
  void theSameSeedGivesTheSameCurve() {
    assertThat(run(new TwoActions(false), 7)).isEqualTo(run(new TwoActions(false), 7));
  }

  private static LearningCurve run(DataSet data, long seed) {
    return Replay.of(data, seed)
        .run(
            AlgorithmChoice.of("epsilon-greedy"),
            new Stores(new HeapDecisionLog(), new HeapPolicyStore()),
            PolicyCatalog.ALL,
            _ -> {});
  }
}
