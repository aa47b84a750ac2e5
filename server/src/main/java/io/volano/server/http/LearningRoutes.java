package io.volano.server.http;

import io.volano.TaskLoop;
import io.volano.diagnosis.Diagnosis;
import io.volano.server.Installation;
import io.volano.server.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// How well a task learns: what it has earned, and what is in its way.
@RestController
final class LearningRoutes {

  private final Installation installation;

  LearningRoutes(Installation installation) {
    this.installation = installation;
  }

  @GetMapping("/v1/overview")
  LearningAnswers.Overview overview(Caller caller) {
    var volano = installation.volano();
    return new LearningAnswers.Overview(
        volano.tasks(caller.tenant()).stream()
            .map(loop -> LearningAnswers.Doing.of(volano, loop))
            .toList());
  }

  @GetMapping("/v1/tasks/{task}/curve")
  LearningAnswers.Curve curve(TaskLoop loop, HttpServletRequest request) {
    return LearningAnswers.Curve.of(loop.id(), loop.curve(), Parameters.spans(request));
  }

  @GetMapping("/v1/tasks/{task}/diagnosis")
  LearningAnswers.Diagnosed diagnosis(TaskLoop loop) {
    return LearningAnswers.Diagnosed.of(
        loop.id(), Diagnosis.of(installation.volano(), loop).findings());
  }
}
