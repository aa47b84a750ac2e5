package io.volano.server.ui;

import io.volano.Entry.Decided;
import io.volano.LearningCurve;
import io.volano.Logged;
import io.volano.PolicyStatus;
import io.volano.TaskLoop;
import io.volano.Version;
import io.volano.server.access.Seal;
import java.util.List;

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
    List<Logged<Decided>> recent,
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

  public boolean demonstration() {
    return Demonstration.is(loop.id());
  }

  public CurveChart life() {
    return CurveChart.of(curve.actions(), curve.life());
  }
}
