package io.volano.server.http;

import io.volano.Answer;
import io.volano.Outcome;
import io.volano.Refusal;
import io.volano.Report;
import io.volano.TaskLoop;
import io.volano.server.Installation;
import io.volano.server.Meters;
import io.volano.server.access.Allowance;
import io.volano.server.access.Caller;
import io.volano.server.access.Seal;
import io.volano.store.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The loop over HTTP: decide, and tell what was seen.
@RestController
final class DecisionRoutes {

  private final Installation installation;
  private final Meters meters;
  private final InstantSource clock;

  DecisionRoutes(Installation installation, Meters meters, InstantSource clock) {
    this.installation = installation;
    this.meters = meters;
    this.clock = clock;
  }

  @PostMapping("/v1/tasks/{task}/decide")
  DecisionAnswers.Decided decide(Seal seal, TaskLoop loop, Json body) {
    var request = Requests.decision(body);
    long start = System.nanoTime();
    var decision = loop.decide(request);
    meters.decided(loop.id(), List.of(decision), System.nanoTime() - start);
    return DecisionAnswers.Decided.of(decision, seal);
  }

  @PostMapping("/v1/tasks/{task}/decide:batch")
  List<Object> decideBatch(Seal seal, TaskLoop loop, Json body, HttpServletRequest call) {
    var requests = Requests.decisions(body);
    Allowance.entries(call, requests.size());
    long start = System.nanoTime();
    var answers = loop.decide(requests);
    meters.decided(loop.id(), given(answers), System.nanoTime() - start);
    return answers.stream()
        .map(a -> each(a, decision -> DecisionAnswers.Decided.of(decision, seal)))
        .toList();
  }

  /// The task is looked for when it is clear who is told that there is none.
  @PostMapping("/v1/tasks/{task}/decisions/{decisionId}/outcomes")
  Object observe(
      Caller caller, @PathVariable String task, @PathVariable String decisionId, Json body) {
    var outcome = Requests.outcome(body, clock.instant());
    return Taking.one(
        caller, () -> new ReportAnswers.News(observe(loop(caller, task), decisionId, outcome)));
  }

  private TaskLoop loop(Caller caller, String task) {
    return installation.volano().task(caller.task(task));
  }

  private boolean observe(TaskLoop loop, String decisionId, Outcome outcome) {
    try {
      boolean isNew = loop.observe(decisionId, outcome);
      meters.observed(loop.id(), 1);
      return isNew;
    } catch (Refusal.NotFound e) {
      meters.unmatched(loop.id(), 1);
      throw e;
    }
  }

  @PostMapping("/v1/tasks/{task}/outcomes:batch")
  Object observeBatch(
      Caller caller, @PathVariable String task, Json body, HttpServletRequest call) {
    var reports = Requests.outcomes(body, clock.instant());
    Allowance.entries(call, reports.size());
    return Taking.all(caller, reports.size(), () -> observe(loop(caller, task), reports));
  }

  private List<Object> observe(TaskLoop loop, List<Report> reports) {
    var answers = loop.observe(reports);
    meters.observed(loop.id(), given(answers).size());
    meters.unmatched(loop.id(), (int) answers.stream().filter(DecisionRoutes::isMissing).count());
    return answers.stream().map(a -> each(a, ReportAnswers.News::new)).toList();
  }

  private static <T> List<T> given(List<Answer<T>> answers) {
    return answers.stream()
        .filter(answer -> answer instanceof Answer.Given)
        .map(Answer::orElseThrow)
        .toList();
  }

  private static boolean isMissing(Answer<?> answer) {
    return answer instanceof Answer.Refused<?>(Refusal why) && why instanceof Refusal.NotFound;
  }

  /// One of several: its own answer, or the problem with it.
  private static <T> Object each(Answer<T> answer, Function<T, ?> given) {
    return switch (answer) {
      case Answer.Given<T>(T value) -> given.apply(value);
      case Answer.Refused<T>(Refusal why) -> Problem.of(why);
    };
  }

  @PostMapping("/v1/tasks/{task}/decisions/{decisionId}/activate")
  ReportAnswers.News activate(TaskLoop loop, @PathVariable String decisionId) {
    return new ReportAnswers.News(loop.activate(decisionId));
  }

  @PostMapping("/v1/tasks/{task}/episodes/{episode}/end")
  ReportAnswers.News end(TaskLoop loop, @PathVariable String episode, Json body) {
    var end = Requests.end(body);
    return new ReportAnswers.News(loop.end(episode, end.how(), end.context()));
  }
}
