package io.volano.server.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.OptionalDouble;

/// The shapes of what is told of what was reported; see [AnswerMapper].
final class ReportAnswers {

  private ReportAnswers() {}

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
}
