package io.volano.server.ui;

import io.volano.Action;
import io.volano.Entry.Decided;
import io.volano.Features;
import io.volano.Logged;
import io.volano.TaskLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a task would do now: the probability of each action for the contexts it met most lately.
///
/// @param actions the columns
/// @param rows of the contexts, the most frequent first
public record Chances(List<String> actions, List<Row> rows) {

  private static final int MOST_ROWS = 8;
  private static final int MOST_ACTIONS = 12;

  /// One context.
  ///
  /// @param context what it has in words; numbers are those of the latest such context
  /// @param seen how many of the recent decisions had it
  /// @param probabilities in the order of the columns; `NaN` if the action cannot be taken
  public record Row(String context, long seen, List<Double> probabilities) {}

  static Chances of(TaskLoop loop, List<Logged<Decided>> recent) {
    var latest = new LinkedHashMap<String, Logged<Decided>>();
    var seen =
        recent.stream()
            .collect(
                Collectors.groupingBy(
                    logged -> kind(logged.entry().decision().context()), Collectors.counting()));
    recent.forEach(logged -> latest.putIfAbsent(kind(logged.entry().decision().context()), logged));
    var kinds =
        latest.keySet().stream()
            .sorted(Comparator.<String>comparingLong(k -> -seen.get(k)).thenComparing(k -> k))
            .limit(MOST_ROWS)
            .toList();
    var columns = columns(kinds.stream().map(latest::get).toList());
    return new Chances(
        columns,
        kinds.stream()
            .map(kind -> row(loop, kind, latest.get(kind), seen.get(kind), columns))
            .toList());
  }

  Csv csv() {
    var csv = new Csv("context", "seen", "action", "probability");
    for (var row : rows) {
      for (int i = 0; i < actions.size(); i++) {
        var probability = row.probabilities().get(i);
        csv.row(
            row.context(), row.seen(), actions.get(i), probability.isNaN() ? null : probability);
      }
    }
    return csv;
  }

  private static List<String> columns(List<Logged<Decided>> decisions) {
    var ids = new HashSet<String>();
    return decisions.stream()
        .flatMap(logged -> logged.entry().decision().actions().stream())
        .map(Action::id)
        .filter(ids::add)
        .limit(MOST_ACTIONS)
        .toList();
  }

  private static Row row(
      TaskLoop loop, String kind, Logged<Decided> logged, long seen, List<String> columns) {
    var decision = logged.entry().decision();
    var actions = decision.actions();
    var distribution = loop.chances(decision.context(), actions);
    Map<String, Double> byId =
        IntStream.range(0, actions.size())
            .boxed()
            .collect(Collectors.toMap(i -> actions.get(i).id(), distribution::of, (a, _) -> a));
    return new Row(
        kind, seen, columns.stream().map(id -> byId.getOrDefault(id, Double.NaN)).toList());
  }

  /// What a context has in words, without its measures, which hardly ever repeat.
  private static String kind(Features context) {
    var facts = new ArrayList<String>();
    for (int i = 0; i < context.size(); i++) {
      if (context.value(i) == 1) {
        facts.add(context.name(i));
      }
    }
    return facts.stream().sorted().collect(Collectors.joining(", "));
  }

  /// One of ten shades for a probability.
  public static int shade(double probability) {
    return (int) Math.round(9 * Math.clamp(probability, 0, 1));
  }
}
