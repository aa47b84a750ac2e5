package io.volano.server.ui;

import io.volano.Decision;
import io.volano.History;
import io.volano.TaskLoop;
import io.volano.Why;
import io.volano.server.access.Seal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// A decision, why it was made, and what came of it.
///
/// @param seal of positions, for the reader's tenant
public record DecisionView(TaskLoop loop, Why why, Seal seal) {

  /// Most actions whose part of the interval is drawn apart.
  private static final int DRAWN_APART = 40;

  public History history() {
    return why.history();
  }

  public Decision decision() {
    return why.history().decision();
  }

  /// Of the policy that made it.
  public String version() {
    return seal.out(decision().version()).toString();
  }

  public String task() {
    return loop.id().name();
  }

  public List<Draw> draws() {
    return IntStream.range(0, decision().slots().size()).mapToObj(this::draw).toList();
  }

  /// One slot: where its draw fell.
  ///
  /// @param parts of the interval from 0 to 1, in the order of the actions
  /// @param rest the part of actions that were not kept, at the end
  /// @param reward as settled; empty if it is not yet, or never was shown
  public record Draw(
      String slot,
      String action,
      double propensity,
      double u,
      List<Part> parts,
      double rest,
      OptionalDouble reward,
      boolean settled) {}

  /// An action's part of the interval.
  public record Part(String action, double from, double probability, boolean chosen) {
    public double to() {
      return from + probability;
    }
  }

  private Draw draw(int index) {
    var slot = decision().slots().get(index);
    var chances = decision().choice().distribution(index);
    var settled = history().settled(index);
    var parts = new ArrayList<Part>();
    double from = 0;
    for (int i = 0; i < chances.size(); i++) {
      boolean chosen = i == slot.action();
      if (chances.of(i) > 0 || chosen) {
        parts.add(new Part(decision().actions().get(i).id(), from, chances.of(i), chosen));
      }
      from += chances.of(i);
    }
    return new Draw(
        slot.name(),
        decision().choice().action(index).id(),
        slot.propensity(),
        slot.u(),
        parts,
        Math.max(0, 1 - from),
        settled.map(s -> s.reward()).orElse(OptionalDouble.empty()),
        settled.isPresent());
  }

  /// Whether the parts of a draw are few enough to be told apart.
  public boolean apart(Draw draw) {
    return draw.parts().size() <= DRAWN_APART;
  }

  // ---- for spreadsheets

  Csv slotsCsv() {
    var csv = new Csv("slot", "action", "propensity", "u", "settled", "reward");
    for (var draw : draws()) {
      var reward = draw.reward().isPresent() ? draw.reward().getAsDouble() : null;
      csv.row(draw.slot(), draw.action(), draw.propensity(), draw.u(), draw.settled(), reward);
    }
    return csv;
  }

  Csv outcomesCsv() {
    var csv = new Csv("type", "value", "at", "slot", "late");
    for (var logged : history().observed()) {
      var outcome = logged.entry().outcome();
      var value = outcome.value().isPresent() ? outcome.value().getAsDouble() : null;
      csv.row(outcome.type(), value, outcome.at(), outcome.slot(), history().late(logged));
    }
    return csv;
  }

  Csv actionsCsv() {
    var csv = new Csv("action", "probability", "chosen");
    alternatives().forEach(part -> csv.row(part.action(), part.probability(), part.chosen()));
    return csv;
  }

  Csv contextCsv() {
    var csv = new Csv("feature", "value");
    var context = decision().context();
    IntStream.range(0, context.size()).forEach(i -> csv.row(context.name(i), context.value(i)));
    return csv;
  }

  /// What could have been done, the likeliest first.
  public List<Part> alternatives() {
    return draws().getFirst().parts().stream()
        .sorted(Comparator.comparingDouble(Part::probability).reversed())
        .toList();
  }
}
