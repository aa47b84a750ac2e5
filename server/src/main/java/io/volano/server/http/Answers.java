package io.volano.server.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.volano.Algorithm;
import io.volano.Decision;
import io.volano.Entry.Activated;
import io.volano.Entry.Ended.How;
import io.volano.Entry.Erased;
import io.volano.Entry.Observed;
import io.volano.Explanation;
import io.volano.Features;
import io.volano.History;
import io.volano.Logged;
import io.volano.Play;
import io.volano.PolicyStatus;
import io.volano.Schedule;
import io.volano.Signal;
import io.volano.Standing;
import io.volano.TaskLoop;
import io.volano.Version;
import io.volano.Volano;
import io.volano.Why;
import io.volano.access.Act;
import io.volano.server.access.Seal;
import io.volano.store.json.DeclarationJson;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// The shapes of all answers: records are written field by field, what is empty is left out, and a
/// number there is none for is `null`.
final class Answers {

  private Answers() {}

  // ---- decisions

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

  /// All that is told to who may only report: whether it was taken.
  record Taken(boolean taken) {}

  /// Whether what was reported is new, or was there already.
  record News(@JsonProperty("new") boolean isNew) {}

  /// What an event was credited to: nothing if no decision matched.
  record Credited(List<Credit> credited, @JsonProperty("new") boolean isNew) {
    static Credited of(io.volano.Credited credited) {
      return new Credited(credited.credits().stream().map(Credit::of).toList(), credited.isNew());
    }
  }

  /// @param late whether it came after the wait, and will not be learned from
  record Credit(String task, String decisionId, String slot, OptionalDouble value, boolean late) {
    static Credit of(io.volano.Credit credit) {
      return new Credit(
          credit.task().name(), credit.decisionId(), credit.slot(), credit.value(), credit.late());
    }
  }

  // ---- tasks

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

  // ---- policies

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

  // ---- subjects

  /// All that is known of a subject. Decisions are read while they are written.
  record Subject(String subject, List<OfTask> tasks) {}

  record OfTask(String task, Iterator<Told> decisions) {}

  record Erasures(List<OfErased> erased) {
    static Erasures of(List<Erased> erased) {
      return new Erasures(
          erased.stream().map(e -> new OfErased(e.task().name(), e.decisions())).toList());
    }
  }

  record OfErased(String task, long decisions) {}

  // ---- schedules

  record Schedules(List<Scheduled> schedules) {}

  /// How it stands with a job.
  ///
  /// @param failures in a row, up to now
  record Scheduled(
      String name, String cron, Instant next, boolean running, int failures, Optional<Run> last) {

    static Scheduled of(Schedule schedule) {
      return new Scheduled(
          schedule.name(),
          schedule.cron(),
          schedule.next(),
          schedule.running(),
          schedule.failures(),
          schedule.last().map(Run::of));
    }
  }

  /// One time that it was done, or tried.
  ///
  /// @param took none while it is being done, or if it was lost
  record Run(Instant began, Optional<Duration> took, Schedule.How how, String result, String node) {

    static Run of(Schedule.Run run) {
      var took =
          run.ended()
              .filter(_ -> run.how() != Schedule.How.LOST)
              .map(ended -> Duration.between(run.began(), ended));
      return new Run(run.began(), took, run.how(), run.result(), run.node());
    }
  }

  /// A job and what was done of it, newest first.
  record Runs(@JsonUnwrapped Scheduled schedule, List<Run> runs) {}

  // ---- audit

  /// Acts, newest first.
  ///
  /// @param next the `before` of the next page; none after the last
  record Acts(List<Done> acts, Optional<String> next) {
    static Acts of(List<Act> found, int limit) {
      return new Acts(
          found.stream().map(Done::of).toList(),
          found.size() == limit ? Optional.of(found.getLast().id()) : Optional.empty());
    }
  }

  /// @param status what it was answered; none if it never was
  record Done(
      String id,
      Instant at,
      String by,
      String what,
      Optional<String> task,
      String from,
      OptionalInt status) {

    static Done of(Act act) {
      return new Done(
          act.id(), act.at(), act.by(), act.what(), act.task(), act.from(), act.status());
    }
  }

  // ---- health

  record Health(String status) {}

  // ---- catalogue

  /// What can be declared: algorithms with their options, and signals that have a standard meaning.
  record Offer(List<Offered> algorithms, List<Signal> signals) {
    static Offer of(Volano volano) {
      return new Offer(
          volano.catalog().algorithms().stream().map(Offered::of).toList(),
          List.copyOf(Signal.standard().values()));
    }
  }

  record Offered(String name, String summary, List<Option> options) {
    static Offered of(Algorithm<?> algorithm) {
      return new Offered(
          algorithm.name(),
          algorithm.summary(),
          Arrays.stream(algorithm.defaults().getClass().getRecordComponents())
              .map(c -> Option.of(c, algorithm))
              .toList());
    }
  }

  /// @param rule what must hold for it, if it is a number
  /// @param byDefault the value an algorithm has that does not say otherwise
  record Option(
      String name, String type, Optional<String> rule, @JsonProperty("default") Object byDefault) {

    static Option of(RecordComponent component, Algorithm<?> algorithm) {
      try {
        var value = component.getAccessor().invoke(algorithm.defaults());
        var name = component.getName();
        return new Option(name, type(component.getType()), algorithm.rule(name), value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }

    private static String type(Class<?> type) {
      return switch (type.getName()) {
        case "double" -> "number";
        case "int", "long" -> "integer";
        case "boolean" -> "boolean";
        default -> "string";
      };
    }
  }
}
