package io.volano.client;

/// The server answered that a request is wrong: a mistake of the caller, which repeating it would
/// not mend.
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refused(Problem problem) {
    super(text(problem));
    this.problem = problem;
  }

  private static String text(Problem problem) {
    return problem.status()
        + (problem.field() == null ? "" : " at " + problem.field())
        + ": "
        + problem.detail();
  }

  /// What the server said: the status, what must hold and what came, and at which field.
  public Problem problem() {
    return problem;
  }
}
