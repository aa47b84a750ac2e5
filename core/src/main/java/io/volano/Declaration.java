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
/// @param attribution which events of a subject are credited to its decisions, and how
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
    Optional<Duration> retention,
    Attribution attribution) {

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
    checkAttribution(attribution, reward, horizon);
  }

  private static void checkAttribution(Attribution attribution, Reward reward, Horizon horizon) {
    for (var type : attribution.types()) {
      checkType("attribution.types", type, reward, horizon);
      if (attribution.rule() == Attribution.Rule.LINEAR && !takesShares(reward, type)) {
        throw new Refusal.Invalid(
            "attribution.rule",
            "must not be linear if a value may not be 0, since shares may be anything below it: "
                + type);
      }
    }
    var window = attribution.window().orElse(horizon.delay());
    if (window.compareTo(horizon.delay()) > 0) {
      throw new Refusal.Invalid(
          "attribution.window", "must be at most the wait, " + horizon.delay() + ": " + window);
    }
  }

  /// A task of these actions with every setting at its default.
  public static Declaration of(List<Action> actions, Reward reward, Horizon horizon) {
    return builder().actions(actions).reward(reward).horizon(horizon).build();
  }

  /// A declaration to be put together, with every setting at its default.
  public static Builder builder() {
    return new Builder();
  }

  private Builder toBuilder() {
    return new Builder(this);
  }

  public Declaration withAlgorithm(AlgorithmChoice algorithm) {
    return toBuilder().algorithm(algorithm).build();
  }

  public Declaration withMode(Mode mode) {
    return toBuilder().mode(mode).build();
  }

  public Declaration withExploration(Exploration exploration) {
    return toBuilder().exploration(exploration).build();
  }

  public Declaration withSticky(Duration sticky) {
    return toBuilder().sticky(sticky).build();
  }

  public Declaration withPublishEvery(int publishEvery) {
    return toBuilder().publishEvery(publishEvery).build();
  }

  public Declaration withAttribution(Attribution attribution) {
    return toBuilder().attribution(attribution).build();
  }

  /// Whether a learner of the other declaration is a learner of this one.
  public boolean learnsLike(Declaration other) {
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

  /// Whether it would not refuse an outcome.
  boolean takes(Outcome outcome) {
    return reward
        .signal(outcome.type())
        .map(signal -> signal.takes(outcome.value()))
        .orElse(knows(outcome.type(), reward, horizon));
  }

  /// Whether it takes any share of a value it takes.
  boolean takesShares(String type) {
    return takesShares(reward, type);
  }

  private static boolean takesShares(Reward reward, String type) {
    return reward.signal(type).map(signal -> signal.values().contains(0)).orElse(true);
  }

  /// A type is known if the task declares it or it has a standard meaning.
  private static void checkType(String field, String type, Reward reward, Horizon horizon) {
    if (!knows(type, reward, horizon)) {
      throw new Refusal.Invalid(
          field,
          "must be a signal of the task, an outcome that ends its episodes, or a standard signal: "
              + type);
    }
  }

  private static boolean knows(String type, Reward reward, Horizon horizon) {
    return reward.signal(type).isPresent()
        || Signal.standard().containsKey(type)
        || horizon.endOn().contains(type);
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

  /// Collects what is declared; what nobody says keeps its default, which stands here and nowhere
  /// else. Not for sharing between threads.
  public static final class Builder {
    private List<Action> actions = List.of();
    private AlgorithmChoice algorithm = AlgorithmChoice.DEFAULT;
    private Reward reward = Reward.ofValue(Range.UNIT);
    private Horizon horizon = Horizon.DEFAULT;
    private Mode mode = Mode.ONLINE;
    private Durability durability = Durability.SYNC;
    private Optional<String> baseline = Optional.empty();
    private Exploration exploration = Exploration.NONE;
    private Optional<Duration> sticky = Optional.empty();
    private int publishEvery = 64;
    private boolean deterministic = false;
    private Optional<Duration> retention = Optional.empty();
    private Attribution attribution = Attribution.NONE;

    private Builder() {}

    private Builder(Declaration from) {
      actions = from.actions;
      algorithm = from.algorithm;
      reward = from.reward;
      horizon = from.horizon;
      mode = from.mode;
      durability = from.durability;
      baseline = from.baseline;
      exploration = from.exploration;
      sticky = from.sticky;
      publishEvery = from.publishEvery;
      deterministic = from.deterministic;
      retention = from.retention;
      attribution = from.attribution;
    }

    public Builder actions(List<Action> actions) {
      this.actions = actions;
      return this;
    }

    public Builder algorithm(AlgorithmChoice algorithm) {
      this.algorithm = algorithm;
      return this;
    }

    public Builder reward(Reward reward) {
      this.reward = reward;
      return this;
    }

    public Builder horizon(Horizon horizon) {
      this.horizon = horizon;
      return this;
    }

    public Builder mode(Mode mode) {
      this.mode = mode;
      return this;
    }

    public Builder durability(Durability durability) {
      this.durability = durability;
      return this;
    }

    public Builder baseline(String baseline) {
      this.baseline = Optional.of(baseline);
      return this;
    }

    public Builder exploration(Exploration exploration) {
      this.exploration = exploration;
      return this;
    }

    public Builder sticky(Duration sticky) {
      this.sticky = Optional.of(sticky);
      return this;
    }

    public Builder publishEvery(int publishEvery) {
      this.publishEvery = publishEvery;
      return this;
    }

    public Builder deterministic(boolean deterministic) {
      this.deterministic = deterministic;
      return this;
    }

    public Builder retention(Duration retention) {
      this.retention = Optional.of(retention);
      return this;
    }

    public Builder attribution(Attribution attribution) {
      this.attribution = attribution;
      return this;
    }

    /// @throws Refusal.Invalid if a value breaks a rule
    public Declaration build() {
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
          retention,
          attribution);
    }
  }
}
