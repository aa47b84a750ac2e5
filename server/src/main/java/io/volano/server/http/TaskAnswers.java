package io.volano.server.http;

import io.volano.Explanation;
import io.volano.PolicyStatus;
import io.volano.Standing;
import io.volano.TaskLoop;
import io.volano.Version;
import io.volano.server.access.Seal;
import io.volano.store.json.DeclarationJson;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/// The shapes of what is told of tasks and what they play; see [AnswerMapper].
final class TaskAnswers {

  private TaskAnswers() {}

  /// A task as it stands.
  record Declared(
      String task, long revision, boolean frozen, long stepsLearned, JsonNode declaration) {

    static Declared of(TaskLoop loop) {
      return new Declared(
          loop.id().name(),
          loop.revision(),
          loop.frozen(),
          loop.stepsLearned(),
          DeclarationJson.write(loop.declaration()));
    }
  }

  record Tasks(List<Declared> tasks) {}

  /// What a task plays and has learned.
  ///
  /// @param leader the server that settles it, if one does at present
  /// @param leads whether that is this one
  /// @param lagSeconds how far learning is behind on this server
  /// @param trouble why it cannot learn at present
  record Playing(
      Version policyVersion,
      long revision,
      boolean frozen,
      long stepsLearned,
      OptionalDouble meanReward,
      long pending,
      String fingerprint,
      Explanation summary,
      Optional<String> leader,
      boolean leads,
      double lagSeconds,
      Optional<String> trouble) {

    static Playing of(PolicyStatus status, Standing standing, Optional<String> trouble, Seal seal) {
      return new Playing(
          seal.out(status.version()),
          status.revision(),
          status.frozen(),
          status.steps(),
          status.meanReward(),
          status.pending(),
          status.fingerprint(),
          status.summary(),
          standing.leader(),
          standing.leads(),
          standing.lagSeconds(),
          trouble);
    }
  }

  /// The versions that are kept, oldest first, the present one last.
  record Versions(List<Version> versions) {}

  record RolledBack(Version policyVersion) {}

  record Freezing(boolean frozen) {}
}
