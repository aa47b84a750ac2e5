package io.volano.diagnosis;

import io.volano.Algorithm;
import io.volano.Decision;
import io.volano.Declaration;
import io.volano.LearningCurve;
import io.volano.OutcomeCount;
import io.volano.Query;
import io.volano.TaskLoop;
import io.volano.Volano;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is known of a task when it is diagnosed.
///
/// @param revision of the declaration
/// @param contextual algorithms of the catalogue that look at features, by name
/// @param outcomes reported since this process opened the task
/// @param pending slots that are not settled
/// @param nextDue when the next of them is at the latest
/// @param trouble why it cannot learn at present
/// @param newest its newest decisions, newest first
/// @param tail what the log has since the first of these
record Evidence(
    Declaration declaration,
    long revision,
    boolean frozen,
    List<String> contextual,
    LearningCurve curve,
    OutcomeCount outcomes,
    long pending,
    Optional<Instant> nextDue,
    Optional<String> trouble,
    List<Decision> newest,
    Tail tail) {

  static final int NEWEST = 500;

  Evidence {
    newest = List.copyOf(newest);
  }

  static Evidence of(Volano volano, TaskLoop task) {
    var log = volano.stores().log();
    var newest = task.decisions(Query.newest(task.id(), NEWEST));
    return new Evidence(
        task.declaration(),
        task.revision(),
        task.frozen(),
        volano.catalog().algorithms().stream()
            .filter(Algorithm::contextual)
            .map(Algorithm::name)
            .toList(),
        task.curve(),
        task.outcomes(),
        log.pending(task.id()),
        log.nextDue(task.id()),
        Optional.ofNullable(volano.troubles().get(task.id())),
        newest.stream().map(logged -> logged.entry().decision()).toList(),
        Tail.of(log, task.id(), newest));
  }

  /// The newest decisions that were made under the present declaration.
  List<Decision> present() {
    return newest.stream().filter(decision -> decision.revision() == revision).toList();
  }
}
