package io.volano.server.http;

import io.volano.TaskLoop;
import io.volano.server.access.Seal;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The Why-Log: what was decided, why, and what came of it.
@RestController
final class WhyRoutes {

  @GetMapping("/v1/tasks/{task}/decisions")
  Answers.Page decisions(Seal seal, TaskLoop loop, HttpServletRequest request) {
    var query = Parameters.query(loop.id(), seal, request);
    return Answers.Page.of(loop.decisions(query), query.limit(), seal);
  }

  @GetMapping("/v1/tasks/{task}/decisions/{decisionId}")
  Answers.Told decision(Seal seal, TaskLoop loop, @PathVariable String decisionId) {
    return Answers.Told.of(loop.history(decisionId), seal);
  }

  @GetMapping("/v1/tasks/{task}/decisions/{decisionId}/why")
  Answers.Explained why(Seal seal, TaskLoop loop, @PathVariable String decisionId) {
    return Answers.Explained.of(loop.why(decisionId), seal);
  }
}
