package io.volano.server.http;

import io.volano.Entry.Erased;
import java.util.Iterator;
import java.util.List;

/// The shapes of what is told of subjects; see [AnswerMapper].
final class SubjectAnswers {

  private SubjectAnswers() {}

  /// All that is known of a subject. Decisions are read while they are written.
  record Subject(String subject, List<OfTask> tasks) {}

  record OfTask(String task, Iterator<DecisionAnswers.Told> decisions) {}

  record Erasures(List<OfErased> erased) {
    static Erasures of(List<Erased> erased) {
      return new Erasures(
          erased.stream().map(e -> new OfErased(e.task().name(), e.decisions())).toList());
    }
  }

  record OfErased(String task, long decisions) {}
}
