package io.volano.server.cli;

/// Why a command could not do what it was asked, in words for whoever typed it.
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static CommandFailure failed(String message) {
    return new CommandFailure(Exit.FAILED, message, null);
  }

  static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(Exit.FAILED, message, cause);
  }

  /// The command line itself is wrong.
  static CommandFailure usage(String message) {
    return new CommandFailure(Exit.USAGE, message, null);
  }

  /// The request was understood and is not carried out.
  static CommandFailure refused(String message) {
    return new CommandFailure(Exit.REFUSED, message, null);
  }

  int exitCode() {
    return exitCode;
  }
}
