package io.volano.server.ui;

import io.volano.LearningCurve;
import io.volano.PolicyStatus;
import io.volano.TaskLoop;
import io.volano.Version;
import io.volano.server.access.Seal;
import java.util.List;
import java.util.Map;

/// What the page of a task shows.
///
/// @param seal of positions, for the reader's tenant
/// @param trouble why it cannot learn, empty if it can
/// @param recent its newest decisions
/// @param chances what it would do now for typical contexts
/// @param visitors whether a demonstration's are coming
public record TaskView(
    TaskLoop loop,
    PolicyStatus policy,
    Seal seal,
    Progress progress,
    LearningCurve curve,
    String trouble,
    List<Findings.Told> findings,
    DecisionRows recent,
    Chances chances,
    List<Version> versions,
    boolean visitors) {

  /// What it plays.
  public String playing() {
    return seal.out(policy.version()).toString();
  }

  public String name() {
    return loop.id().name();
  }

  public String path() {
    return Address.path("ui", "tasks", name());
  }

  /// The calls that answer what the page shows.
  public List<String> calls() {
    var task = "/v1" + Address.path("tasks", name());
    return List.of(
        task,
        task + "/policy",
        task + "/curve",
        task + "/diagnosis",
        task + "/decisions" + Address.query(Map.of("limit", "6")),
        task + "/policy/versions");
  }

  public boolean demonstration() {
    return Demonstration.is(loop.id());
  }

  public CurveChart life() {
    return CurveChart.of(curve.actions(), curve.life());
  }
}
