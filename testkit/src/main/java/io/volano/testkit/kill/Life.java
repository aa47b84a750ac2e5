package io.volano.testkit.kill;

import java.io.IOException;

/// A process that is killed, and what its callers tell of their calls.
public interface Life {

  /// The next line of [Acknowledged]; `null` when the process is dead and all was told.
  String readLine() throws IOException, InterruptedException;

  /// The process itself.
  Process process();

  /// `kill -9`. What it had printed can still be read, as it cannot after
  /// `Process.destroyForcibly`.
  default void kill() {
    process().toHandle().destroyForcibly();
  }
}
