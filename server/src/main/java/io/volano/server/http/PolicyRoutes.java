package io.volano.server.http;

import io.volano.Refusal;
import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.access.Seal;
import io.volano.store.json.Json;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a task plays: looking at it, and steering it.
@RestController
final class PolicyRoutes {

  private final Installation installation;

  PolicyRoutes(Installation installation) {
    this.installation = installation;
  }

  @GetMapping("/v1/tasks/{task}/policy")
  TaskAnswers.Playing policy(Seal seal, TaskLoop loop) {
    var volano = installation.volano();
    var trouble = Optional.ofNullable(volano.troubles().get(loop.id()));
    return TaskAnswers.Playing.of(loop.policy(), volano.standing(loop), trouble, seal);
  }

  @GetMapping("/v1/tasks/{task}/policy/versions")
  TaskAnswers.Versions versions(Seal seal, TaskLoop loop) {
    return new TaskAnswers.Versions(loop.versions().stream().map(seal::out).toList());
  }

  @PostMapping("/v1/tasks/{task}/policy/rollback")
  TaskAnswers.RolledBack rollBack(Seal seal, TaskLoop loop, Json body) {
    var shown = Requests.version(body);
    var version = seal.in(shown);
    try {
      return new TaskAnswers.RolledBack(seal.out(loop.rollBack(version)));
    } catch (Refusal.NotFound e) { // which names the position behind what was shown
      throw new Refusal.NotFound(e.getMessage().replace(version.toString(), shown.toString()));
    }
  }

  @PostMapping("/v1/tasks/{task}/policy/freeze")
  TaskAnswers.Freezing freeze(TaskLoop loop) {
    loop.freeze();
    return new TaskAnswers.Freezing(true);
  }

  @PostMapping("/v1/tasks/{task}/policy/thaw")
  TaskAnswers.Freezing thaw(TaskLoop loop) {
    loop.thaw();
    return new TaskAnswers.Freezing(false);
  }
}
