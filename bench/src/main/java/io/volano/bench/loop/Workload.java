package io.volano.bench.loop;

import io.volano.Action;
import io.volano.AlgorithmChoice;
import io.volano.Declaration;
import io.volano.Features;
import io.volano.Horizon;
import io.volano.Outcome;
import io.volano.Request;
import io.volano.Reward;
import io.volano.Signal;
import io.volano.TaskId;
import io.volano.store.json.FeaturesJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import tools.jackson.databind.node.JsonNodeFactory;

/// A task to measure with, and what is asked of it.
///
/// @param algorithm what it learns by
/// @param features numbers in the context
/// @param actionFeatures numbers of each of the ten actions
public record Workload(String algorithm, int features, int actionFeatures) {

  /// Ten actions, sixteen numbers known.
  public static final Workload LIN_UCB = new Workload("lin-ucb", 16, 0);

  /// Ten actions and twenty numbers; each action has its id and a feature, so forty crosses.
  public static final Workload HASHED_LINEAR = new Workload("hashed-linear", 20, 1);

  /// The same situations as for [#LIN_UCB].
  public static final Workload HASHED_LINEAR_16 = new Workload("hashed-linear", 16, 0);

  public static final TaskId TASK = TaskId.of("bench");

  private static final Duration WAIT = Duration.ofDays(1); // nothing falls due meanwhile
  private static final int ACTIONS = 10;
  private static final int CONTEXTS = 1024;
  private static final long SEED = 20_260_101;

  public Declaration declaration() {
    var random = random();
    var actions =
        IntStream.range(0, ACTIONS)
            .mapToObj(i -> new Action("action-" + i, numbers(random, "a", actionFeatures)))
            .toList();
    return Declaration.of(
            actions,
            Reward.of(List.of(Signal.named("click", null).withWeight(1)), Reward.Fuse.SUM, 0),
            Horizon.of(WAIT, "click"))
        .withAlgorithm(AlgorithmChoice.of(algorithm));
  }

  /// Contexts to choose from in turn.
  public List<Features> contexts() {
    var random = random();
    return IntStream.range(0, CONTEXTS).mapToObj(_ -> numbers(random, "x", features)).toList();
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  }

  private static Features numbers(RandomGenerator random, String name, int count) {
    var features = Features.builder();
    for (int i = 0; i < count; i++) {
      features.add(name + i, random.nextDouble() * 2 - 1);
    }
    return features.build();
  }

  /// HTTP requests for a decision each, in as many situations.
  ///
  /// @param path of each, from 0
  public List<byte[]> calls(int count, IntFunction<String> path) {
    var contexts = contexts();
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              var body = JsonNodeFactory.instance.objectNode().put("subject", "u" + i);
              body.set("context", FeaturesJson.write(contexts.get(i)));
              return LoadClient.post(path.apply(i), body.toString());
            })
        .toList();
  }

  public static Request request(List<Features> contexts, long n) {
    return Request.of("u" + n % 10_000, contexts.get((int) (n % contexts.size())));
  }

  /// Settles at once: a click, or its absence told as 0.
  public static Outcome outcome(long n, Instant at) {
    return Outcome.of("click", n % 3 == 0 ? 1 : 0, at);
  }
}
