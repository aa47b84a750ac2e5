package io.volano.server.ui;

import io.volano.Estimate;
import io.volano.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// A learning curve as rows of a table, from which the browser draws it.
///
/// @param actions the columns of the shares: the eight played most, in the order of their first
///   appearance
public record CurveChart(List<String> actions, List<Row> rows) {

  static final int ACTIONS = 8;

  private static final int ROWS = 40;

  /// One span.
  ///
  /// @param through how many steps were settled by its end
  /// @param shares of the actions, then of all others
  public record Row(
      long through,
      Span span,
      OptionalDouble mean,
      OptionalDouble low,
      OptionalDouble high,
      OptionalDouble uniform,
      List<Double> shares) {}

  /// @param life of a task; neighbours are put together until the line can be followed
  static CurveChart of(List<String> actions, List<Span> life) {
    var spans = thinned(life, ROWS);
    var shown = most(actions, spans);
    var rows = new ArrayList<Row>();
    long through = 0;
    Span soFar = null;
    for (var span : spans) {
      through += span.steps();
      soFar = soFar == null ? span : soFar.plus(span);
      rows.add(row(through, span, soFar, shown));
    }
    return new CurveChart(shown.stream().map(actions::get).toList(), rows);
  }

  /// Neighbours put together until there are at most so many.
  static List<Span> thinned(List<Span> spans, int most) {
    int width = Math.max(1, (spans.size() + most - 1) / most);
    return IntStream.range(0, (spans.size() + width - 1) / width)
        .mapToObj(i -> spans.subList(i * width, Math.min(spans.size(), (i + 1) * width)))
        .map(part -> part.stream().reduce(Span::plus).orElseThrow())
        .toList();
  }

  /// Indexes of the actions played most.
  private static List<Integer> most(List<String> actions, List<Span> spans) {
    return IntStream.range(0, actions.size())
        .boxed()
        .sorted(
            java.util.Comparator.comparingLong(
                a -> -spans.stream().mapToLong(s -> s.played(a)).sum()))
        .limit(ACTIONS)
        .sorted()
        .toList();
  }

  /// The uniform draw is estimated from all steps so far, since it does not change as fast as its
  /// estimate from a few.
  private static Row row(long through, Span span, Span soFar, List<Integer> shown) {
    var mean = span.rewards().mean();
    var range = mean.flatMap(Estimate::interval);
    double played = Math.max(1, span.steps());
    var shares = new ArrayList<Double>();
    shown.forEach(action -> shares.add(span.played(action) / played));
    shares.add(Math.max(0, 1 - shares.stream().mapToDouble(s -> s).sum()));
    return new Row(
        through,
        span,
        number(mean.map(Estimate::value)),
        number(range.map(r -> r.low())),
        number(range.map(r -> r.high())),
        number(soFar.weights().uniform().map(Estimate::value)),
        shares);
  }

  private static OptionalDouble number(java.util.Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  public boolean others() {
    return rows.stream().anyMatch(r -> r.shares().getLast() > 1e-9);
  }

  Csv csv() {
    var columns =
        new ArrayList<>(List.of("steps", "from", "to", "reward", "low", "high", "uniform"));
    actions.forEach(a -> columns.add("share " + a));
    columns.add("share others");
    var csv = new Csv(columns.toArray(String[]::new));
    for (var row : rows) {
      var cells = new ArrayList<Object>();
      cells.add(row.through);
      cells.add(row.span.first());
      cells.add(row.span.last());
      for (var value : List.of(row.mean, row.low, row.high, row.uniform)) {
        cells.add(value.isPresent() ? value.getAsDouble() : null);
      }
      cells.addAll(row.shares);
      csv.row(cells.toArray());
    }
    return csv;
  }
}
