package io.volano;

import io.volano.math.Hashing;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A call for a decision.
///
/// @param subject whom it is about, 1 to 256 characters, or empty if nobody
/// @param context what is known
/// @param actions what may be done; empty for the task's declared actions
/// @param exclude ids of actions that may not be drawn this time
/// @param baseline what the caller would do
/// @param episode the episode it is part of
/// @param count how many actions, ranked, each drawn given those before; from 1
/// @param explain whether the explanation is to be made and kept with the decision
/// @param decisionId the caller's own id, 1 to 256 characters; makes the call safe to repeat
/// @param defer whether it waits for its activation, without which it is not learned from
public record Request(
    String subject,
    Features context,
    List<Action> actions,
    Set<String> exclude,
    Optional<Baseline> baseline,
    Optional<EpisodeStep> episode,
    int count,
    boolean explain,
    Optional<String> decisionId,
    boolean defer) {

  /// More actions than this in one request are refused.
  public static final int MOST_ACTIONS = 20_000;

  /// More slots than this are refused.
  public static final int MOST_SLOTS = 100;

  public Request {
    actions = List.copyOf(actions);
    exclude = Set.copyOf(exclude);
    if (!subject.isEmpty()) {
      Texts.check("subject", subject, 256);
    }
    decisionId.ifPresent(id -> Texts.check("decisionId", id, 256));
    if (count < 1 || count > MOST_SLOTS) {
      throw new Refusal.Invalid("count", "must be from 1 to " + MOST_SLOTS + ": " + count);
    }
    Declaration.checkActions(actions);
  }

  public static Request of(String subject, Features context) {
    return builder().subject(subject).context(context).build();
  }

  /// A request to be put together, about nobody and nothing yet.
  public static Builder builder() {
    return new Builder();
  }

  private Builder toBuilder() {
    return new Builder(this);
  }

  public Request withActions(List<Action> actions) {
    return toBuilder().actions(actions).build();
  }

  public Request withExclude(String... exclude) {
    return toBuilder().exclude(new HashSet<>(List.of(exclude))).build();
  }

  public Request withBaseline(Baseline baseline) {
    return toBuilder().baseline(baseline).build();
  }

  public Request withEpisode(String id, long step) {
    return toBuilder().episode(new EpisodeStep(id, step)).build();
  }

  public Request withCount(int count) {
    return toBuilder().count(count).build();
  }

  public Request withDecisionId(String id) {
    return toBuilder().decisionId(id).build();
  }

  /// The same call, to be explained.
  public Request explained() {
    return toBuilder().explain(true).build();
  }

  /// The same call, waiting for its activation.
  public Request deferred() {
    return toBuilder().defer(true).build();
  }

  /// 64 bits of everything asked for, to tell a repeated call from another one with the same id.
  long fingerprint() {
    long h = Hashing.mix(Hashing.of(subject), fingerprint(context));
    for (var action : actions) {
      h = Hashing.mix(h, Hashing.mix(action.key(), fingerprint(action.features())));
    }
    for (var id : exclude.stream().sorted().toList()) {
      h = Hashing.mix(h, Hashing.of(id));
    }
    if (baseline.isPresent()) {
      h = Hashing.mix(h, Hashing.of(baseline.get().action()));
      h = Hashing.mix(h, Double.doubleToLongBits(baseline.get().propensity()));
    }
    if (episode.isPresent()) {
      h = Hashing.mix(h, Hashing.mix(Hashing.of(episode.get().episode()), episode.get().step()));
    }
    return Hashing.mix(h, 2L * count + (defer ? 1 : 0));
  }

  private static long fingerprint(Features features) {
    long h = features.size();
    for (int i = 0; i < features.size(); i++) {
      h = Hashing.mix(h, Hashing.mix(features.key(i), Float.floatToIntBits(features.value(i))));
    }
    return h;
  }

  /// Collects what is asked; what nobody says keeps its default, which stands here and nowhere
  /// else. Not for sharing between threads.
  public static final class Builder {
    private String subject = "";
    private Features context = Features.NONE;
    private List<Action> actions = List.of();
    private Set<String> exclude = Set.of();
    private Optional<Baseline> baseline = Optional.empty();
    private Optional<EpisodeStep> episode = Optional.empty();
    private int count = 1;
    private boolean explain = false;
    private Optional<String> decisionId = Optional.empty();
    private boolean defer = false;

    private Builder() {}

    private Builder(Request from) {
      subject = from.subject;
      context = from.context;
      actions = from.actions;
      exclude = from.exclude;
      baseline = from.baseline;
      episode = from.episode;
      count = from.count;
      explain = from.explain;
      decisionId = from.decisionId;
      defer = from.defer;
    }

    public Builder subject(String subject) {
      this.subject = subject;
      return this;
    }

    public Builder context(Features context) {
      this.context = context;
      return this;
    }

    public Builder actions(List<Action> actions) {
      this.actions = actions;
      return this;
    }

    public Builder exclude(Set<String> exclude) {
      this.exclude = exclude;
      return this;
    }

    public Builder baseline(Baseline baseline) {
      this.baseline = Optional.of(baseline);
      return this;
    }

    public Builder episode(EpisodeStep episode) {
      this.episode = Optional.of(episode);
      return this;
    }

    public Builder count(int count) {
      this.count = count;
      return this;
    }

    public Builder explain(boolean explain) {
      this.explain = explain;
      return this;
    }

    public Builder decisionId(String decisionId) {
      this.decisionId = Optional.of(decisionId);
      return this;
    }

    public Builder defer(boolean defer) {
      this.defer = defer;
      return this;
    }

    /// @throws Refusal.Invalid if a value breaks a rule
    public Request build() {
      return new Request(
          subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
    }
  }
}
