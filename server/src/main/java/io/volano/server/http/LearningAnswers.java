package io.volano.server.http;

import io.volano.Estimate;
import io.volano.LearningCurve;
import io.volano.Mode;
import io.volano.Span;
import io.volano.TaskId;
import io.volano.TaskLoop;
import io.volano.Volano;
import io.volano.Weights;
import io.volano.diagnosis.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The shapes of what is said of learning; see [AnswerMapper].
final class LearningAnswers {

  private LearningAnswers() {}

  /// Which spans of a curve are asked for.
  enum Spans {
    LIFE,
    HOURS
  }

  /// How all tasks of a tenant do.
  record Overview(List<Doing> tasks) {}

  /// How a task does now.
  ///
  /// @param mode what it plays, as it is declared
  /// @param trouble why it cannot learn at present
  /// @param leader the server that settles it, if one does at present
  /// @param leads whether that is this one
  /// @param lagSeconds how far learning is behind on this server
  /// @param total what it has earned; none before the first step
  record Doing(
      String task,
      Mode mode,
      boolean frozen,
      Optional<String> trouble,
      Optional<String> leader,
      boolean leads,
      double lagSeconds,
      long stepsLearned,
      Optional<Point> total) {

    static Doing of(Volano volano, TaskLoop loop) {
      var standing = volano.standing(loop);
      var curve = loop.curve();
      return new Doing(
          loop.id().name(),
          loop.declaration().mode(),
          loop.frozen(),
          Optional.ofNullable(volano.troubles().get(loop.id())),
          standing.leader(),
          standing.leads(),
          standing.lagSeconds(),
          curve.steps(),
          curve.total().map(span -> Point.of(span, curve.actions().size())));
    }
  }

  /// What a task has earned.
  ///
  /// @param actions whose plays are told one by one
  /// @param total of its whole life; none before the first step
  record Curve(
      String task, Spans spans, List<String> actions, Optional<Point> total, List<Point> curve) {

    static Curve of(TaskId task, LearningCurve curve, Spans spans) {
      int actions = curve.actions().size();
      var points = spans == Spans.LIFE ? curve.life() : curve.hours();
      return new Curve(
          task.name(),
          spans,
          curve.actions(),
          curve.total().map(span -> Point.of(span, actions)),
          points.stream().map(span -> Point.of(span, actions)).toList());
    }
  }

  /// A span of a curve.
  ///
  /// @param uniform what a uniform draw would have earned; none unless `support` is `given`
  /// @param lift how much more the same steps earned
  /// @param played how often each of the curve's actions was, in their order
  record Point(
      Instant first,
      Instant last,
      long steps,
      Estimate reward,
      double least,
      double greatest,
      long atLow,
      long atHigh,
      double leastPropensity,
      Weights.Support support,
      Optional<Estimate> uniform,
      Optional<Estimate> lift,
      Weighted weighted,
      List<Long> played,
      long others) {

    static Point of(Span span, int actions) {
      var rewards = span.rewards();
      var weights = span.weights();
      return new Point(
          span.first(),
          span.last(),
          span.steps(),
          rewards.mean().orElseThrow(),
          rewards.least(),
          rewards.greatest(),
          rewards.atLow(),
          rewards.atHigh(),
          span.leastPropensity(),
          weights.support(),
          weights.uniform(),
          weights.lift(),
          new Weighted(weights.n(), weights.effective(), weights.mean()),
          IntStream.range(0, actions).mapToObj(span::played).toList(),
          span.others());
    }
  }

  /// Steps that tell of a uniform draw.
  ///
  /// @param effective how many uniform draws would tell as much
  /// @param mean their mean weight, about 1; its interval is left once in a thousand times
  record Weighted(long steps, double effective, Optional<Estimate> mean) {}

  /// What is in the way of learning, the gravest first.
  record Diagnosed(String task, List<Found> findings) {
    static Diagnosed of(TaskId task, List<Finding> findings) {
      return new Diagnosed(task.name(), findings.stream().map(Found::of).toList());
    }
  }

  /// @param says it in one sentence
  /// @param next what to do
  /// @param facts it was found by
  record Found(
      String code, Finding.Gravity gravity, String says, String next, Map<String, Object> facts) {
    static Found of(Finding finding) {
      return new Found(
          finding.kind().code(),
          finding.kind().gravity(),
          finding.says(),
          finding.next(),
          finding.facts());
    }
  }
}
