package io.volano;

/// An outcome and the decision it is of.
public record Report(String decisionId, Outcome outcome) {

  public Report {
    Texts.check("decisionId", decisionId, 256);
  }
}
