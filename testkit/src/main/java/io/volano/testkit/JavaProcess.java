package io.volano.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Another Java process with the classes of this one.
public final class JavaProcess {

  private JavaProcess() {}

  /// @param options of the JVM, besides those that Volano needs
  public static ProcessBuilder of(List<String> options, Class<?> main, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
