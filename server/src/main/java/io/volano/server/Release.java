package io.volano.server;

import java.util.Optional;

/// Which release runs.
public final class Release {

  private Release() {}

  /// Its version, as the jar says it.
  public static String version() {
    return Optional.ofNullable(Release.class.getPackage().getImplementationVersion())
        .orElse("(from classes)");
  }
}
