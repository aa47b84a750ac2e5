package io.volano.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One measured number.
///
/// @param row stable id of the figure
/// @param value `NaN` if it could not be measured
/// @param goal what is wanted of it
/// @param peer a yardstick of the same run
/// @param seeds independent repetitions
/// @param se standard error over them
public record Figure(
    String row,
    double value,
    String unit,
    Optional<Goal> goal,
    Optional<Peer> peer,
    int seeds,
    OptionalDouble se) {

  /// A bound.
  public record Goal(boolean atMost, double bound) {

    boolean met(double value) {
      return atMost ? value <= bound : value >= bound;
    }

    @Override
    public String toString() {
      return (atMost ? "<= " : ">= ") + number(bound);
    }
  }

  /// What it is to be seen beside.
  public record Peer(String name, double value) {}

  public static Figure of(String row, double value, String unit) {
    return new Figure(
        row, value, unit, Optional.empty(), Optional.empty(), 1, OptionalDouble.empty());
  }

  public Figure atMost(double bound) {
    return new Figure(row, value, unit, Optional.of(new Goal(true, bound)), peer, seeds, se);
  }

  public Figure atLeast(double bound) {
    return new Figure(row, value, unit, Optional.of(new Goal(false, bound)), peer, seeds, se);
  }

  public Figure beside(String peer, double peerValue) {
    var beside = Optional.of(new Peer(peer, peerValue));
    return new Figure(row, value, unit, goal, beside, seeds, se);
  }

  /// The mean of several repetitions.
  public static Figure mean(String row, double[] values, String unit) {
    var sample = new Sample(values);
    var se = values.length > 1 ? OptionalDouble.of(sample.standardError()) : OptionalDouble.empty();
    return new Figure(
        row, sample.mean(), unit, Optional.empty(), Optional.empty(), values.length, se);
  }

  /// Whether the goal is met; empty if there is none.
  public Optional<Boolean> met() {
    return goal.map(g -> g.met(value));
  }

  /// As one line of JSON.
  public String toJson() {
    return json().toString();
  }

  private ObjectNode json() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("row", row).put("value", finite(value)).put("unit", unit);
    json.put("goal", goal.map(Goal::toString).orElse(null));
    json.put("peer", peer.map(Peer::name).orElse(null));
    json.put("peerValue", peer.map(p -> finite(p.value())).orElse(null));
    json.put("met", met().orElse(null));
    json.put("seeds", seeds);
    return json.put("se", se.isPresent() ? (Double) se.getAsDouble() : null);
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /// A line of a table.
  public String toLine() {
    return "%-34s %12s %-12s %-12s %-4s %s"
        .formatted(
            row,
            number(value) + (se.isPresent() ? " ±" + number(se.getAsDouble()) : ""),
            unit,
            goal.map(Goal::toString).orElse(""),
            met().map(m -> m ? "met" : "MISS").orElse(""),
            peer.map(p -> p.name() + ": " + number(p.value())).orElse(""))
        .stripTrailing();
  }

  /// Four digits, or all those before the point.
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    double size = Math.abs(value);
    int decimals =
        size >= 1000 || value == Math.rint(value) ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
