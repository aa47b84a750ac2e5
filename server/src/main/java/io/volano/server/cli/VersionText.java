package io.volano.server.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says.
public final class VersionText implements IVersionProvider {

  @Override
  public String[] getVersion() {
    var ours = Optional.ofNullable(VersionText.class.getPackage().getImplementationVersion());
    return new String[] {
      "volano " + ours.orElse("(from classes)"),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.vendor") + ")"
    };
  }
}
