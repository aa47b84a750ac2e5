package io.volano;

import java.util.Optional;
import java.util.Set;

/// A Java task with its loop.
public final class OpenTask<S> {

  private final Task<S> task;
  private final TaskLoop loop;

  OpenTask(Task<S> task, TaskLoop loop) {
    this.task = task;
    this.loop = loop;
  }

  /// Chooses an action for a situation.
  public Decision decide(S situation) {
    return loop.decide(
        new Request(
            task.subject(situation),
            task.context(situation),
            task.actions(situation),
            Set.of(),
            Optional.empty(),
            task.episode(situation),
            1,
            false,
            Optional.empty(),
            false));
  }

  /// Reports what was seen of a decision.
  public void observe(Decision decision, Outcome outcome) {
    loop.observe(decision.id(), outcome);
  }

  public TaskLoop loop() {
    return loop;
  }
}
