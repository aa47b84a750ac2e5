package io.volano.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What is done when the server does not decide: the caller's baseline, else the first eligible
/// action; and after it the other actions in their order, up to the count.
final class Fallback {

  private static final String PREFIX = "fallback:";

  private final List<String> actions;

  private Fallback(List<String> actions) {
    this.actions = actions;
  }

  /// @throws IllegalArgumentException if the request names neither a baseline nor an action
  static Fallback of(DecideRequest request) {
    var eligible = new LinkedHashSet<String>();
    if (request.baseline() != null) {
      eligible.add(request.baseline().action());
    }
    if (request.actions() != null) {
      request.actions().forEach(action -> eligible.add(action.id()));
    }
    eligible.removeAll(request.exclude() == null ? Set.of() : Set.copyOf(request.exclude()));
    if (eligible.isEmpty()) {
      throw new IllegalArgumentException(
          "baseline or actions must name an action that is not excluded: it is what you get when"
              + " the server is away");
    }
    int count = request.count() == null ? 1 : request.count();
    return new Fallback(eligible.stream().limit(Math.max(1, count)).toList());
  }

  Choice because(String reason) {
    var ranking = new ArrayList<Ranked>();
    for (var action : actions) {
      ranking.add(new Ranked(Integer.toString(ranking.size()), action, null));
    }
    return new Choice(
        PREFIX + UUID.randomUUID(), actions.get(0), ranking, Optional.empty(), Optional.of(reason));
  }

  /// Whether it is the id of a fallback, made here or by another client.
  static boolean made(String decisionId) {
    return decisionId.startsWith(PREFIX);
  }
}
