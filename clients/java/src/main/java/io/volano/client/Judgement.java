package io.volano.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an answer means for the reports of a call.
///
/// @param refused those that are wrong, each with what is wrong with it
/// @param again those to be sent again
/// @param away whether the server could not take them, so that it is left alone for a while
/// @param smaller whether fewer at once will tell which of them is wrong
record Judgement(List<Loss> refused, List<Report> again, boolean away, boolean smaller) {

  private static final Pattern PLACE = Pattern.compile("^\\[(\\d{1,6})\\].*");

  /// A report that was refused.
  record Loss(Report report, Problem problem) {}

  static Judgement away(List<Report> batch) {
    return new Judgement(List.of(), batch, true, false);
  }

  static Judgement of(List<Report> batch, Reply reply) {
    if (reply.isFine()) {
      return batch.get(0).many()
          ? each(batch, reply)
          : new Judgement(List.of(), List.of(), false, false);
    }
    return reply.isRefusal() ? refused(batch, reply) : away(batch);
  }

  /// A task that is unknown is so for all; else a value of one is wrong, and the others were not
  /// looked at.
  private static Judgement refused(List<Report> batch, Reply reply) {
    var problem = reply.problem();
    if (batch.size() == 1 || reply.status() == 404) {
      var all = batch.stream().map(r -> new Loss(r, problem)).toList();
      return new Judgement(all, List.of(), false, false);
    }
    return place(problem)
        .filter(i -> i < batch.size())
        .map(i -> without(batch, i, problem))
        .orElseGet(() -> new Judgement(List.of(), batch, false, true));
  }

  private static Optional<Integer> place(Problem problem) {
    var place = PLACE.matcher(problem.field() == null ? "" : problem.field());
    return place.matches() ? Optional.of(Integer.valueOf(place.group(1))) : Optional.empty();
  }

  private static Judgement without(List<Report> batch, int wrong, Problem problem) {
    var others = new ArrayList<>(batch);
    var loss = new Loss(others.remove(wrong), problem);
    return new Judgement(List.of(loss), others, false, false);
  }

  /// Each report has an answer of its own.
  private static Judgement each(List<Report> batch, Reply reply) {
    try {
      var answers = (List<?>) JsonReader.read(reply.body());
      if (answers.size() != batch.size()) {
        return away(batch);
      }
      var refused = new ArrayList<Loss>();
      for (int i = 0; i < batch.size(); i++) {
        if (((Map<?, ?>) answers.get(i)).containsKey("status")) {
          refused.add(new Loss(batch.get(i), Problem.read(JsonObject.of(answers.get(i)))));
        }
      }
      return new Judgement(refused, List.of(), false, false);
    } catch (JsonException | ClassCastException e) {
      return away(batch); // not an answer of ours, as a page of a proxy
    }
  }
}
