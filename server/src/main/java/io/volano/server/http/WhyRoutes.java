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
  DecisionAnswers.Page decisions(Seal seal, TaskLoop loop, HttpServletRequest request) {
    var query = Parameters.query(loop.id(), seal, request);
    return DecisionAnswers.Page.of(loop.decisions(query), query.limit(), seal);
  }

  @GetMapping("/v1/tasks/{task}/decisions/{decisionId}")
  DecisionAnswers.Told decision(Seal seal, TaskLoop loop, @PathVariable String decisionId) {
    return DecisionAnswers.Told.of(loop.history(decisionId), seal);
  }

  @GetMapping("/v1/tasks/{task}/decisions/{decisionId}/why")
  DecisionAnswers.Explained why(Seal seal, TaskLoop loop, @PathVariable String decisionId) {
    return DecisionAnswers.Explained.of(loop.why(decisionId), seal);
  }
}
