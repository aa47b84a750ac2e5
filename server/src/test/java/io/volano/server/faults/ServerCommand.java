package io.volano.server.faults;

import io.volano.server.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a test starts a server in a process of its own.
final class ServerCommand {

  private ServerCommand() {}

  /// `volano serve --port 0` with these options.
  static ProcessBuilder of(String... options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("serve", "--port", "0"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command);
  }
}
