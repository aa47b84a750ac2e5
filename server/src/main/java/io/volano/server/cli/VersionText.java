package io.volano.server.cli;

import io.volano.server.Release;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says.
public final class VersionText implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "volano " + Release.version(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.vendor") + ")"
    };
  }
}
