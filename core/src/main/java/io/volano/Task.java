package io.volano;

import java.util.List;
import java.util.Optional;

/// All that an application says of a task, in Java.
///
/// Nothing here keeps a log, a learner, a clock or a thread: the loop does.
///
/// @param <S> a situation that calls for a decision, in the application's own words
public interface Task<S> {

  String name();

  /// Actions, algorithm, reward from outcomes, range and horizon.
  Declaration declaration();

  Features context(S situation);

  /// Whom the situation is about; empty if nobody.
  default String subject(S situation) {
    return "";
  }

  /// What may be done now; empty for the declared actions.
  default List<Action> actions(S situation) {
    return List.of();
  }

  /// The episode the situation is part of, or empty if it stands alone.
  default Optional<EpisodeStep> episode(S situation) {
    return Optional.empty();
  }
}
