package io.volano.server.cli;

import io.volano.Action;
import io.volano.Declaration;
import io.volano.Request;
import io.volano.Signal;
import io.volano.server.cli.replay.Decider;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.FeaturesJson;
import tools.jackson.databind.node.ObjectNode;

/// A running server that decides a replay; time and learning are its own.
final class RemoteDecider implements Decider {

  private final Api api;
  private final String task;

  /// Declares the task.
  RemoteDecider(Api api, String task, Declaration declaration) {
    this.api = api;
    this.task = Api.path("v1", "tasks", task);
    api.put(this.task, DeclarationJson.write(declaration));
  }

  @Override
  public Choice decide(Request request) {
    var answer = api.post(task + "/decide", json(request));
    return new Choice(answer.path("decisionId").asString(), answer.path("action").asString());
  }

  private static ObjectNode json(Request request) {
    var body = TypedJson.object();
    if (!request.subject().isEmpty()) {
      body.put("subject", request.subject());
    }
    body.set("context", FeaturesJson.write(request.context()));
    if (!request.actions().isEmpty()) {
      var actions = body.putArray("actions");
      request.actions().forEach(action -> actions.add(json(action)));
    }
    return request.defer() ? body.put("defer", true) : body;
  }

  private static ObjectNode json(Action action) {
    var json = TypedJson.object().put("id", action.id());
    json.set("features", FeaturesJson.write(action.features()));
    return json;
  }

  @Override
  public void activate(Choice choice) {
    api.post(decision(choice) + "/activate", TypedJson.object());
  }

  @Override
  public void observe(Choice choice, double reward) {
    var outcome = TypedJson.object().put("type", Signal.VALUE).put("value", reward);
    api.post(decision(choice) + "/outcomes", outcome);
  }

  private String decision(Choice choice) {
    return task + Api.path("decisions", choice.decisionId());
  }

  @Override
  public void next() {
    // the server has a clock
  }

  @Override
  public void learn() {
    // the server learns by itself
  }

  @Override
  public void close() {
    // nothing is open
  }
}
