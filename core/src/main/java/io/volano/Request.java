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
    return new Request(
        subject,
        context,
        List.of(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        1,
        false,
        Optional.empty(),
        false);
  }

  public Request withActions(List<Action> actions) {
    return new Request(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public Request withExclude(String... exclude) {
    return new Request(
        subject,
        context,
        actions,
        new HashSet<>(List.of(exclude)),
        baseline,
        episode,
        count,
        explain,
        decisionId,
        defer);
  }

  public Request withBaseline(Baseline baseline) {
    return new Request(
        subject,
        context,
        actions,
        exclude,
        Optional.of(baseline),
        episode,
        count,
        explain,
        decisionId,
        defer);
  }

  public Request withEpisode(String id, long step) {
    return new Request(
        subject,
        context,
        actions,
        exclude,
        baseline,
        Optional.of(new EpisodeStep(id, step)),
        count,
        explain,
        decisionId,
        defer);
  }

  public Request withCount(int count) {
    return new Request(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public Request withDecisionId(String id) {
    return new Request(
        subject,
        context,
        actions,
        exclude,
        baseline,
        episode,
        count,
        explain,
        Optional.of(id),
        defer);
  }

  /// The same call, to be explained.
  public Request explained() {
    return new Request(
        subject, context, actions, exclude, baseline, episode, count, true, decisionId, defer);
  }

  /// The same call, waiting for its activation.
  public Request deferred() {
    return new Request(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, true);
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
}
