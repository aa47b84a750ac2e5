package io.volano;

import io.volano.Entry.Decided;
import io.volano.RecentDecisions.Known;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How requests are answered: as before if they were answered before, else with a new decision,
/// which is in the log before anybody hears of it.
///
/// Every answer is made from one snapshot of what is played: draw, propensity and explanation
/// agree. Safe to use from any thread.
final class Deciding {

  private final TaskId id;
  private final DecisionLog log;
  private final InstantSource clock;
  private final Chooser chooser;
  private final RecentDecisions recent;
  private final StickyAnswers sticky = new StickyAnswers();

  Deciding(
      TaskId id, DecisionLog log, InstantSource clock, Chooser chooser, RecentDecisions recent) {
    this.id = id;
    this.log = log;
    this.clock = clock;
    this.chooser = chooser;
    this.recent = recent;
  }

  /// What a request comes to before anything is appended.
  private sealed interface Reply {
    record Earlier(Answer<Decision> answer) implements Reply {}

    record Fresh(Decided entry) implements Reply {}
  }

  /// See [TaskLoop#decide(Request)].
  Answer<Decision> decide(Playing now, Request request) {
    return now.declaration().sticky().isEmpty()
        ? alone(now, request)
        : sticky.oneAtATime(request.subject(), () -> alone(now, request));
  }

  /// See [TaskLoop#decide(List)].
  List<Answer<Decision>> decide(Playing now, List<Request> requests) {
    var replies = Batch.each(requests, request -> reply(now, request)); // refuses a wrong one
    return now.declaration().sticky().isEmpty()
        ? together(now, replies)
        : Batch.each(requests, request -> decide(now, request));
  }

  private Answer<Decision> alone(Playing now, Request request) {
    return switch (reply(now, request)) {
      case Reply.Earlier(var answer) -> answer;
      case Reply.Fresh(var entry) -> {
        var receipts = log.append(List.of(entry), now.declaration().durability());
        yield acknowledged(now, entry, receipts.getFirst());
      }
    };
  }

  private Reply reply(Playing now, Request request) {
    return earlier(now, request)
        .<Reply>map(Reply.Earlier::new)
        .orElseGet(
            () -> new Reply.Fresh(new Decided(chooser.choose(now, request, clock.instant()))));
  }

  /// What this request was answered with before, if it is a repeated or a sticky one.
  private Optional<Answer<Decision>> earlier(Playing now, Request request) {
    if (request.decisionId().isPresent()) {
      return log.decided(id, request.decisionId().get())
          .map(logged -> repeated(request.fingerprint(), logged.entry().decision()));
    }
    if (now.declaration().sticky().isPresent()
        && !request.subject().isEmpty()
        && request.episode().isEmpty()) {
      var since = clock.instant().minus(now.declaration().sticky().get());
      var eligible = Chooser.eligible(now.declaration(), request);
      return sticky
          .first(log, id, request.subject(), since)
          .filter(first -> Chooser.indexOf(eligible, first.action().id()) >= 0)
          .map(Answer.Given::new);
    }
    return Optional.empty();
  }

  private static Answer<Decision> repeated(long fingerprint, Decision existing) {
    if (existing.fingerprint() == fingerprint) {
      return new Answer.Given<>(existing);
    }
    var step =
        existing
            .episode()
            .map(e -> " (step " + e.step() + " of episode " + e.episode() + ")")
            .orElse("");
    return new Answer.Refused<>(
        new Refusal.Conflict(
            "decision " + existing.id() + step + " was made already, from another request"));
  }

  /// Appends the fresh ones in one commit.
  private List<Answer<Decision>> together(Playing now, List<Reply> replies) {
    var fresh = new ArrayList<Decided>(replies.size());
    for (var reply : replies) {
      if (reply instanceof Reply.Fresh(Decided entry)) {
        fresh.add(entry);
      }
    }
    var receipts =
        fresh.isEmpty() ? List.<Receipt>of() : log.append(fresh, now.declaration().durability());
    var answers = new ArrayList<Answer<Decision>>(replies.size());
    int next = 0;
    for (var reply : replies) {
      answers.add(
          switch (reply) {
            case Reply.Earlier(var answer) -> answer;
            case Reply.Fresh(var entry) -> acknowledged(now, entry, receipts.get(next++));
          });
    }
    return answers;
  }

  private Answer<Decision> acknowledged(Playing now, Decided entry, Receipt receipt) {
    var decision = entry.decision();
    return switch (receipt) {
      case Receipt.Appended(long position) -> {
        recent.add(decision.id(), Known.of(new Logged<>(position, entry)));
        if (now.declaration().sticky().isPresent()) {
          sticky.add(decision);
        }
        yield new Answer.Given<>(decision);
      }
      case Receipt.Taken(Logged<?>(_, Decided(Decision existing))) ->
          repeated(decision.fingerprint(), existing);
      case Receipt.EpisodeOver _ ->
          new Answer.Refused<>(
              new Refusal.Conflict(
                  "episode " + decision.episode().orElseThrow().episode() + " has ended"));
      case Receipt.Orphan _ ->
          new Answer.Refused<>(new Refusal.NotFound("no task named " + id.name()));
      case Receipt.Taken taken -> throw new IllegalStateException("taken by " + taken);
      case Receipt.Fenced fenced -> throw new IllegalStateException("refused by " + fenced);
    };
  }

  /// Forgets whom it answered with what; the log still knows.
  void forget() {
    sticky.clear();
  }
}
