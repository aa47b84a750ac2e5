package io.volano.server.cli.replay;

import io.volano.Catalog;
import io.volano.Declaration;
import io.volano.Draws;
import io.volano.Outcome;
import io.volano.Request;
import io.volano.Signal;
import io.volano.Stores;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.Volano;

/// The loop in this process, on a clock of its own: every decision is logged, settled and folded as
/// it would be in service.
public final class LocalDecider implements Decider {

  private final ReplayClock clock = new ReplayClock();
  private final Volano volano;
  private final TaskLoop loop;

  /// @param stores what it is logged in; is closed with it
  /// @param seed of the draws
  public LocalDecider(
      Stores stores, Catalog catalog, String task, Declaration declaration, long seed) {
    volano = Volano.open(stores, catalog, Draws.seeded(seed), clock);
    loop = volano.declare(TaskId.of(task), declaration);
  }

  @Override
  public Choice decide(Request request) {
    var decision = loop.decide(request);
    return new Choice(decision.id(), decision.action().id());
  }

  @Override
  public void activate(Choice choice) {
    loop.activate(choice.decisionId());
  }

  @Override
  public void observe(Choice choice, double reward) {
    loop.observe(choice.decisionId(), Outcome.of(Signal.VALUE, reward, clock.instant()));
  }

  @Override
  public void next() {
    clock.next();
  }

  @Override
  public void learn() {
    loop.learn();
  }

  @Override
  public void close() {
    volano.close();
  }
}
