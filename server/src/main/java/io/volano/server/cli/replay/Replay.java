package io.volano.server.cli.replay;

import io.volano.AlgorithmChoice;
import io.volano.Catalog;
import io.volano.Stores;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;

/// Sends a data set through the loop: decide, look up what that earned, observe, learn.
///
/// In this process the same seed gives the same curve.
///
/// @param data what is replayed
/// @param seed of the situations and of the draws
/// @param decisions situations to decide
/// @param learnEvery decisions after which what was settled is learned; 1 for at once
public record Replay(DataSet data, long seed, long decisions, int learnEvery) {

  private static final int STRETCHES = 20;

  public Replay {
    if (decisions < 1) {
      throw new IllegalArgumentException("decisions must be at least 1: " + decisions);
    }
    if (learnEvery < 1) {
      throw new IllegalArgumentException("learnEvery must be at least 1: " + learnEvery);
    }
  }

  /// A replay as long as the data set proposes, learning after every decision.
  public static Replay of(DataSet data, long seed) {
    return new Replay(data, seed, data.decisions(), 1);
  }

  /// Runs it in this process.
  ///
  /// @param stores what it is logged in; is closed
  /// @param progress is told how many situations were decided
  public LearningCurve run(
      AlgorithmChoice algorithm, Stores stores, Catalog catalog, LongConsumer progress) {
    var declaration = data.declaration().withAlgorithm(algorithm);
    try (var decider = new LocalDecider(stores, catalog, data.name(), declaration, seed)) {
      return run(decider, progress);
    }
  }

  /// Runs it with somebody who has the data set's task.
  public LearningCurve run(Decider decider, LongConsumer progress) {
    var curve = new LearningCurve.Builder(Math.max(1, decisions / STRETCHES));
    var situations = data.situations(seed).limit(decisions).iterator();
    for (long n = 1; situations.hasNext(); n++) {
      decider.next();
      var situation = situations.next();
      curve.add(situation, decide(decider, situation));
      if (n % learnEvery == 0) {
        decider.learn();
      }
      progress.accept(n);
    }
    return curve.build();
  }

  /// Decides a situation and reports its reward.
  ///
  /// @return the reward, if the data can tell
  private OptionalDouble decide(Decider decider, Situation situation) {
    var request = situation.request();
    var choice = decider.decide(data.matched() ? request.deferred() : request);
    var earned = situation.earned(choice.action());
    if (earned.isPresent()) {
      if (data.matched()) {
        decider.activate(choice);
      }
      decider.observe(choice, earned.getAsDouble());
    }
    return earned;
  }
}
