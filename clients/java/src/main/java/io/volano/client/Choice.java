package io.volano.client;

import java.util.List;
import java.util.Optional;

/// What to do: what the server decided, or else what the caller would have done.
///
/// @param decisionId under which outcomes are reported; of a fallback one that no server knows,
///   whose outcomes go nowhere
/// @param action the first of the ranking
/// @param ranking as many actions as were asked for
/// @param decision the server's answer, unless this is a fallback
/// @param reason why this is a fallback, if it is one
public record Choice(
    String decisionId,
    String action,
    List<Ranked> ranking,
    Optional<Decision> decision,
    Optional<String> reason) {

  public Choice {
    ranking = List.copyOf(ranking);
  }

  static Choice of(Decision decision) {
    return new Choice(
        decision.decisionId(),
        decision.action(),
        decision.ranking(),
        Optional.of(decision),
        Optional.empty());
  }

  /// Whether the server did not decide it.
  public boolean fallback() {
    return reason.isPresent();
  }
}
