package io.volano.server.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.volano.Decision;
import io.volano.Entry.Activated;
import io.volano.Entry.Ended.How;
import io.volano.Entry.Observed;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.History;
import io.volano.Logged;
import io.volano.Play;
import io.volano.Version;
import io.volano.Why;
import io.volano.server.access.Seal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// The shapes of what is told of decisions and what came of them; see [AnswerMapper].
final class DecisionAnswers {

  private DecisionAnswers() {}

  /// What was decided.
  ///
  /// @param propensity of the first slot; none if the caller chose and did not say
  record Decided(
      String decisionId,
      String action,
      double propensity,
      Version policyVersion,
      List<Ranked> ranking,
      Optional<Explanation> why) {

    static Decided of(Decision decision, Seal seal) {
      return new Decided(
          decision.id(),
          decision.action().id(),
          decision.propensity(),
          seal.out(decision.version()),
          Ranked.of(decision),
          decision.explanation());
    }
  }

  record Ranked(String slot, String action, double propensity) {
    static List<Ranked> of(Decision decision) {
      return IntStream.range(0, decision.slots().size())
          .mapToObj(
              i -> {
                var slot = decision.slots().get(i);
                return new Ranked(slot.name(), decision.choice().action(i).id(), slot.propensity());
              })
          .toList();
    }
  }

  /// A decision as the log has it.
  ///
  /// @param position where it stands in the log
  /// @param due when it is settled at the latest, unless it is activated later
  /// @param play who chose: the policy, the baseline, or the baseline that is imitated
  /// @param actions what could have been drawn, with the probabilities for the first slot
  /// @param rest the probability of the actions that were not kept
  record InLog(
      long position,
      String decisionId,
      Instant at,
      Instant due,
      Optional<String> subject,
      Optional<Step> episode,
      Features context,
      Play play,
      boolean deferred,
      String action,
      double propensity,
      Version policyVersion,
      long revision,
      List<Ranked> ranking,
      List<Alternative> actions,
      double rest) {

    static InLog of(Logged<io.volano.Entry.Decided> logged, Seal seal) {
      var decision = logged.entry().decision();
      return new InLog(
          seal.out(logged.position()),
          decision.id(),
          decision.at(),
          decision.due(),
          Optional.of(decision.subject()).filter(s -> !s.isEmpty()),
          decision.episode().map(e -> new Step(e.episode(), e.step())),
          decision.context(),
          decision.play(),
          decision.deferred(),
          decision.action().id(),
          decision.propensity(),
          seal.out(decision.version()),
          decision.revision(),
          Ranked.of(decision),
          Alternative.of(decision),
          decision.rest());
    }
  }

  record Step(String id, long step) {}

  record Alternative(String id, double probability, Optional<Features> features) {
    static List<Alternative> of(Decision decision) {
      return IntStream.range(0, decision.actions().size())
          .mapToObj(
              i -> {
                var action = decision.actions().get(i);
                return new Alternative(
                    action.id(),
                    decision.distribution().of(i),
                    Optional.of(action.features()).filter(f -> f.size() > 0));
              })
          .toList();
    }
  }

  /// Decisions, newest first.
  ///
  /// @param next the `before` of the next page; none after the last
  record Page(List<InLog> decisions, Optional<Long> next) {
    static Page of(List<Logged<io.volano.Entry.Decided>> found, int limit, Seal seal) {
      boolean more = found.size() == limit;
      return new Page(
          found.stream().map(logged -> InLog.of(logged, seal)).toList(),
          more ? Optional.of(seal.out(found.getLast().position())) : Optional.empty());
    }
  }

  /// A decision and what came of it.
  ///
  /// @param activated when it was shown, if it was deferred
  /// @param rewards of the slots that are settled
  /// @param ended how its episode ended
  record Told(
      @JsonUnwrapped InLog decision,
      Optional<Instant> activated,
      List<Seen> outcomes,
      List<Earned> rewards,
      Optional<How> ended) {

    static Told of(History history, Seal seal) {
      return new Told(
          InLog.of(history.decided(), seal),
          history.activated().map(Logged::entry).map(Activated::at),
          history.observed().stream().map(o -> Seen.of(history, o)).toList(),
          history.settled().stream()
              .map(Logged::entry)
              .map(
                  s ->
                      new Earned(
                          history.decision().slots().get(s.slot()).name(), s.reward(), s.at()))
              .toList(),
          history.ended().map(e -> e.entry().how()));
    }
  }

  /// An outcome.
  ///
  /// @param late whether it came too late to count
  record Seen(
      String type,
      OptionalDouble value,
      String slot,
      Instant at,
      Optional<String> key,
      boolean late) {

    static Seen of(History history, Logged<Observed> logged) {
      var outcome = logged.entry().outcome();
      return new Seen(
          outcome.type(),
          outcome.value(),
          outcome.slot(),
          outcome.at(),
          outcome.key(),
          history.late(logged));
    }
  }

  /// The reward of a slot; none if the decision was never shown.
  record Earned(String slot, OptionalDouble reward, Instant at) {}

  /// A decision, what came of it, and why it was made.
  ///
  /// @param explanation of the first slot's propensity
  /// @param source whether it was stored, rebuilt, or cannot be given
  /// @param note why there is none
  record Explained(
      @JsonUnwrapped Told told,
      Optional<Explanation> explanation,
      Why.Source source,
      Optional<String> note) {

    static Explained of(Why why, Seal seal) {
      return new Explained(
          Told.of(why.history(), seal),
          why.explanation(),
          why.source(),
          Optional.of(why.note()).filter(n -> !n.isEmpty()));
    }
  }
}
