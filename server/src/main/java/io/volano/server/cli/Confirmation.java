package io.volano.server.cli;

import picocli.CommandLine.Option;

/// A word that must be said before something is done for good.
final class Confirmation {

  @Option(names = "--yes", description = "Do it; nothing brings it back.")
  private boolean yes;

  /// Goes no further unless it was said.
  ///
  /// @param what happens, as a clause
  void need(String what) {
    if (!yes) {
      throw CommandFailure.usage(what + " for good; say --yes to do it");
    }
  }
}
