package io.volano.server.ui;

import io.volano.Entry.Decided;
import io.volano.Logged;
import io.volano.server.access.Seal;
import io.volano.store.json.Json;
import java.util.List;

/// Decisions of a task as rows of a table.
public record DecisionRows(String task, List<Logged<Decided>> decisions) {

  /// Those of several tasks, one below the other.
  ///
  /// @param seal of positions, for the reader's tenant
  static Csv csv(List<DecisionRows> of, Seal seal) {
    var csv =
        new Csv(
            "task",
            "decision",
            "at",
            "subject",
            "action",
            "propensity",
            "play",
            "version",
            "context");
    of.forEach(rows -> rows.write(csv, seal));
    return csv;
  }

  private void write(Csv csv, Seal seal) {
    for (var logged : decisions) {
      var decision = logged.entry().decision();
      csv.row(
          task,
          decision.id(),
          decision.at(),
          decision.subject(),
          decision.action().id(),
          decision.propensity(),
          Json.name(decision.play()),
          seal.out(decision.version()),
          decision.context());
    }
  }

  /// The first of them.
  public DecisionRows first(int most) {
    return new DecisionRows(task, decisions.subList(0, Math.min(most, decisions.size())));
  }
}
