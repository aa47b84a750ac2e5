package io.volano;

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
    var request =
        Request.builder()
            .subject(task.subject(situation))
            .context(task.context(situation))
            .actions(task.actions(situation));
    task.episode(situation).ifPresent(request::episode);
    return loop.decide(request.build());
  }

  /// Reports what was seen of a decision.
  public void observe(Decision decision, Outcome outcome) {
    loop.observe(decision.id(), outcome);
  }

  public TaskLoop loop() {
    return loop;
  }
}
