package io.volano;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What an application declares of a task, all of it data.
///
/// @param actions what may be done; empty if every request brings its own
/// @param algorithm how it learns
/// @param reward how outcomes become a number
/// @param horizon when
/// @param mode what it plays meanwhile
/// @param durability what an acknowledgement of a decision promises
/// @param baseline id of the action that is played when the policy is not; empty for the first
///   eligible one
/// @param exploration what is added to the policy's probabilities
/// @param sticky how long a subject is answered with its first decision
/// @param publishEvery settled steps after which a new policy is published even while more wait to
///   be learned; at least 1
/// @param deterministic whether the learner's state must be the same bits on every processor
/// @param retention how long names, texts and explanations are kept; empty for ever
public record Declaration(
    List<Action> actions,
    AlgorithmChoice algorithm,
    Reward reward,
    Horizon horizon,
    Mode mode,
    Durability durability,
    Optional<String> baseline,
    Exploration exploration,
    Optional<Duration> sticky,
    int publishEvery,
    boolean deterministic,
    Optional<Duration> retention) {

  public static final int PUBLISH_EVERY = 64;

  public Declaration {
    actions = List.copyOf(actions);
    checkActions(actions);
    if (publishEvery < 1) {
      throw new Refusal.Invalid("publishEvery", "must be at least 1: " + publishEvery);
    }
    sticky.ifPresent(d -> checkPositive("sticky", d));
    retention.ifPresent(d -> checkPositive("retention", d));
    if (baseline.isPresent() && !actions.isEmpty()) {
      var id = baseline.get();
      if (actions.stream().noneMatch(a -> a.id().equals(id))) {
        throw new Refusal.Invalid("baseline", "must be one of the actions: " + id);
      }
    }
    for (var type : horizon.settleOn()) {
      checkType("horizon.settleOn", type, reward, horizon);
    }
  }

  /// A task of these actions with every setting at its default.
  public static Declaration of(List<Action> actions, Reward reward, Horizon horizon) {
    return new Declaration(
        actions,
        AlgorithmChoice.DEFAULT,
        reward,
        horizon,
        Mode.ONLINE,
        Durability.SYNC,
        Optional.empty(),
        Exploration.NONE,
        Optional.empty(),
        PUBLISH_EVERY,
        false,
        Optional.empty());
  }

  public Declaration withAlgorithm(AlgorithmChoice algorithm) {
    return new Declaration(
        actions,
        algorithm,
        reward,
        horizon,
        mode,
        durability,
        baseline,
        exploration,
        sticky,
        publishEvery,
        deterministic,
        retention);
  }

  public Declaration withMode(Mode mode) {
    return new Declaration(
        actions,
        algorithm,
        reward,
        horizon,
        mode,
        durability,
        baseline,
        exploration,
        sticky,
        publishEvery,
        deterministic,
        retention);
  }

  public Declaration withExploration(Exploration exploration) {
    return new Declaration(
        actions,
        algorithm,
        reward,
        horizon,
        mode,
        durability,
        baseline,
        exploration,
        sticky,
        publishEvery,
        deterministic,
        retention);
  }

  public Declaration withSticky(Duration sticky) {
    return new Declaration(
        actions,
        algorithm,
        reward,
        horizon,
        mode,
        durability,
        baseline,
        exploration,
        Optional.of(sticky),
        publishEvery,
        deterministic,
        retention);
  }

  public Declaration withPublishEvery(int publishEvery) {
    return new Declaration(
        actions,
        algorithm,
        reward,
        horizon,
        mode,
        durability,
        baseline,
        exploration,
        sticky,
        publishEvery,
        deterministic,
        retention);
  }

  /// Whether a learner of the other declaration is a learner of this one.
  boolean learnsLike(Declaration other) {
    return algorithm.equals(other.algorithm)
        && reward.range().equals(other.reward.range())
        && deterministic == other.deterministic;
  }

  /// Refuses an outcome that this task has no use for.
  void check(Outcome outcome) {
    var signal = reward.signal(outcome.type());
    if (signal.isPresent()) {
      signal.get().check(outcome.value());
    } else {
      checkType("type", outcome.type(), reward, horizon);
    }
  }

  /// A type is known if the task declares it or it has a standard meaning.
  private static void checkType(String field, String type, Reward reward, Horizon horizon) {
    boolean known =
        reward.signal(type).isPresent()
            || Signal.standard().containsKey(type)
            || horizon.endOn().contains(type);
    if (!known) {
      throw new Refusal.Invalid(
          field,
          "must be a signal of the task, an outcome that ends its episodes, or a standard signal: "
              + type);
    }
  }

  static void checkActions(List<Action> actions) {
    if (actions.size() > Request.MOST_ACTIONS) {
      throw new Refusal.Invalid(
          "actions", "must be at most " + Request.MOST_ACTIONS + ": " + actions.size());
    }
    var ids = new HashSet<String>(2 * actions.size());
    for (int i = 0; i < actions.size(); i++) {
      if (!ids.add(actions.get(i).id())) {
        throw new Refusal.Invalid(
            "actions[" + i + "].id", "must be there once: " + actions.get(i).id());
      }
    }
  }

  private static void checkPositive(String field, Duration duration) {
    if (!duration.isPositive()) {
      throw new Refusal.Invalid(field, "must be above 0: " + duration);
    }
  }
}
