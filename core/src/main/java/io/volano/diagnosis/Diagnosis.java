package io.volano.diagnosis;

import io.volano.TaskLoop;
import io.volano.Volano;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Why a task does or does not learn: nothing if all is well.
///
/// Looks at the learning curve, at the newest 500 decisions and at what the log has since: a few
/// queries, made when it is asked for.
///
/// @param findings the gravest first
public record Diagnosis(List<Finding> findings) {

  private static final List<Check> CHECKS =
      List.of(
          new PlayCheck(),
          new OutcomeCheck(),
          new RewardCheck(),
          new FeatureCheck(),
          new DrawCheck());

  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /// @param volano the installation of the task
  public static Diagnosis of(Volano volano, TaskLoop task) {
    return of(Evidence.of(volano, task));
  }

  static Diagnosis of(Evidence evidence) {
    var findings = new ArrayList<Finding>();
    CHECKS.forEach(check -> check.look(evidence, findings::add));
    findings.sort(Comparator.comparing(finding -> finding.kind().gravity()));
    return new Diagnosis(findings);
  }
}
