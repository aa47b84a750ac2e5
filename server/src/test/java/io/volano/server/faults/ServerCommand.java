package io.volano.server.faults;

import io.volano.server.Main;
import io.volano.testkit.JavaProcess;
import java.util.List;
import java.util.stream.Stream;

/// How a test starts a server in a process of its own.
final class ServerCommand {

  private ServerCommand() {}

  /// `volano serve --port 0` with these options.
  static ProcessBuilder of(String... options) {
    var arguments = Stream.concat(Stream.of("serve", "--port", "0"), Stream.of(options)).toList();
    return JavaProcess.of(List.of("-XX:TieredStopAtLevel=1"), Main.class, arguments);
  }
}
