package io.volano.server.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// A task of a running server, and where the server's answers are printed.
final class TaskOnServer {

  @Mixin private Api.Options server;
  @Mixin private Output output;

  @Parameters(index = "0", paramLabel = "TASK")
  private String task;

  String name() {
    return task;
  }

  Api api() {
    return server.api();
  }

  Output output() {
    return output;
  }

  /// The path of what is below the task.
  String path(String... below) {
    return Api.path("v1", "tasks", task) + Api.path(below);
  }

  int get(String... below) {
    return print(api().get(path(below)));
  }

  int put(JsonNode body) {
    return print(api().put(path(), body));
  }

  int post(JsonNode body, String... below) {
    return print(api().post(path(below), body));
  }

  int delete() {
    return print(api().delete(path()));
  }

  private int print(JsonNode answer) {
    output.print(answer);
    return Exit.OK;
  }
}
