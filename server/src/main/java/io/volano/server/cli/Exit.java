package io.volano.server.cli;

/// How a command ends.
final class Exit {

  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int REFUSED = 3;

  private Exit() {}
}
