package io.volano;

import io.volano.CurveFold.Earned;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.LongStream;

/// A [Span] that steps can be added to. Belongs to one thread.
final class OpenSpan {

  private final long[] played = new long[LearningCurve.ACTIONS + 1];
  private int named;
  private Instant first;
  private Instant last;
  private Rewards rewards = Rewards.NONE;
  private double leastPropensity = Double.NaN;
  private Weights weights = Weights.NONE;
  private Span view;

  OpenSpan(Instant first) {
    this.first = first;
    this.last = first;
  }

  static OpenSpan of(Span span) {
    var open = new OpenSpan(span.first());
    open.last = span.last();
    open.rewards = span.rewards();
    open.leastPropensity = span.leastPropensity();
    open.weights = span.weights();
    open.named = span.played().size();
    Arrays.setAll(open.played, span::played);
    open.played[LearningCurve.ACTIONS] = span.others();
    return open;
  }

  void add(Earned earned) {
    first = earned.at().isBefore(first) ? earned.at() : first;
    last = earned.at().isAfter(last) ? earned.at() : last;
    rewards = rewards.plus(earned.reward(), earned.range());
    leastPropensity = Span.smaller(leastPropensity, earned.propensity());
    if (!Double.isNaN(earned.weight())) {
      weights = weights.plus(earned.weight(), earned.reward());
    }
    played[earned.action()]++;
    named = Math.max(named, Math.min(earned.action() + 1, LearningCurve.ACTIONS));
    view = null;
  }

  long steps() {
    return rewards.steps();
  }

  Span view() {
    if (view == null) {
      view =
          new Span(
              first,
              last,
              rewards,
              leastPropensity,
              weights,
              LongStream.of(played).limit(named).boxed().toList(),
              played[LearningCurve.ACTIONS]);
    }
    return view;
  }
}
